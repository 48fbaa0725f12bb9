"""Changes to a label tree, one at a time, as POST …/trees/{tree}/edits takes them. Pure.

The ids of nodes never change, so whatever is renamed or moved keeps its labels.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pipeline.classify.trees.tree import LabelNode, LabelTree, NodeTuple, read_node
from pipeline.errors import LabelTreeError

_DESCRIBED = ("title", "description", "key", "exclusive", "heading", "example", "analyses")


def edited(tree: LabelTree, edit: Any) -> LabelTree:
    """Return the tree after an edit; LabelTreeError if it is none, or would leave a tree that cannot be."""
    op = edit.get("op") if isinstance(edit, dict) else None
    if op not in _OPERATIONS:
        raise LabelTreeError(f"{str(edit)[:60]!r} is no edit: its op is one of {', '.join(_OPERATIONS)}.")
    if op != "add" and not isinstance(edit.get("id"), str):
        raise LabelTreeError(f"The edit {op!r} needs the id of a node.")
    return replace(tree, nodes=_OPERATIONS[op](tree, edit))


def _add(tree: LabelTree, edit: Any) -> NodeTuple:
    fields = {key: value for key, value in edit.items() if key not in ("op", "before", "path")}
    name = str(fields.get("name") or fields.get("title") or "").strip()
    if not name and "id" not in fields:
        raise LabelTreeError("A new node needs a name.")
    fields["name"] = name.replace("/", "-")
    fields.setdefault("title", name)
    fields.setdefault("id", _new_id(tree, name))
    return _placed(list(tree.nodes), read_node(tree.name, fields), edit.get("before"), tree)


def _rename(tree: LabelTree, edit: Any) -> NodeTuple:
    node = tree.get(edit["id"])
    name = str(edit.get("name") or "").strip()
    if not name:
        raise LabelTreeError(f"Node {node.id!r} needs a name.")
    title = edit.get("title", name)
    return _changed(tree, node, {"name": name.replace("/", "-"), "title": title})


def _move(tree: LabelTree, edit: Any) -> NodeTuple:
    node, parent = tree.get(edit["id"]), edit.get("parent")
    if parent is not None:
        tree.get(str(parent))
    if parent == node.id or parent in tree.below(node.id):
        raise LabelTreeError(f"{node.called!r} cannot be moved below itself: choose another parent.")
    others = [one for one in tree.nodes if one.id != node.id]
    return _placed(others, replace(node, parent=parent), edit.get("before"), tree)


def _remove(tree: LabelTree, edit: Any) -> NodeTuple:
    gone = {tree.get(edit["id"]).id, *tree.below(edit["id"])}
    return tuple(node for node in tree.nodes if node.id not in gone)


def _describe(tree: LabelTree, edit: Any) -> NodeTuple:
    unknown = set(edit) - {"op", "id", *_DESCRIBED}
    if unknown:
        raise LabelTreeError(f"An edit cannot describe {', '.join(sorted(unknown))}.")
    return _changed(tree, tree.get(edit["id"]), {key: edit[key] for key in _DESCRIBED if key in edit})


def _changed(tree: LabelTree, node: LabelNode, values: dict[str, Any]) -> NodeTuple:
    kept = {key: value for key, value in vars(node).items() if key not in values}
    new = read_node(tree.name, {**kept, **{key: value for key, value in values.items() if value is not None}})
    return tuple(new if one.id == node.id else one for one in tree.nodes)


def _placed(nodes: list[LabelNode], node: LabelNode, before: Any, tree: LabelTree) -> NodeTuple:
    """Put a node before one of its siblings, or behind all of them."""
    if before is None:
        return (*nodes, node)
    if tree.get(str(before)).parent != node.parent:
        raise LabelTreeError(f"{before!r} does not stand below the same parent as {node.called!r}.")
    place = next(row for row, one in enumerate(nodes) if one.id == before)
    return (*nodes[:place], node, *nodes[place:])


def _new_id(tree: LabelTree, name: str) -> str:
    """Return a readable id that no node ever had, so that it cannot come to old labels."""
    words = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "node"
    return f"{words}-{uuid.uuid4().hex[:6]}"


_OPERATIONS: dict[str, Callable[[LabelTree, Any], NodeTuple]] = {
    "add": _add,
    "rename": _rename,
    "move": _move,
    "remove": _remove,
    "describe": _describe,
}
