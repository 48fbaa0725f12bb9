"""Stored selections: lists of images that no geometry and no filter can express, under a short id.

The id is the beginning of the digest of the images themselves: the same images have the same id whoever
stores them and however often, and what a URL names can never become something else.
"""

import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import exc

from pipeline.annotations.database import Database
from pipeline.annotations.schema import selections
from pipeline.errors import AnnotationError, UnknownAnnotationError

_ID_HEX = 12
_IMAGE_BYTES = 16


@dataclass(frozen=True)
class StoredSelection:
    """One stored selection without its images."""

    id: str
    count: int
    created_at: str

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON."""
        return {"id": self.id, "count": self.count, "created_at": self.created_at}


StoredList = list[StoredSelection]
Ids = list[str]


class Selections:
    """The stored selections of one collection."""

    def __init__(self, database: Database, collection: str) -> None:
        self._database = database
        self._collection = collection

    def add(self, image_ids: Sequence[str]) -> StoredSelection:
        """Store images, each once, and return what names them; nothing is stored twice.

        Raises AnnotationError for no images, and for an id that is not 32 hex digits.
        """
        packed = _pack(image_ids)
        digest = hashlib.blake2b(packed, digest_size=32).hexdigest()
        row = {
            "collection": self._collection,
            "id": digest[:_ID_HEX],
            "count": len(packed) // _IMAGE_BYTES,
            "image_ids": packed,
            "created_at": time.time(),
        }
        stored = self._find(digest[:_ID_HEX]) or self._insert(row)
        if stored.image_ids != packed:
            raise AnnotationError(
                f"Two selections share the id {stored.id}: add or remove one image to store this one."
            )
        return _stored(stored)

    def list(self, limit: int = 100) -> StoredList:
        """Return what is known of the newest selections, newest first."""
        shown = selections.c.id, selections.c.count, selections.c.created_at
        query = sql.select(*shown).where(selections.c.collection == self._collection)
        query = query.order_by(selections.c.number.desc()).limit(limit)
        return [_stored(row) for row in self._database.read(query)]

    def images(self, selection_id: str) -> Ids:
        """Return the image ids of a selection, sorted; UnknownAnnotationError if there is none of that id."""
        packed = self._get(selection_id).image_ids
        digits = packed.hex()
        width = 2 * _IMAGE_BYTES
        return [digits[start : start + width] for start in range(0, len(digits), width)]

    def get(self, selection_id: str) -> StoredSelection:
        """Return what is known of a selection; UnknownAnnotationError if there is none of that id."""
        return _stored(self._get(selection_id))

    def _get(self, selection_id: str) -> Any:
        found = self._find(selection_id)
        if found is None:
            raise UnknownAnnotationError(
                f"There is no stored selection {selection_id!r} in this collection. Select the images again."
            )
        return found

    def _insert(self, row: dict[str, Any]) -> Any:
        try:
            return self._database.write(sql.insert(selections).values(row).returning(*selections.c))[0]
        except exc.IntegrityError:  # somebody stored the same images a moment ago
            return self._get(row["id"])

    def _find(self, selection_id: str) -> Any:
        mine = selections.c.collection == self._collection, selections.c.id == selection_id
        found = self._database.read(sql.select(selections).where(*mine))
        return found[0] if found else None


def _pack(image_ids: Sequence[str]) -> bytes:
    """Return the ids as 16 bytes each, sorted, each once."""
    distinct = sorted(set(image_ids))
    if not distinct:
        raise AnnotationError("A selection without images cannot be stored: select some first.")
    wrong = next((one for one in distinct if not re.fullmatch("[0-9a-f]{32}", one)), None)
    if wrong is not None:
        raise AnnotationError(f"{wrong[:40]!r} is no image id: one has 32 hex digits.")
    return bytes.fromhex("".join(distinct))


def _stored(row: Any) -> StoredSelection:
    return StoredSelection(row.id, row.count, datetime.fromtimestamp(row.created_at, UTC).isoformat())
