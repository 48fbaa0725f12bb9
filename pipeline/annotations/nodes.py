"""The trail of a collection: one record a re-projection, in a tree whose root is the map `main`.

A node's id follows from what it is a map of (parent, images, parameters), so the same part is never stored
twice, whoever asks and however many do at once. Its coordinates are a file that was written before its
record; `pipeline.trails` knows those files.
"""

import json
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import exc

from pipeline.annotations.database import Database
from pipeline.annotations.schema import nodes
from pipeline.annotations.texts import author_text, note_text, one_line
from pipeline.errors import AnnotationError, ChangedMeanwhileError, DeletedError, UnknownAnnotationError

LONGEST_NAME = 200
LARGEST_CHOSEN_BYTES = 64 * 1024
_JSON = ("chosen", "parameters", "measured")


@dataclass(frozen=True)
class NewNode:
    """What is known of a node when its map is done. `digest` is that of its image ids; `file` its map."""

    id: str
    parent: str
    name: str
    author: str
    count: int
    digest: str
    chosen: dict[str, Any]
    parameters: dict[str, Any]
    measured: dict[str, Any]
    file: str


@dataclass(frozen=True)
class Node(NewNode):
    """A stored node. `revision` counts its changes from 1; times are ISO 8601 in UTC."""

    note: str
    revision: int
    created_at: str
    updated_at: str
    is_deleted: bool


NodeList = list[Node]
Ids = list[str]


class Nodes:
    """The nodes of one collection."""

    def __init__(self, database: Database, collection: str) -> None:
        self._database = database
        self._collection = collection

    def list(self) -> NodeList:
        """Return all nodes but deleted ones, oldest first: a parent stands before its children."""
        return [node for node in self.all() if not node.is_deleted]

    def all(self) -> NodeList:
        """Return all nodes, deleted ones too, oldest first."""
        query = sql.select(nodes).where(*self._own()).order_by(nodes.c.number)
        deleted = self._deleted()
        return [_node(row, row.id in deleted) for row in self._database.read(query)]

    def find(self, node_id: str) -> Node | None:
        """Return a node, deleted or not; None if there never was one of that id."""
        found = self._database.read(sql.select(nodes).where(*self._own(node_id)))
        return _node(found[0], node_id in self._deleted()) if found else None

    def get(self, node_id: str) -> Node:
        """Return a node; UnknownAnnotationError if there is none of that id, DeletedError if deleted."""
        node = self.find(node_id)
        if node is None:
            raise _unknown(node_id)
        if node.is_deleted:
            raise DeletedError(
                f"There is no node {node_id!r} in the trail. It was deleted with its branch: restore it."
            )
        return node

    def _deleted(self) -> set[str]:
        """Return the ids of nodes that are marked as deleted, or stand below one that is."""
        shown = nodes.c.id, nodes.c.parent, nodes.c.deleted_at
        gone: set[str] = set()
        for row in self._database.read(sql.select(*shown).where(*self._own()).order_by(nodes.c.number)):
            if row.deleted_at is not None or row.parent in gone:
                gone.add(row.id)
        return gone

    def add(self, new: NewNode) -> Node:
        """Store a node and return it; where it is stored already, the stored one.

        One that was deleted comes back with the new name, author and file.
        """
        now = time.time()
        row = {
            "collection": self._collection,
            **_texts(new),
            "note": "",
            "revision": 1,
            "created_at": now,
            "updated_at": now,
        }
        try:
            self._database.write(sql.insert(nodes).values(row))
            return self.get(new.id)
        except exc.IntegrityError:  # somebody laid out the same part meanwhile, or it was deleted
            return self._bring_back(new)

    def replace_file(self, node_id: str, lost: str, new: NewNode) -> Node:
        """Give a node whose file `lost` is gone the file and the measurements of a new one."""
        values = {"file": new.file, "measured": _json(new.measured), "deleted_at": None}
        wanted = [*self._own(node_id), nodes.c.file == lost]
        self._database.write(sql.update(nodes).where(*wanted).values(values))
        return self.get(node_id)

    def _bring_back(self, new: NewNode) -> Node:
        values = {
            **_texts(new),
            "note": "",
            "revision": nodes.c.revision + 1,
            "updated_at": time.time(),
            "deleted_at": None,
        }
        wanted = [*self._own(new.id), nodes.c.deleted_at.is_not(None)]
        self._database.write(sql.update(nodes).where(*wanted).values(values))
        return self.get(new.id)

    def change(
        self, node_id: str, name: str | None = None, note: str | None = None, revision: int | None = None
    ) -> Node:
        """Rename a node, or replace its note, and return it.

        With `revision` only that revision is changed: ChangedMeanwhileError if somebody was faster.
        UnknownAnnotationError if there is no such node.
        """
        values: dict[Any, Any] = {"revision": nodes.c.revision + 1, "updated_at": time.time()}
        if name is not None:
            values["name"] = _name(name)
        if note is not None:
            values["note"] = note_text(note)
        wanted = [*self._own(node_id), nodes.c.deleted_at.is_(None)]
        if revision is not None:
            wanted.append(nodes.c.revision == revision)
        changed = self._database.write(sql.update(nodes).where(*wanted).values(values).returning(nodes.c.id))
        if changed:
            return self.get(node_id)
        now = self.get(node_id)
        raise ChangedMeanwhileError(
            f"The node {now.name!r} was changed meanwhile (revision {now.revision}, not {revision}). "
            "Load it again before changing it."
        )

    def delete(self, node_id: str) -> Ids:
        """Take a node away with its branch and return their ids, its own first; `restore` brings them back.

        The mark stands at the node alone, so the branch goes and comes back as a whole, with what others
        add to it meanwhile. UnknownAnnotationError if there is no such node.
        """
        self.get(node_id)
        branch = _branch(node_id, self.list())
        self._mark([node_id], time.time())
        return branch

    def restore(self, node_ids: Ids) -> NodeList:
        """Bring deleted nodes back as they were, with every deleted ancestor, so that none is an orphan.

        UnknownAnnotationError if one was never there; one that is not deleted stays as it is.
        """
        known = {node.id: node for node in self.all()}
        wanted: dict[str, None] = {}
        for one in node_ids:
            if one not in known:
                raise _unknown(one)
            while one in known:
                wanted[one] = None
                one = known[one].parent
        self._mark(list(wanted), None)
        return [node for node in self.list() if node.id in wanted]

    def _mark(self, node_ids: Ids, deleted_at: float | None) -> None:
        wanted = [nodes.c.collection == self._collection, nodes.c.id.in_(node_ids)]
        self._database.write(sql.update(nodes).where(*wanted).values(deleted_at=deleted_at))

    def _own(self, node_id: str | None = None) -> tuple[Any, ...]:
        mine = nodes.c.collection == self._collection
        return (mine,) if node_id is None else (mine, nodes.c.id == node_id)


