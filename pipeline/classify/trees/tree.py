"""Label trees: what may be said of an image, as a readable YAML file. Format: docs/labels.md. Light.

A tree knows its nodes and how they lie to each other. Files are left to `tree_files`, changes to `edits`,
what follows from a label to `consequences`.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import yaml

from pipeline.errors import LabelTreeError

MOST_NODES = 500
LONGEST_TEXT = 2_000
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_FIELDS = ("name", "title", "description", "key", "parent", "exclusive", "heading", "example", "analyses")
_FLAGS = ("exclusive", "heading")
_TEXTS = ("name", "title", "description", "key", "parent", "example")


@dataclass(frozen=True)
class LabelNode:
    """One node. `parent` is the id of another or None; a `heading` is a question and no class itself."""

    id: str
    name: str = ""
    title: str = ""
    description: str = ""
    key: str | None = None
    parent: str | None = None
    exclusive: bool = False
    heading: bool = False
    example: str | None = None
    analyses: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """What people read."""
        return self.title or self.name


NodeTuple = tuple[LabelNode, ...]


@dataclass(frozen=True)
class LabelTree:
    """A whole tree, checked when it is made; parents stand before their children.

    Raises LabelTreeError, naming the node, for double ids, names or keys, unknown parents and cycles.
    """

    name: str
    title: str
    nodes: NodeTuple
    exclusive: bool = False
    by_id: dict[str, LabelNode] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.name):
            raise LabelTreeError(f"{self.name[:40]!r} cannot name a tree: use small letters, digits and -.")
        if len(self.nodes) > MOST_NODES:
            raise LabelTreeError(f"Tree {self.name!r} has {len(self.nodes)} nodes, at most {MOST_NODES}.")
        named = tuple(_named(self.name, node) for node in self.nodes)
        _refuse_double(self.name, "id", [(node.id, node) for node in named])
        object.__setattr__(self, "by_id", {node.id: node for node in named})
        self._refuse_strangers()
        _refuse_double(self.name, "key", [(node.key, node) for node in named if node.key])
        for parent in [None, *self.by_id]:
            below = [node for node in named if node.parent == parent]
            _refuse_double(self.name, "name", [(node.name, node) for node in below])
        object.__setattr__(self, "nodes", tuple(self._downwards(None)))

    def _refuse_strangers(self) -> None:
        for node in self.by_id.values():
            seen = [node.id]
            above = node.parent
            while above is not None:
                if above not in self.by_id:
                    raise LabelTreeError(
                        f"Tree {self.name!r}: the parent of {seen[-1]!r} is {above!r}, which is no node."
                    )
                if above in seen:
                    circle = " → ".join([*seen[seen.index(above) :], above])
                    raise LabelTreeError(
                        f"Tree {self.name!r} has a cycle: {circle}. Give one of them another parent."
                    )
                seen.append(above)
                above = self.by_id[above].parent

    def _downwards(self, parent: str | None) -> Iterator[LabelNode]:
        for node in self.by_id.values():
            if node.parent == parent:
                yield node
                yield from self._downwards(node.id)

    def get(self, node_id: str) -> LabelNode:
        """Return a node; LabelTreeError with what there is if there is none of that id."""
        if node_id not in self.by_id:
            raise LabelTreeError(
                f"Tree {self.name!r} has no node {node_id!r} (it has: {', '.join(self.by_id) or 'none yet'})."
            )
        return self.by_id[node_id]

    def label(self, node_id: str) -> LabelNode:
        """Return a node that images can be labelled with; LabelTreeError for a heading or no node."""
        node = self.get(node_id)
        if node.heading:
            raise LabelTreeError(
                f"{node.called!r} is a heading of tree {self.name!r}: label with its children."
            )
        return node

    @cached_property
    def labels(self) -> NodeTuple:
        """Every node but headings."""
        return tuple(node for node in self.nodes if not node.heading)

    def children(self, node_id: str | None) -> NodeTuple:
        """Return the nodes right below one, those at the top for None."""
        return tuple(node for node in self.nodes if node.parent == node_id)

    def above(self, node_id: str) -> list[str]:
        """Return the ids from the parent up to the root."""
        found: list[str] = []
        parent = self.by_id[node_id].parent
        while parent is not None:
            found.append(parent)
            parent = self.by_id[parent].parent
        return found

    def below(self, node_id: str) -> list[str]:
        """Return the ids of all nodes below one, parents first."""
        return [node.id for node in self.nodes if node_id in self.above(node.id)]

    def excludes(self, parent: str | None) -> bool:
        """Whether the children of a node, or the roots for None, exclude each other."""
        return self.exclusive if parent is None else self.by_id[parent].exclusive

    def rivals(self, node_id: str) -> list[str]:
        """Return the siblings that a node excludes."""
        parent = self.by_id[node_id].parent
        if not self.excludes(parent):
            return []
        return [node.id for node in self.children(parent) if node.id != node_id]

    def path(self, node_id: str) -> str:
        """Return the names from the root to a node, such as `geometry/transmission`."""
        ids = [*reversed(self.above(node_id)), node_id]
        return "/".join(self.by_id[one].name for one in ids)

    @cached_property
    def revision(self) -> str:
        """A digest of all that the file says."""
        return hashlib.blake2b(write_tree(self).encode(), digest_size=6).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return what GET …/trees answers of a tree."""
        return {
            "tree": self.name,
            "title": self.title,
            "revision": self.revision,
            "exclusive": self.exclusive,
            "error": None,
            "nodes": [{**vars(node), "path": self.path(node.id)} for node in self.nodes],
        }


