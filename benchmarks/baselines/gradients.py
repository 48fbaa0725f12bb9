"""Histograms of oriented gradients (Dalal and Triggs, CVPR 2005, doi 10.1109/CVPR.2005.177).

Cells of 16 pixels, nine directions without sign, blocks of two by two cells normalised by L2-Hys; then the
128 strongest principal components.
"""

import numpy as np
from jaxtyping import Float

from benchmarks.baselines.common import LEAST, Features, components, measured

COMPONENTS = 128
CELL_PX, DIRECTIONS = 16, 9
CLIP = 0.2  # of L2-Hys, from the paper


def embed(images: list[np.ndarray]) -> Features:
    """Give 128 numbers an image (fewer for fewer images)."""
    return components(measured(images, histograms), COMPONENTS)


def histograms(prepared: Float[np.ndarray, "image 128 128"]) -> Features:
    """Give the normalised blocks of every image in a row."""
    down, right = np.gradient(prepared, axis=(1, 2))
    size = np.hypot(down, right)
    place = np.arctan2(down, right) / np.pi % 1.0 * DIRECTIONS
    lower = np.floor(place).astype(int) % DIRECTIONS
    upper_share = place - np.floor(place)
    cells = np.stack(
        [
            _by_cell(
                size * ((lower == k) * (1 - upper_share) + ((lower + 1) % DIRECTIONS == k) * upper_share)
            )
            for k in range(DIRECTIONS)
        ],
        axis=-1,
    )
    corners = (cells[:, :-1, :-1], cells[:, :-1, 1:], cells[:, 1:, :-1], cells[:, 1:, 1:])
    blocks = np.concatenate(corners, axis=-1)
    return _normalised(np.minimum(_normalised(blocks), CLIP)).reshape(len(prepared), -1)


def _by_cell(values: Float[np.ndarray, "image 128 128"]) -> Float[np.ndarray, "image row column"]:
    count, side, _ = values.shape
    return values.reshape(count, side // CELL_PX, CELL_PX, side // CELL_PX, CELL_PX).sum(axis=(2, 4))


def _normalised(blocks: Float[np.ndarray, "*place number"]) -> Float[np.ndarray, "*place number"]:
    return blocks / np.maximum(np.linalg.norm(blocks, axis=-1, keepdims=True), LEAST)