def _branch(node_id: str, there: NodeList) -> Ids:
    """Return a node and all below it; `there` has parents before their children."""
    branch = {node_id: None}
    for node in there:
        if node.parent in branch:
            branch[node.id] = None
    return list(branch)


def _texts(new: NewNode) -> dict[str, Any]:
    """Return the fields as the table holds them; AnnotationError for a name or origin that is too long."""
    fields = {**asdict(new), "name": _name(new.name), "author": author_text(new.author)}
    if len(json.dumps(new.chosen)) > LARGEST_CHOSEN_BYTES:
        raise AnnotationError(
            f"How the part was chosen has more than {LARGEST_CHOSEN_BYTES:,} bytes: "
            "store long lists of images as a selection and name its id."
        )
    return {**fields, **{key: _json(fields[key]) for key in _JSON}}


def _name(name: str) -> str:
    plain = one_line(name)
    if not 0 < len(plain) <= LONGEST_NAME:
        raise AnnotationError(f"A node needs a name of 1 to {LONGEST_NAME} characters, not {name[:40]!r}.")
    return plain


def _json(value: dict[str, Any]) -> str:
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise AnnotationError(f"What is told of the node is not JSON: {error}.") from error


def _unknown(node_id: str) -> UnknownAnnotationError:
    return UnknownAnnotationError(
        f"There is no node {node_id[:40]!r} in the trail. "
        "It was never there, or belongs to another collection."
    )


def _node(row: Any, is_deleted: bool) -> Node:
    fields = {**row._mapping, "is_deleted": is_deleted}
    for name in ("number", "collection", "deleted_at"):
        del fields[name]
    for name in _JSON:
        fields[name] = json.loads(fields[name])
    for name in ("created_at", "updated_at"):
        fields[name] = datetime.fromtimestamp(fields[name], UTC).isoformat()
    return Node(**fields)
