"""Groups on a map, for first orientation: a colour, never a claim."""

import numpy as np
from jaxtyping import Float, Int
from scipy.spatial import cKDTree
from sklearn.cluster import HDBSCAN

SMALLEST, LARGEST = 5, 200  # bounds of the size a group must have; between them half the root of the rows
MOST_ROWS = 50_000  # clustered themselves; of larger maps a sample, and the rest joins its nearest sample


def cluster(
    plane: Float[np.ndarray, "image axis"], smallest: int | None = None, seed: int = 0
) -> Int[np.ndarray, " image"]:
    """Group places by density (HDBSCAN): 0 is the largest group, −1 belongs to none.

    `smallest` is the fewest images of a group, by default half the root of their number (5 to 200).
    """
    if len(plane) > MOST_ROWS:
        return _from_sample(plane, smallest, seed)
    least = smallest or int(np.clip(np.sqrt(len(plane)) / 2, SMALLEST, LARGEST))
    if len(plane) < 2 * least:
        return np.full(len(plane), -1, np.int32)
    found = HDBSCAN(min_cluster_size=least, min_samples=SMALLEST, algorithm="kd_tree", copy=True)
    return _by_size(found.fit_predict(plane))


def _from_sample(
    plane: Float[np.ndarray, "image axis"], smallest: int | None, seed: int
) -> Int[np.ndarray, " image"]:
    sample = np.sort(np.random.default_rng(seed).choice(len(plane), MOST_ROWS, replace=False))
    labels = cluster(plane[sample], smallest, seed)
    _, nearest = cKDTree(plane[sample]).query(plane)
    return _by_size(labels[nearest])


def _by_size(labels: Int[np.ndarray, " image"]) -> Int[np.ndarray, " image"]:
    names, counts = np.unique(labels[labels >= 0], return_counts=True)
    ranks = np.full(len(names) + 1, -1, np.int32)
    ranks[names[np.argsort(-counts, kind="stable")]] = np.arange(len(names))
    return ranks[labels]
