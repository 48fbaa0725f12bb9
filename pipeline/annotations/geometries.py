"""Scattering geometries that people gave: of one image, or of a whole collection.

Nothing is ever changed: a new record lies on top of the older ones, deleting it brings those back, and a
deleted one can be restored. `pipeline.scattering` knows what the numbers mean and checks them.
"""

import json
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from pipeline.annotations.database import Database
from pipeline.annotations.schema import geometries
from pipeline.annotations.texts import author_text
from pipeline.errors import UnknownAnnotationError

_SHOWN = (
    geometries.c.id,
    geometries.c.image_id,
    geometries.c.origin,
    geometries.c.known,
    geometries.c.author,
    geometries.c.created_at,
)


@dataclass(frozen=True)
class StoredGeometry:
    """One record. `image_id` is None for the whole collection; `origin` is `hand` or `poni`.

    `known` holds the numbers that were given; of a PONI file also `shape`, (height, width) of its detector.
    """

    id: str
    image_id: str | None
    origin: str
    known: dict[str, Any]
    author: str
    created_at: str

    def to_json(self) -> dict[str, Any]:
        """Return every field as JSON."""
        return asdict(self)


GeometryList = list[StoredGeometry]


class Geometries:
    """The geometries of one collection."""

    def __init__(self, database: Database, collection: str) -> None:
        self._database = database
        self._collection = collection

    def list(self) -> GeometryList:
        """Return all records but deleted ones, oldest first: later ones lie on top."""
        query = sql.select(*_SHOWN).where(*self._own(), geometries.c.deleted_at.is_(None))
        return [_stored(row) for row in self._database.read(query.order_by(geometries.c.number))]

    def add(
        self, image_id: str | None, origin: str, known: dict[str, Any], author: str = ""
    ) -> StoredGeometry:
        """Store a record, which lies on top of those that are there, and return it."""
        row = {
            "collection": self._collection,
            "id": uuid.uuid4().hex[:12],
            "image_id": image_id or "",
            "origin": origin,
            "known": json.dumps(known, allow_nan=False),
            "author": author_text(author),
            "created_at": time.time(),
        }
        return _stored(self._database.write(sql.insert(geometries).values(row).returning(*_SHOWN))[0])

    def delete(self, geometry_id: str) -> None:
        """Take a record away; `restore` brings it back. UnknownAnnotationError if there is none."""
        self._mark(geometry_id, time.time(), geometries.c.deleted_at.is_(None))

    def restore(self, geometry_id: str) -> StoredGeometry:
        """Bring a deleted record back to where it lay; one that is there stays as it is."""
        return self._mark(geometry_id, None, sql.true())

    def _mark(self, geometry_id: str, deleted_at: float | None, condition: Any) -> StoredGeometry:
        wanted = [*self._own(), geometries.c.id == geometry_id, condition]
        change = sql.update(geometries).where(*wanted).values(deleted_at=deleted_at)
        rows = self._database.write(change.returning(*_SHOWN))
        if not rows:
            raise UnknownAnnotationError(
                f"There is no stored geometry {geometry_id!r}: it was deleted, or never there."
            )
        return _stored(rows[0])

    def _own(self) -> tuple[Any, ...]:
        return (geometries.c.collection == self._collection,)


def _stored(row: Any) -> StoredGeometry:
    created = datetime.fromtimestamp(row.created_at, UTC).isoformat()
    return StoredGeometry(
        row.id, row.image_id or None, row.origin, json.loads(row.known), row.author, created
    )
