"""A perceptual hash: 64 bits that stay nearly the same when a picture is saved again, resized or retouched.

The signs of the 64 slowest cosine waves of the picture against their median (C. Zauner, Implementation and
benchmarking of perceptual image hash functions, 2010). It changes when a picture is turned or moved.
"""

from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Float, Num

SIDE = 32  # pixels a side that a picture is averaged to
WAVES = 8  # cosine waves a side
LARGEST = 1e150  # squares of larger numbers overflow
SMALLEST_SHARE = 1e-6  # of the spread that must be in slow waves: less, and the bits are rounding


def fingerprint(
    pixels: Num[np.ndarray, "height width"] | Bool[np.ndarray, "height width"],
    mask: Bool[np.ndarray, "height width"] | None,
) -> str | None:
    """Return the hash of an image as 16 hexadecimal digits; None where there is too little to see."""
    if min(pixels.shape) < SIDE:
        return None
    rows, columns = (np.linspace(0, length - 1, 8 * SIDE).round().astype(np.int64) for length in pixels.shape)
    seen = pixels[np.ix_(rows, columns)].astype(np.float64)
    hidden = ~(np.abs(seen) < LARGEST)
    if mask is not None:
        hidden |= mask[np.ix_(rows, columns)]
    if hidden.all():
        return None
    if hidden.any():
        seen[hidden] = np.median(seen[~hidden])
    low, high = np.percentile(seen[::2, ::2], [2, 98])
    if not high > low:
        return None
    small = np.clip((seen - low) / (high - low), 0, 1).reshape(SIDE, 8, SIDE, 8).mean(axis=(1, 3))
    slow = (_cosines() @ small @ _cosines().T).ravel()
    slow[0] = 0.0
    if float(np.abs(slow).max()) < SMALLEST_SHARE:
        return None
    return np.packbits(slow > np.median(slow[1:])).tobytes().hex()


@lru_cache(maxsize=1)
def _cosines() -> Float[np.ndarray, "wave pixel"]:
    place = (np.arange(SIDE) + 0.5) / SIDE
    return np.cos(np.pi * np.arange(WAVES)[:, None] * place)
