"""What follows from the embeddings alone: the main map with its groups, and what is predicted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float

from pipeline.classify.families.head import FAMILIES, FamilyHead
from pipeline.encoder.parts import GROUP_LABELS, group_probabilities
from pipeline.project.place import place

_AXES = ("x", "y", "x3", "y3", "z3")


@dataclass(frozen=True)
class Layout:
    """How the main map is made; stored in collection.json under `maps`."""

    neighbours: int = 15
    min_distance: float = 0.1
    seed: int = 0
    version: str = "1"


def map_rows(
    ids: list[str],
    vectors: Float[np.ndarray, "image feature"],
    previous: pd.DataFrame,
    layout: Layout,
    device: str,
    progress: Callable[[float], None],
) -> pd.DataFrame:
    """Lay all images out anew, started from where the `previous` map had them so that islands stay put."""
    from pipeline.project import cluster, neighbour_graph, preservation, project

    graph = neighbour_graph(
        vectors, layout.neighbours, device=device, progress=lambda done: progress(0.3 * done)
    )
    start = _start(ids, vectors, previous)
    result = project(
        vectors,
        neighbours=layout.neighbours,
        min_distance=layout.min_distance,
        seed=layout.seed,
        graph=graph,
        start=start,
        progress=lambda done: progress(0.3 + 0.6 * done),
    )
    kept = preservation(graph, result.plane)
    groups = [str(label + 1) if label >= 0 else None for label in cluster(result.plane).tolist()]
    return _rows(ids, result.plane, result.space, groups, kept)


def placed_rows(
    ids: list[str], vectors: Float[np.ndarray, "image feature"], previous: pd.DataFrame
) -> pd.DataFrame:
    """Keep the map as it stands and place the images it lacks among their neighbours.

    A placed image takes the group of its nearest neighbour; how many neighbours it keeps is unknown.
    """
    known = previous.set_index("image_id").reindex(ids)
    new = known["x"].isna().to_numpy()
    points = known[list(_AXES)].to_numpy(np.float32, copy=True)
    groups = np.array([None if pd.isna(group) else group for group in known["cluster"]], dtype=object)
    if new.any() and not new.all():
        old = np.flatnonzero(~new)
        placement = place(vectors[new], vectors[old], points[old, :2], points[old, 2:])
        points[new] = np.concatenate([placement.plane, placement.space], axis=1)
        groups[new] = groups[old[_nearest(points[new, :2], points[old, :2])]]
    return _rows(
        ids, points[:, :2], points[:, 2:], groups.tolist(), known["preservation"].to_numpy(np.float32)
    )


def _nearest(places: np.ndarray, known: np.ndarray) -> np.ndarray:
    from scipy.spatial import cKDTree

    return cKDTree(known).query(places)[1]


def _start(
    ids: list[str], vectors: np.ndarray, previous: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return where to start from if the previous map knows at least half of the images."""
    shared = len(set(ids) & set(previous["image_id"])) if len(previous) else 0
    if shared * 2 < len(ids):
        return None
    rows = placed_rows(ids, vectors, previous)
    return rows[["x", "y"]].to_numpy(np.float32), rows[["x3", "y3", "z3"]].to_numpy(np.float32)


def _rows(
    ids: list[str], plane: np.ndarray, space: np.ndarray, groups: list[Any], kept: np.ndarray
) -> pd.DataFrame:
    points = np.concatenate([plane, space], axis=1).astype(np.float32)
    columns = dict(zip(_AXES, points.T, strict=True))
    cluster = pd.array(groups, dtype="string")
    return pd.DataFrame({"image_id": ids, **columns, "cluster": cluster, "preservation": kept})


def predictions(
    ids: list[str], embeddings: Float[np.ndarray, "image 128"], head: FamilyHead
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is stored of families, by the head, and of wallpaper groups, read back from embeddings."""
    return (
        prediction_rows(ids, head.predict(embeddings), FAMILIES),
        prediction_rows(ids, group_probabilities(embeddings), GROUP_LABELS, most=3),
    )


def prediction_rows(
    ids: list[str], probabilities: np.ndarray, labels: tuple[str, ...], most: int = 5
) -> pd.DataFrame:
    """Return the `most` likeliest of probabilities [image, label] in the long form that is stored."""
    count = min(most, len(labels))
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :count]
    return pd.DataFrame(
        {
            "image_id": np.repeat(np.array(ids, dtype=object), count),
            "label": np.array(labels, dtype=object)[best].ravel(),
            "probability": np.take_along_axis(probabilities, best, axis=1).astype(np.float32).ravel(),
        }
    )
