"""What somebody chose, as it travels in requests, turned into rows.

`{"ids": […]}` lists images, `{"filter": FILTER}` takes those that pass (docs/filters.md), `{"selection": ID}`
those of a stored selection. Images that are no longer in the collection are counted, not refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool

from pipeline.annotations.store import Annotations
from pipeline.collection import Collection, filters
from pipeline.errors import AnnotationError, FilterError

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


def chosen_rows(selection: Selection, collection: Collection, annotations: Annotations) -> Chosen:
    """Return the rows that a selection means.

    Raises AnnotationError if it is none, UnknownAnnotationError for an id that is not stored, FilterError.
    """
    if isinstance(selection, Mapping) and set(selection) == {"filter"}:
        return Chosen(_passing(selection["filter"], collection))
    if isinstance(selection, Mapping) and set(selection) == {"ids"}:
        return _listed(selection["ids"], collection)
    if isinstance(selection, Mapping) and set(selection) == {"selection"}:
        return _listed(annotations.selections.images(str(selection["selection"])), collection)
    raise AnnotationError(
        f"{str(selection)[:80]!r} is no selection: expected one of "
        '{"ids": [...]}, {"filter": {...}}, {"selection": "id"}.'
    )


def _passing(filter_: Any, collection: Collection) -> Bool[np.ndarray, " image"]:
    try:
        return filters.apply(filter_, collection.frame, collection.columns)
    except RecursionError:
        raise FilterError("The filter is nested too deeply to be read.") from None


def _listed(image_ids: Any, collection: Collection) -> Chosen:
    if not isinstance(image_ids, list) or not all(isinstance(one, str) for one in image_ids):
        raise AnnotationError("'ids' takes a list of image ids.")
    rows = np.zeros(len(collection.frame), bool)
    position = collection.position
    found = [position[one] for one in set(image_ids) if one in position]
    rows[found] = True
    return Chosen(rows, len(set(image_ids)) - len(found))