def read_tree(text: str, name: str | None = None) -> LabelTree:
    """Read a tree from YAML; `name` is what it must be called, by default what the file says.

    Raises LabelTreeError with the line or the node that is wrong.
    """
    try:
        found: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise LabelTreeError(
            f"Tree {name or 'of the file'} is no YAML: {' '.join(str(error).split())}."
        ) from None
    if not isinstance(found, dict) or not isinstance(found.get("nodes", []), list):
        raise LabelTreeError(f"Tree {name or 'of the file'}: expected `tree`, `title` and a list of `nodes`.")
    called = str(found.get("tree") or name or "")
    if name is not None and called != name:
        raise LabelTreeError(f"The file of tree {name!r} names {called!r}: both must be the same.")
    unknown = set(map(str, found)) - {"tree", "title", "exclusive", "nodes"}
    if unknown:
        raise LabelTreeError(f"Tree {called!r} has unknown fields: {', '.join(sorted(unknown))}.")
    nodes = tuple(read_node(called, entry) for entry in found.get("nodes") or [])
    title = str(found.get("title") or called)[:LONGEST_TEXT]
    return LabelTree(called, title, nodes, exclusive=found.get("exclusive") is True)


def read_node(tree: str, entry: Any) -> LabelNode:
    """Return a node from what YAML or JSON says of it; LabelTreeError for what is no node."""
    if not isinstance(entry, dict) or "id" not in entry:
        raise LabelTreeError(f"Tree {tree!r}: every node needs an id, {str(entry)[:60]!r} has none.")
    node_id = str(entry["id"])
    unknown = set(map(str, entry)) - {"id", *_FIELDS}
    if unknown:
        raise LabelTreeError(
            f"Tree {tree!r}: node {node_id!r} has unknown fields: {', '.join(sorted(unknown))}. "
            f"It may have: {', '.join(_FIELDS)}."
        )
    values: dict[str, Any] = {"id": node_id}
    for name in _TEXTS:
        if entry.get(name) is not None:
            values[name] = _text(tree, node_id, name, entry[name])
    for name in _FLAGS:
        if not isinstance(entry.get(name, False), bool):
            raise LabelTreeError(f"Tree {tree!r}: {name} of node {node_id!r} is true or false.")
        values[name] = entry.get(name, False)
    analyses = entry.get("analyses") or []
    if not isinstance(analyses, list | tuple) or not all(isinstance(one, str) for one in analyses):
        raise LabelTreeError(f"Tree {tree!r}: analyses of node {node_id!r} is a list of names.")
    return LabelNode(**values, analyses=tuple(analyses))


def write_tree(tree: LabelTree) -> str:
    """Return a tree as YAML; what is empty is left out."""
    nodes = [_written(node) for node in tree.nodes]
    head: dict[str, Any] = {"tree": tree.name, "title": tree.title}
    if tree.exclusive:
        head["exclusive"] = True
    return yaml.safe_dump({**head, "nodes": nodes}, sort_keys=False, allow_unicode=True, width=110)


def _written(node: LabelNode) -> dict[str, Any]:
    shown = {key: value for key, value in vars(node).items() if value not in (None, "", False, ())}
    if node.name == node.id:
        del shown["name"]
    if node.analyses:
        shown["analyses"] = list(node.analyses)
    return shown


def _named(tree: str, node: LabelNode) -> LabelNode:
    """Return a node with its name; LabelTreeError for an id or name that cannot be."""
    if not _ID.fullmatch(node.id):
        raise LabelTreeError(
            f"Tree {tree!r}: {node.id[:70]!r} is no id of a node: use small letters, digits and -."
        )
    name = node.name or node.id
    if "/" in name or not name.strip():
        raise LabelTreeError(
            f"Tree {tree!r}: node {node.id!r} is named {name!r}: a name has letters and no /."
        )
    return replace(node, name=name)


def _text(tree: str, node_id: str, name: str, value: Any) -> str:
    text = str(value).replace("\0", " ").strip()
    if len(text) > LONGEST_TEXT:
        raise LabelTreeError(
            f"Tree {tree!r}: {name} of node {node_id!r} has {len(text):,} letters, at most {LONGEST_TEXT:,}."
        )
    if name == "key" and len(text) != 1:
        raise LabelTreeError(f"Tree {tree!r}: the key of node {node_id!r} is one character, not {text!r}.")
    return text


def _refuse_double(tree: str, what: str, found: Iterable[tuple[Any, LabelNode]]) -> None:
    seen: dict[Any, LabelNode] = {}
    for value, node in found:
        if value in seen:
            first = f"{seen[value].id!r} and {node.id!r} both have" if what != "id" else "two nodes have"
            raise LabelTreeError(f"Tree {tree!r}: {first} the {what} {value!r}. Change one of them.")
        seen[value] = node
