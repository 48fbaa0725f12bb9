"""The true nearest neighbours of an image within the part that a map shows, by what the map was made from."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.errors import UnknownAnnotationError
from pipeline.search import Index
from pipeline.trails.features import features
from pipeline.trails.layers import parameters_of
from pipeline.trails.trail import Trail


@dataclass(frozen=True)
class Nearest:
    """Rows of the frame, nearest first, their distances, and whether the map keeps them as near."""

    rows: Int[np.ndarray, " neighbour"]
    distances: Float[np.ndarray, " neighbour"]
    is_kept: Bool[np.ndarray, " neighbour"]


def nearest_on(trail: Trail, index: Index, name: str, image_id: str, k: int) -> Nearest:
    """Find the `k` images of a map that are truly nearest to one of them; fewer where there are fewer.

    `index` holds the embeddings that the map compares images by (`Opened.index_of`). An image is kept if it
    is among the `k` nearest on the plane. Raises UnknownAnnotationError for an image that has no place on
    the map.
    """
    row, places = trail.collection.row(image_id), trail.places(name)
    placed = np.isfinite(places[:, :2]).all(axis=1)
    if not placed[row]:
        raise UnknownAnnotationError(f"Image {image_id} has no place on {trail.title(name)!r}.")
    parameters = parameters_of(trail, name)
    if (parameters.of, parameters.metric) == ("embedding", "cosine"):
        found, distances = index.nearest(index.rows(np.array([row]))[0], k + 1, placed)
    else:
        compared = features(trail.collection, np.flatnonzero(placed), parameters)
        own = int(np.flatnonzero(compared.rows == row)[0])
        apart = distances_from(compared.matrix[own], compared.matrix, parameters.metric)
        order = lowest(apart, k + 1)
        found, distances = compared.rows[order], apart[order]
    others = found != row
    found, distances = found[others][:k], distances[others][:k]
    away = np.where(placed, ((places[:, :2] - places[row, :2]) ** 2).sum(axis=1), np.inf)
    away[row] = np.inf
    on_map = lowest(away, len(found))
    return Nearest(found, distances, np.isin(found, on_map))


def distances_from(
    one: Float[np.ndarray, " feature"], matrix: Float[np.ndarray, "image feature"], metric: str
) -> Float[np.ndarray, " image"]:
    """Measure how far every row is from `one`, by a metric of MapParameters."""
    if metric == "manhattan":
        return np.abs(matrix - one).sum(axis=1)
    if metric == "euclidean":
        return np.linalg.norm(matrix - one, axis=1)
    if metric == "correlation":
        one, matrix = one - one.mean(), matrix - matrix.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(matrix, axis=1) * np.linalg.norm(one)
    return np.clip(1 - (matrix @ one) / np.where(lengths > 0, lengths, 1), 0, 2)


def lowest(values: Float[np.ndarray, " image"], count: int) -> Int[np.ndarray, " lowest"]:
    """Return the places of the `count` lowest values, lowest first; ties in order."""
    count = min(count, len(values))
    near = np.flatnonzero(values <= np.partition(values, count - 1)[count - 1]) if count else np.arange(0)
    return near[np.argsort(values[near], kind="stable")][:count]
