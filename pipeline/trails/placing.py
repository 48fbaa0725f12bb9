"""Where a new image belongs on the map of a node, and how strange it is among the images of that part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.describe import DESCRIPTORS
from pipeline.project.parameters import MapParameters
from pipeline.project.place import Placement, own_distances, place
from pipeline.search import Index
from pipeline.trails.features import Scale, features
from pipeline.trails.layers import parameters_of
from pipeline.trails.nearest import distances_from, lowest
from pipeline.trails.trail import Trail


class MeasuredIndex(Index):
    """Rows compared by any metric of MapParameters; few numbers a row, so every row is measured in turn."""

    def __init__(self, matrix: Float[np.ndarray, "image feature"], metric: str) -> None:
        """Keep `matrix` as it is."""
        self._matrix, self._metric = matrix, metric

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._matrix)

    def rows(self, rows: Int[np.ndarray, " row"]) -> Float[np.ndarray, "row feature"]:
        """Give some rows."""
        return self._matrix[rows]

    def nearest(
        self,
        vectors: Float[np.ndarray, "... feature"],
        k: int,
        allowed: Bool[np.ndarray, " image"] | None = None,
    ) -> tuple[Int[np.ndarray, "... neighbour"], Float[np.ndarray, "... neighbour"]]:
        """Find the `k` rows nearest to one vector or to each of several, nearest first."""
        found = []
        for vector in np.atleast_2d(vectors):
            away = distances_from(vector, self._matrix, self._metric)
            order = lowest(away if allowed is None else np.where(allowed, away, np.inf), k)
            found.append((order, away[order].astype(np.float32)))
        rows, distances = np.array([row for row, _ in found]), np.array([far for _, far in found])
        return (rows, distances) if vectors.ndim > 1 else (rows[0], distances[0])


@dataclass(frozen=True)
class Ground:
    """The images of a map, ready to place others among them."""

    parameters: MapParameters
    scales: tuple[Scale, ...]
    index: Index
    plane: Float[np.ndarray, "image 2"]
    space: Float[np.ndarray, "image 3"]
    calibration: Float[np.ndarray, " sample"]


def why_not(trail: Trail, name: str) -> str | None:
    """Return why a new image has no place on a map, in a sentence; None if it has."""
    parameters = parameters_of(trail, name)
    if parameters.of == "embedding":
        return None
    if parameters.of == "channels":
        channels = " and ".join(parameters.columns)
        return f"{trail.title(name)!r} compares scans by {channels} together; one image alone has no place."
    given = [column for column in parameters.columns if column not in DESCRIPTORS]
    if given:
        return f"{trail.title(name)!r} compares images by {given[0]}, which cannot be measured in an image."
    return None


def ground_of(trail: Trail, index: Index, name: str) -> Ground:
    """Gather what placing on a map needs; `index` holds the embeddings it compares by."""
    parameters, places = parameters_of(trail, name), trail.places(name)
    rows = np.flatnonzero(np.isfinite(places).all(axis=1))
    scales: tuple[Scale, ...] = ()
    if parameters.of == "embedding":
        known = index if len(rows) == len(index) else Index(index.rows(rows))
    else:
        compared = features(trail.collection, rows, parameters)
        rows, scales = compared.rows, compared.scales
        known = MeasuredIndex(compared.matrix, parameters.metric)
    plane, space = places[rows, :2].copy(), places[rows, 2:].copy()
    return Ground(parameters, scales, known, plane, space, own_distances(known))


def placed_on(
    ground: Ground, embedding: Float[np.ndarray, "1 feature"], measured: Mapping[str, Any]
) -> Placement:
    """Place an image by its embedding or by its descriptors, as the map compares them."""
    vector = embedding
    if ground.parameters.of == "descriptors":
        values = [one.applied(np.array([measured[one.column]], float)) for one in ground.scales]
        vector = np.stack(values, axis=1)
    return place(
        vector,
        ground.index,
        ground.plane,
        ground.space,
        neighbours=ground.parameters.neighbours,
        calibration=ground.calibration,
    )
