"""Which images a bulk label means: listed ones, a selection, or all that are like one image. Light."""

from collections.abc import Callable
from typing import Any

import numpy as np

from pipeline.errors import LabelError
from pipeline.search import Index
from pipeline.trails import Trail, chosen_rows


def chosen_images(
    trail: Trail,
    index: Callable[[], Index],
    image_ids: list[str] | None,
    selection: Any,
    like: tuple[str | None, float],
) -> list[str]:
    """Return image ids in the order of the collection.

    `like` is an image and the cosine similarity from which others count as like it. Raises LabelError unless
    one way of choosing is given, and for no images; CollectionError for an image that is not there.
    """
    neighbours_of, above = like
    if sum(one is not None for one in (image_ids, selection, neighbours_of)) != 1:
        raise LabelError("Choose images one way: image_ids, selection, or neighbours_of with above.")
    collection = trail.collection
    if neighbours_of is not None:
        row = collection.row(neighbours_of)
        known = index()
        near = known.distances(known.rows(np.array([row]))[0]) <= 1 - above
        near[row] = True
        found = collection.ids[near].tolist()
    else:
        chosen = chosen_rows({"ids": image_ids} if image_ids is not None else selection, trail)
        found = collection.ids[chosen.rows].tolist()
    if not found:
        raise LabelError("No image is chosen: select some first.")
    return found
