"""How far a map can be trusted, image by image."""

import numpy as np
from jaxtyping import Float
from scipy.spatial import cKDTree

from pipeline.project.neighbours import NeighbourGraph

BLOCK = 50_000


def preservation(
    graph: NeighbourGraph, plane: Float[np.ndarray, "image axis"]
) -> Float[np.ndarray, " image"]:
    """Give the share of an image's true neighbours that are among as many nearest on the map.

    1 where the map keeps all; a single image keeps its none. Works in the plane and in space.
    """
    width = graph.indices.shape[1]
    kept = np.ones(len(plane), np.float32)
    if width == 0:
        return kept
    tree = cKDTree(plane)
    for start in range(0, len(plane), BLOCK):
        block = slice(start, start + BLOCK)
        rows = np.arange(len(plane))[block]
        _, near = tree.query(plane[block], k=width + 1)
        own = near == rows[:, None]
        # At equal places a row may not find itself; then the farthest found is one too many.
        own[~own.any(axis=1), -1] = True
        near = near[~own].reshape(len(rows), width)
        hits = (near[:, :, None] == graph.indices[block][:, None, :]).any(axis=1)
        kept[block] = hits.mean(axis=1)
    return kept
