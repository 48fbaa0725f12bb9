"""Frames whose analysis is known beforehand."""

from typing import Any

import numpy as np

from pipeline.readers import Image
from pipeline.readers.image import image_of

SHAPE, CENTRE = (300, 320), (150.5, 140.5)
KNOWN: dict[str, Any] = {
    "table": {},
    "records": [{"origin": "hand", "known": {"centre_x_pixel": CENTRE[0], "centre_y_pixel": CENTRE[1]}}],
}


def plane() -> tuple[np.ndarray, np.ndarray]:
    """Distances to the right of the beam, and above it, in pixels."""
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]] + 0.5
    return columns - CENTRE[0], CENTRE[1] - rows


def counted(mean: np.ndarray) -> Image:
    """Counts of a mean, as a detector's image."""
    return image_of(np.random.default_rng(0).poisson(mean).astype(np.int32), counts=True)
