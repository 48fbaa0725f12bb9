"""Labels as people gave them: events that are only ever added, each change one transaction.

A change takes the next turn of its tree, so what was committed is read in the order in which it happened.
What follows from a label, and how trees look, is known to `pipeline.classify`, undo and redo to
`labels_undo`.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql
from sqlalchemy import exc

from pipeline.annotations.database import Database
from pipeline.annotations.labels_undo import REDO, UNDO, Done, stacks
from pipeline.annotations.schema import label_events, label_operations, label_turns
from pipeline.annotations.texts import author_text
from pipeline.errors import AnnotationError, LabelError

YES, NO, UNSURE, CLEAR = "yes", "no", "unsure", "clear"
VALUES = (YES, NO, UNSURE, CLEAR)
LABEL, IMPORT, REATTACH = "label", "import", "reattach"
_LONGEST_REQUEST = 64
_TRIES = 5
_ASKED_BY_ID = 1_000  # images of one query; of more, all events of the tree are read

Marks = dict[str, str]
"""What an author says of an image: value by node; a cleared node is not in it."""
Change = Callable[[Mapping[str, str], str, str], Marks]
"""From marks, a node and a value to the nodes that get another value."""


@dataclass(frozen=True)
class Action:
    """What is to be said of an image. `author` is None for whoever asks."""

    image_id: str
    label: str
    value: str
    author: str | None = None


@dataclass(frozen=True)
class Event:
    """One stored event; `model` is what the model in use had said: probability and version."""

    turn: int
    image_id: str
    label: str
    author: str
    value: str
    before: str
    model: dict[str, Any] | None
    content_hash: str
    at: float

    def to_json(self) -> dict[str, Any]:
        """Return every field as JSON."""
        return vars(self)


EventList = list[Event]
Told = Callable[[str, str], tuple[dict[str, Any] | None, str]]
"""From image and node to what the model says of them now, and the image's content hash."""


@dataclass(frozen=True)
class Said:
    """The events of a request, and whether it had been answered before."""

    events: EventList
    repeated: bool


