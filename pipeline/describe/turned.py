"""Rotations and mirrors of an image without a lattice: the whole of it against itself, turned or mirrored.

Best over small shifts, in a round window. The floor is what turns by other angles give, and of mirrors the
middle one of all axes: of rings every turn and every axis is a symmetry, and none stands out.
"""

from functools import lru_cache

import numpy as np
from jaxtyping import Float, Int

SIDE = 40  # pixels a side, at least, that the middle of an image is averaged to
TURNS_DEG = {2: 180.0, 3: 120.0, 4: 90.0, 6: 60.0}
OTHER_TURNS_DEG = (23.0, 41.0, 75.0, 103.0, 151.0)
AXES = 18  # of half a circle, 10° apart
SHIFT = 0.18  # of the side: further shifts compare too little of the image


def measure(flat: Float[np.ndarray, "height width"]) -> dict[str, float]:
    """Return strength and floor of rotations and mirrors, and the direction of the best mirror.

    An empty dict for an image below SIDE pixels, and for one without contrast in its middle.
    """
    small = _middle(flat)
    if small is None:
        return {}
    window, overlap, near, index, weight = _moves(small.shape[0])
    small = small - (small * window).sum() / window.sum()
    power = float(((small * window) ** 2).sum())
    if power <= 1e-6 * small.size:
        return {}
    moved = (small.ravel()[index] * weight).sum(axis=0).reshape(-1, *small.shape) * window
    products = np.fft.rfft2(small * window) * np.fft.rfft2(moved).conj()
    heights = np.fft.irfft2(products, s=small.shape).reshape(len(moved), -1)[:, near]
    best = np.clip((heights / overlap).max(axis=1) / power, 0, 1).tolist()
    turns, others, mirrors = best[: len(TURNS_DEG)], best[len(TURNS_DEG) : -AXES], best[-AXES:]
    told = {f"rotation_{fold}_fold": one for fold, one in zip(TURNS_DEG, turns, strict=True)}
    told |= {f"rotation_{fold}_fold_floor": max(others) for fold in TURNS_DEG}
    told |= {"mirror": max(mirrors), "mirror_floor": float(np.median(mirrors))}
    return told | {"mirror_axis_deg": mirrors.index(max(mirrors)) * 180.0 / AXES}


def _middle(flat: Float[np.ndarray, "height width"]) -> Float[np.ndarray, "side side"] | None:
    """Average the largest square in the middle down to SIDE pixels or a few more."""
    side = min(flat.shape)
    if side < SIDE:
        return None
    factor = side // SIDE
    side = side // factor * factor
    top, left = (flat.shape[0] - side) // 2, (flat.shape[1] - side) // 2
    square = flat[top : top + side, left : left + side]
    return square.reshape(side // factor, factor, side // factor, factor).mean(axis=(1, 3))


@lru_cache(maxsize=8)
def _moves(
    side: int,
) -> tuple[
    Float[np.ndarray, "side side"],
    Float[np.ndarray, " shift"],
    Int[np.ndarray, " shift"],
    Int[np.ndarray, "corner place"],
    Float[np.ndarray, "corner place"],
]:
    """Give the round window, its overlap at the shifts tried, and where each move takes pixels from."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    window = np.cos(np.pi / 2 * np.minimum(np.hypot(x, y) / (side / 2), 1)) ** 2
    own = np.fft.rfft2(window / np.sqrt((window**2).sum()))
    overlap = np.fft.irfft2(own * own.conj(), s=(side, side)).ravel()
    lag = np.fft.fftfreq(side) * side
    near = np.flatnonzero((np.hypot(lag[:, None], lag) < SHIFT * side).ravel())
    angles = np.radians([*TURNS_DEG.values(), *OTHER_TURNS_DEG, *(np.arange(AXES) * 360.0 / AXES)])
    flips = np.array([1.0] * (len(angles) - AXES) + [-1.0] * AXES)
    # A mirror about an axis at half an angle is a flip of y and a turn by the angle; y runs down.
    cosine, sine = np.cos(angles)[:, None, None], -np.sin(angles)[:, None, None]
    flipped = flips[:, None, None] * y
    from_x, from_y = cosine * x - sine * flipped, sine * x + cosine * flipped
    index, weight = _corners(from_y + (side - 1) / 2, from_x + (side - 1) / 2, side)
    return window.astype(np.float32), overlap[near].astype(np.float32), near, index, weight


def _corners(
    y: Float[np.ndarray, "move row column"], x: Float[np.ndarray, "move row column"], side: int
) -> tuple[Int[np.ndarray, "corner place"], Float[np.ndarray, "corner place"]]:
    """Give the four pixels around each place, and their shares; what lies outside is taken from the edge."""
    y, x = (np.clip(place, 0, side - 1.001).ravel() for place in (y, x))
    top, left = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    down, right = y - top, x - left
    index = np.stack(
        [top * side + left, top * side + left + 1, (top + 1) * side + left, (top + 1) * side + left + 1]
    )
    weight = np.stack([(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right])
    return index, weight.astype(np.float32)
