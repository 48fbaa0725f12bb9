"""Raw pixels: 64 × 64 means of the prepared image and their 64 strongest principal components."""

import numpy as np
from jaxtyping import Float

from benchmarks.baselines.common import Features, components, measured

COMPONENTS = 64


def embed(images: list[np.ndarray]) -> Features:
    """Give 64 numbers an image (fewer for fewer images)."""
    return components(measured(images, coarse), COMPONENTS)


def coarse(prepared: Float[np.ndarray, "image 128 128"]) -> Features:
    """Average two by two pixels and lay them in a row."""
    count, side, _ = prepared.shape
    blocks = prepared.reshape(count, side // 2, 2, side // 2, 2)
    return blocks.mean(axis=(2, 4)).reshape(count, -1)