class Labels:
    """The labels of one collection."""

    def __init__(self, database: Database, collection: str) -> None:
        self._database = database
        self._collection = collection

    def say(
        self,
        tree: str,
        author: str,
        request: str,
        actions: Sequence[Action],
        change: Change,
        told: Told,
        kind: str = LABEL,
    ) -> Said:
        """Store what is said in one transaction and return its events; the same `request` counts once.

        What an action changes beside its own node is told by `change`. Raises AnnotationError for a value or
        a request that cannot be, AnnotationStoreError if nothing could be stored.
        """
        wrong = next((action.value for action in actions if action.value not in VALUES), None)
        if wrong is not None:
            raise AnnotationError(f"{wrong[:40]!r} is no value of a label: {', '.join(VALUES)}.")
        author = author_text(author)

        def events(connection: sql.Connection, turn: int) -> EventList:
            marks = self._marks(connection, tree, {action.image_id for action in actions})
            found = []
            for action in actions:
                who = author if action.author is None else author_text(action.author)
                own = marks[who, action.image_id]
                for node, value in change(own, action.label, action.value).items():
                    before = own.get(node, CLEAR)
                    if before == value:
                        continue
                    own[node] = value
                    place = (turn, action.image_id, node, who, value, before)
                    found.append(Event(*place, *told(action.image_id, node), time.time()))
            return found

        return self._once(
            tree, author, request, kind, lambda connection, turn: (None, events(connection, turn))
        )

    def undo(self, tree: str, author: str, request: str) -> Said:
        """Take back the newest change of an author that is not taken back yet; no events if none is left."""
        return self._turned(tree, author, request, UNDO)

    def redo(self, tree: str, author: str, request: str) -> Said:
        """Bring back what was undone last; no events if nothing was undone since the newest change."""
        return self._turned(tree, author, request, REDO)

    def can(self, tree: str, author: str) -> tuple[bool, bool]:
        """Return whether an author can undo, and can redo."""
        query = self._operations_of(tree, author_text(author))
        undo, redo = stacks([Done(*row) for row in self._database.read(query)])
        return bool(undo), bool(redo)

    def events(self, tree: str, after: int = 0, image_id: str | None = None) -> EventList:
        """Return the events of turns after `after`, oldest first, of one image if it is named."""
        query = sql.select(label_events).where(*self._own(label_events, tree), label_events.c.turn > after)
        if image_id is not None:
            query = query.where(label_events.c.image_id == image_id)
        order = label_events.c.turn, label_events.c.number
        return [_event(row) for row in self._database.read(query.order_by(*order))]

    def trees(self) -> list[str]:
        """Return the names of the trees that anything was labelled with."""
        query = sql.select(label_turns.c.tree).where(label_turns.c.collection == self._collection)
        return [row.tree for row in self._database.read(query.order_by(label_turns.c.tree))]

    def _turned(self, tree: str, author: str, request: str, kind: str) -> Said:
        author = author_text(author)

        def events(connection: sql.Connection, turn: int) -> tuple[int | None, EventList]:
            done = [Done(*row) for row in connection.execute(self._operations_of(tree, author))]
            stack = stacks(done)[0 if kind == UNDO else 1]
            if not stack:
                return None, []
            query = sql.select(label_events).where(
                *self._own(label_events, tree), label_events.c.turn == stack[-1]
            )
            rows = connection.execute(query.order_by(label_events.c.number)).all()
            was = [_event(row) for row in rows]
            return stack[-1], [_again(one, turn, kind) for one in (reversed(was) if kind == UNDO else was)]

        return self._once(tree, author, request, kind, events)

    def _once(
        self,
        tree: str,
        author: str,
        request: str,
        kind: str,
        make: Callable[[sql.Connection, int], tuple[int | None, EventList]],
    ) -> Said:
        """Store the events that `make` returns under the next turn, or return those of the same request."""
        if not 0 < len(request) <= _LONGEST_REQUEST:
            raise AnnotationError(f"A request has a name of 1 to {_LONGEST_REQUEST} characters: send a UUID.")
        values = {"collection": self._collection, "tree": tree, "author": author, "request": request}

        def work(connection: sql.Connection) -> EventList:
            turn = self._next_turn(connection, tree)
            target, events = make(connection, turn)
            row = {**values, "turn": turn, "kind": kind, "target": target, "count": len(events)}
            connection.execute(sql.insert(label_operations).values(created_at=time.time(), **row))
            if events:
                connection.execute(sql.insert(label_events), [self._row(tree, one) for one in events])
            return events

        for _ in range(_TRIES):
            known = self._answered(request)
            if known is not None:
                return Said(known, True)
            try:
                return Said(self._database.transact(work), False)
            except exc.IntegrityError:  # somebody stored the same request, or the first turn, a moment ago
                continue
        raise LabelError(f"Too many people label with tree {tree!r} at once: send the same request again.")

    def _answered(self, request: str) -> EventList | None:
        mine = label_operations.c.collection == self._collection, label_operations.c.request == request
        found = self._database.read(sql.select(label_operations).where(*mine))
        if not found:
            return None
        tree, turn = found[0].tree, found[0].turn
        query = sql.select(label_events).where(*self._own(label_events, tree), label_events.c.turn == turn)
        return [_event(row) for row in self._database.read(query.order_by(label_events.c.number))]

    def _next_turn(self, connection: sql.Connection, tree: str) -> int:
        mine = self._own(label_turns, tree)
        taken = connection.execute(sql.update(label_turns).where(*mine).values(turn=label_turns.c.turn + 1))
        if taken.rowcount:
            return int(connection.execute(sql.select(label_turns.c.turn).where(*mine)).scalar_one())
        first = {"collection": self._collection, "tree": tree, "turn": 1}
        connection.execute(sql.insert(label_turns).values(first))
        return 1

    def _marks(
        self, connection: sql.Connection, tree: str, image_ids: set[str]
    ) -> defaultdict[tuple[str, str], Marks]:
        """Return what everybody says of images now, by author and image."""
        query = sql.select(label_events).where(*self._own(label_events, tree))
        if len(image_ids) <= _ASKED_BY_ID:
            query = query.where(label_events.c.image_id.in_(sorted(image_ids)))
        found: defaultdict[tuple[str, str], Marks] = defaultdict(dict)
        for row in connection.execute(query.order_by(label_events.c.turn, label_events.c.number)):
            found[row.author, row.image_id][row.node] = row.value
        return found

    def _operations_of(self, tree: str, author: str) -> sql.Select[Any]:
        told = label_operations.c.turn, label_operations.c.kind, label_operations.c.target
        query = sql.select(*told, label_operations.c.count)
        query = query.where(*self._own(label_operations, tree), label_operations.c.author == author)
        return query.order_by(label_operations.c.turn)

    def _own(self, table: sql.Table, tree: str) -> Iterable[Any]:
        return table.c.collection == self._collection, table.c.tree == tree

    def _row(self, tree: str, event: Event) -> dict[str, Any]:
        return {
            "collection": self._collection,
            "tree": tree,
            "turn": event.turn,
            "image_id": event.image_id,
            "node": event.label,
            "author": event.author,
            "value": event.value,
            "before": event.before,
            "model": None if event.model is None else json.dumps(event.model),
            "content_hash": event.content_hash,
            "created_at": event.at,
        }


def _again(event: Event, turn: int, kind: str) -> Event:
    """Return the event that takes one back, or says it once more."""
    value, before = (event.before, event.value) if kind == UNDO else (event.value, event.before)
    kept = (event.image_id, event.label, event.author, value, before, event.model, event.content_hash)
    return Event(turn, *kept, time.time())


def _event(row: Any) -> Event:
    model = None if row.model is None else json.loads(row.model)
    said = (row.author, row.value, row.before, model, row.content_hash, row.created_at)
    return Event(row.turn, row.image_id, row.node, *said)
