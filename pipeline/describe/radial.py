"""Peaks of the radial power spectrum: the spacings that stand out whatever their direction."""

import numpy as np
from jaxtyping import Float

COUNT = 3
FIRST = 2.5  # cycles across the image: fewer are no repeat
STANDS_OUT = 0.5  # natural logarithm of power above the spectrum's own level: 1.6 times
LEVEL = 9  # rings on either side whose median is the level


def peak_spacings_px(
    energy: Float[np.ndarray, " ring"], count: Float[np.ndarray, " ring"], side: int
) -> list[float]:
    """Return at most COUNT spacings in pixels, the peak that stands out most first.

    Ring k holds the power at k cycles across the shorter side of `side` pixels, in `count` cells.
    """
    last = min(side // 2, len(energy))
    if last < 2 * LEVEL:
        return []
    mean = np.log(np.maximum(energy[:last], 1e-30) / np.maximum(count[:last], 1))
    mean = np.maximum(mean, mean.max() - 25)  # what is less is rounding
    padded = np.pad(mean, LEVEL, mode="edge")
    level = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * LEVEL + 1), axis=1)
    excess = mean - level
    inner = excess[1:-1]
    is_peak = (
        (inner > excess[:-2]) & (inner >= excess[2:]) & (mean[1:-1] > mean[:-2]) & (mean[1:-1] >= mean[2:])
    )
    found = np.flatnonzero(is_peak & (inner > STANDS_OUT)) + 1
    found = found[found >= FIRST]
    strongest = found[np.argsort(-excess[found])][:COUNT]
    bend = mean[strongest - 1] - 2 * mean[strongest] + mean[strongest + 1]
    off = 0.5 * (mean[strongest - 1] - mean[strongest + 1]) / np.minimum(bend, -1e-9)
    return (side / (strongest + np.clip(off, -0.5, 0.5))).tolist()
