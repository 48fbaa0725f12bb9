"""Local binary patterns, invariant to rotation, uniform, at four scales.

Ojala, Pietikäinen and Mäenpää, IEEE Trans. Pattern Anal. 24, 971 (2002), doi 10.1109/TPAMI.2002.1017623:
around every pixel the neighbours on a circle are brighter or not; where that changes at most twice along the
circle, the pattern is the number of brighter ones, else "other". Histograms, as square roots.
"""

import math

import numpy as np
from jaxtyping import Float, Int

from benchmarks.baselines.common import Features, measured, standard

CIRCLES = ((8, 1.0), (16, 2.0), (24, 3.0), (24, 6.0))  # neighbours, radius in pixels
BORDER_PX = 7


def embed(images: list[np.ndarray]) -> Features:
    """Give 80 numbers an image."""
    return standard(measured(images, histograms))


def histograms(prepared: Float[np.ndarray, "image 128 128"]) -> Features:
    """Give the square roots of the shares of all patterns, circle after circle."""
    found = []
    for neighbours, radius_px in CIRCLES:
        codes = patterns(prepared, neighbours, radius_px).reshape(len(prepared), -1)
        counts = np.stack([np.bincount(row, minlength=neighbours + 2) for row in codes])
        found.append(np.sqrt(counts / codes.shape[1]))
    return np.concatenate(found, axis=1)


def patterns(
    prepared: Float[np.ndarray, "image 128 128"], neighbours: int, radius_px: float
) -> Int[np.ndarray, "image row column"]:
    """Give every pixel's pattern but for the border: 0 … neighbours, or neighbours + 1 for "other"."""
    inner = slice(BORDER_PX, -BORDER_PX)
    middle = prepared[:, inner, inner]
    angles = 2 * math.pi * np.arange(neighbours) / neighbours
    brighter = [_moved(prepared, radius_px * math.sin(a), radius_px * math.cos(a)) >= middle for a in angles]
    ones = np.zeros(middle.shape, np.int8)
    changes = np.zeros(middle.shape, np.int8)
    for here, before in zip(brighter, brighter[-1:] + brighter[:-1], strict=True):
        ones += here
        changes += here != before
    return np.where(changes <= 2, ones, neighbours + 1).astype(np.int64)


def _moved(
    prepared: Float[np.ndarray, "image 128 128"], down: float, right: float
) -> Float[np.ndarray, "image row column"]:
    """Give the image a part of a pixel further, without the border; linear between pixels."""
    down, right = round(down, 9), round(right, 9)
    top, left = math.floor(down), math.floor(right)
    side = prepared.shape[1] - 2 * BORDER_PX
    parts = (
        ((1 - down + top) * (1 - right + left), top, left),
        ((1 - down + top) * (right - left), top, left + 1),
        ((down - top) * (1 - right + left), top + 1, left),
        ((down - top) * (right - left), top + 1, left + 1),
    )
    corners = [
        weight * prepared[:, BORDER_PX + y : BORDER_PX + y + side, BORDER_PX + x : BORDER_PX + x + side]
        for weight, y, x in parts
        if weight
    ]
    return sum(corners[1:], corners[0])
