"""Which numbers of an embedding say what; light, for those who read stored embeddings."""

import numpy as np
from jaxtyping import Float

from pipeline.simulate.groups import GROUPS as WALLPAPER_GROUPS

MEASURED, LEARNT, GROUPS = 64, 46, 18  # numbers of each part; the 18th group is none at all
DIMENSIONS = MEASURED + LEARNT + GROUPS
GROUP_LABELS = (*WALLPAPER_GROUPS, "no lattice")
SHARES = (0.36, 0.24, 0.4)  # of the squared length of an embedding


def group_probabilities(embeddings: Float[np.ndarray, "image 128"]) -> Float[np.ndarray, "image 18"]:
    """Read the probability of each wallpaper group, and last of no lattice, from embeddings.

    They must have the default invariances: their last numbers are the square roots of the probabilities.
    """
    squares = np.square(embeddings[:, MEASURED + LEARNT :], dtype=np.float32)
    return squares / np.maximum(squares.sum(axis=1, keepdims=True), np.float32(1e-12))
