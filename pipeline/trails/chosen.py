"""What somebody chose, as it travels in requests, turned into rows.

`{"ids": […]}` lists images, `{"filter": FILTER}` takes those that pass (docs/filters.md), `{"selection": ID}`
those of a stored selection, `{"bits": TEXT, "version": V}` those whose bit is set, a bit a served row, lowest
first, in base 64. Images that are no longer in the collection are counted, not refused.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool

from pipeline.collection import Collection
from pipeline.errors import AnnotationError, ChangedMeanwhileError
from pipeline.trails.trail import Trail

Selection = Any  # one JSON value, checked when it is used


@dataclass(frozen=True)
class Chosen:
    """The chosen rows of `collection.frame`, and how many chosen images the collection does not hold."""

    rows: Bool[np.ndarray, " image"]
    unknown: int = 0

    @property
    def count(self) -> int:
        """How many images there are."""
        return int(self.rows.sum())


def chosen_rows(selection: Selection, trail: Trail) -> Chosen:
    """Return the rows that a selection means.

    Raises AnnotationError if it is none, UnknownAnnotationError for an id that is not stored, FilterError,
    ChangedMeanwhileError for bits of another version.
    """
    keys = set(selection) if isinstance(selection, Mapping) else set()
    if keys == {"filter"}:
        return Chosen(trail.passing(selection["filter"]))
    if keys == {"ids"}:
        return _listed(selection["ids"], trail.collection)
    if keys == {"selection"}:
        stored = trail.annotations.selections.images(str(selection["selection"]))
        return _listed(stored, trail.collection)
    if keys == {"bits", "version"}:
        return Chosen(_set(selection["bits"], selection["version"], trail))
    raise AnnotationError(
        f"{str(selection)[:80]!r} is no selection: expected one of "
        '{"ids": [...]}, {"filter": {...}}, {"selection": "id"}, {"bits": "...", "version": "..."}.'
    )


def _listed(image_ids: Any, collection: Collection) -> Chosen:
    if not isinstance(image_ids, list) or not all(isinstance(one, str) for one in image_ids):
        raise AnnotationError("'ids' takes a list of image ids.")
    rows = np.zeros(len(collection.frame), bool)
    position = collection.position
    found = [position[one] for one in set(image_ids) if one in position]
    rows[found] = True
    return Chosen(rows, len(set(image_ids)) - len(found))


def _set(bits: Any, version: Any, trail: Trail) -> Bool[np.ndarray, " image"]:
    collection = trail.collection
    if version != collection.version:
        raise ChangedMeanwhileError(
            f"The selection was made in version {str(version)[:40]!r} of {collection.name}, which is now "
            f"{collection.version}. Load the page again and select anew, or send ids."
        )
    count = len(collection.frame)
    try:
        packed = np.frombuffer(base64.b64decode(bits, validate=True), np.uint8)
    except (binascii.Error, TypeError, ValueError):
        raise AnnotationError("'bits' takes packed bits in base 64.") from None
    if len(packed) != -(-count // 8):
        raise AnnotationError(f"'bits' has {len(packed)} bytes, {count:,} images need {-(-count // 8)}.")
    rows = np.zeros(count, bool)
    rows[trail.order] = np.unpackbits(packed, count=count, bitorder="little").astype(bool)
    return rows
