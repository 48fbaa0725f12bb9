"""Named views: the state of the explore page under a name, for everyone who opens the collection."""

import json
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from pipeline.annotations.database import Database
from pipeline.annotations.schema import views
from pipeline.annotations.texts import author_text, one_line
from pipeline.errors import AnnotationError, ChangedMeanwhileError, UnknownAnnotationError

LONGEST_NAME = 200
LARGEST_STATE_BYTES = 1024**2
_SHOWN = (
    views.c.id,
    views.c.name,
    views.c.author,
    views.c.state,
    views.c.revision,
    views.c.created_at,
    views.c.updated_at,
)


@dataclass(frozen=True)
class View:
    """A named view. `revision` counts its changes from 1; times are ISO 8601 in UTC."""

    id: str
    name: str
    author: str
    state: dict[str, Any]
    revision: int
    created_at: str
    updated_at: str

    def to_json(self) -> dict[str, Any]:
        """Return every field as JSON."""
        return asdict(self)


ViewList = list[View]


class Views:
    """The named views of one collection."""

    def __init__(self, database: Database, collection: str) -> None:
        self._database = database
        self._collection = collection

    def list(self) -> ViewList:
        """Return all views but deleted ones, newest change first."""
        query = sql.select(*_SHOWN).where(*self._own(), views.c.deleted_at.is_(None))
        return [_view(row) for row in self._database.read(query.order_by(views.c.updated_at.desc()))]

    def get(self, view_id: str) -> View:
        """Return a view; UnknownAnnotationError if there is none of that id or it is deleted."""
        query = sql.select(*_SHOWN).where(*self._own(view_id), views.c.deleted_at.is_(None))
        found = self._database.read(query)
        if not found:
            raise self._unknown(view_id)
        return _view(found[0])

    def add(self, name: str, state: Any, author: str = "") -> View:
        """Store a view; AnnotationError if the name is blank or the state no JSON object of at most 1 MB."""
        now = time.time()
        row = {
            "collection": self._collection,
            "id": uuid.uuid4().hex[:12],
            "name": _name(name),
            "author": author_text(author),
            "state": _state(state),
            "revision": 1,
            "created_at": now,
            "updated_at": now,
        }
        return _view(self._database.write(sql.insert(views).values(row).returning(*_SHOWN))[0])

    def change(
        self,
        view_id: str,
        name: str | None = None,
        state: Any = None,
        revision: int | None = None,
    ) -> View:
        """Rename a view, or replace its state, and return it.

        With `revision` only that revision is changed: ChangedMeanwhileError if somebody was faster.
        UnknownAnnotationError if there is no such view.
        """
        values: dict[Any, Any] = {"revision": views.c.revision + 1, "updated_at": time.time()}
        if name is not None:
            values["name"] = _name(name)
        if state is not None:
            values["state"] = _state(state)
        wanted = [*self._own(view_id), views.c.deleted_at.is_(None)]
        if revision is not None:
            wanted.append(views.c.revision == revision)
        changed = self._database.write(sql.update(views).where(*wanted).values(values).returning(*_SHOWN))
        if changed:
            return _view(changed[0])
        now = self.get(view_id)
        raise ChangedMeanwhileError(
            f"The view {now.name!r} was changed meanwhile (revision {now.revision}, not {revision}). "
            "Load it again before changing it."
        )

    def delete(self, view_id: str) -> None:
        """Take a view away; `restore` brings it back. UnknownAnnotationError if there is none of that id."""
        self._mark(view_id, time.time(), views.c.deleted_at.is_(None))

    def restore(self, view_id: str) -> View:
        """Bring a deleted view back as it was; a view that is there stays as it is."""
        self._mark(view_id, None, sql.true())
        return self.get(view_id)

    def _mark(self, view_id: str, deleted_at: float | None, condition: Any) -> None:
        change = sql.update(views).where(*self._own(view_id), condition).values(deleted_at=deleted_at)
        if not self._database.write(change.returning(views.c.id)):
            raise self._unknown(view_id)

    def _own(self, view_id: str | None = None) -> tuple[Any, ...]:
        mine = views.c.collection == self._collection
        return (mine,) if view_id is None else (mine, views.c.id == view_id)

    def _unknown(self, view_id: str) -> UnknownAnnotationError:
        return UnknownAnnotationError(f"There is no view {view_id!r}: it was deleted, or never there.")


def _name(name: str) -> str:
    plain = one_line(name)
    if not 0 < len(plain) <= LONGEST_NAME:
        raise AnnotationError(f"A view needs a name of 1 to {LONGEST_NAME} characters, not {name[:40]!r}.")
    return plain


def _state(state: Any) -> str:
    if not isinstance(state, dict):
        raise AnnotationError(f"The state of a view is a JSON object, not {str(state)[:40]!r}.")
    try:
        text = json.dumps(state, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise AnnotationError(f"The state of the view is not JSON: {error}.") from error
    if len(text) > LARGEST_STATE_BYTES:
        raise AnnotationError(
            f"The state of the view has {len(text):,} bytes, the limit is {LARGEST_STATE_BYTES:,}: "
            "store long lists of images as a selection and name its id."
        )
    return text


def _view(row: Any) -> View:
    fields = dict(row._mapping)
    fields["state"] = json.loads(fields["state"])
    for name in ("created_at", "updated_at"):
        fields[name] = datetime.fromtimestamp(fields[name], UTC).isoformat()
    return View(**fields)
