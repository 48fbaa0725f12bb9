"""What of a frame is no measurement of scattering: gaps, saturated and hot pixels, the beam stop's shadow.

numpy and scipy. Each kind is kept apart, so that people see what was left out and why.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Num
from scipy import ndimage

SHADOW = 0.05  # of the usual intensity at its distance from the beam
SHADOW_COUNTS = 8.0  # expected, that darkness is no chance
SMALLEST_SHADOW = 1e-4  # of the frame
DISC_REACH = 0.2  # of the farthest pixel: a beam stop around the beam is not larger
DISC_DARK = 0.1  # of the intensity at its edge
BRIGHT = 0.9
"""The share of a ring below which its bright part lies, where the rest may be dark for other reasons."""
EDGE_PIXELS = 5
PAST_EDGE = 0.35  # of that intensity that lasts beyond: a ring would fall again
HOT_TIMES = 10.0  # its brightest neighbour
HOT_COUNTS = 50.0
CUTOFF = "count_cutoff"
MOST_RUNS = 20_000
TOUCHING = np.ones((3, 3))  # also at their corners
SAMPLE = 250_000
"""Pixels that medians are taken of; of more every second, third …."""

Mask = Bool[np.ndarray, "height width"]


def masks(
    pixels: Num[np.ndarray, "height width"], invalid: Mask, header: Mapping[str, Any]
) -> dict[str, Mask]:
    """Return `gaps` (what the reader masked, negative counts), `saturated` and `hot` pixels, each apart."""
    gaps = np.array(invalid)
    if pixels.dtype.kind == "i" and invalid.any():
        gaps |= pixels < 0
    saturated = ~gaps & (pixels >= _ceiling(pixels, header))
    return {"gaps": gaps, "saturated": saturated, "hot": _hot(pixels, gaps | saturated)}


def shadow(pixels: Num[np.ndarray, "height width"], mask: Mask, centre: tuple[float, float]) -> Mask:
    """Return where a beam stop or a holder casts its shadow: connected, and far darker than its ring."""
    near = np.where(mask, 0, pixels).astype(np.float32)
    radius = radii(pixels.shape, centre)
    bins = np.minimum((radius / max(1.0, radius.max() / 400)).astype(np.int32), 400)
    usual = _ranked(near, bins, ~mask, 0.5)[bins]
    dark = ~mask & (near < SHADOW * usual) & (usual > SHADOW_COUNTS)
    dark |= ~mask & (radius < _disc(near, radius, ~mask))
    parts, count = ndimage.label(dark, TOUCHING)
    if not count:
        return dark
    large = np.bincount(parts.ravel()) >= max(12, SMALLEST_SHADOW * pixels.size)
    large[0] = False
    return ndimage.binary_dilation(large[parts], iterations=1) & ~mask


def beam_stop(pixels: Num[np.ndarray, "height width"], mask: Mask, centre: tuple[float, float]) -> Mask:
    """Return the shadow of a beam stop where much else may be dark for good reasons, as below a horizon.

    A disc around the beam that is dark all around, and its holder: what is far darker than its ring and
    connected with the disc, across gaps too, up to where it is wider than the disc.
    """
    near = np.where(mask, 0, pixels).astype(np.float32)
    radius = radii(pixels.shape, centre)
    size = _disc(near, radius, ~mask, BRIGHT)
    disc = radius < size
    if not size:
        return disc
    bins = radius.astype(np.int32)
    usual = _ranked(near, bins, ~mask, 0.5)[bins]
    dark = disc | (~mask & (near < SHADOW * usual) & (usual > SHADOW_COUNTS))
    side = 2 * int(np.ceil(size)) + 1
    bridges = mask & ndimage.minimum_filter(ndimage.maximum_filter(dark, side), side)
    parts, _ = ndimage.label(dark | bridges, TOUCHING)
    joined = dark & np.isin(parts, np.unique(parts[disc]))
    wide = np.flatnonzero(np.bincount(bins[joined & (radius >= 2 * size)]) > 2 * size)
    if len(wide):
        joined &= radius < wide[0]
    return ndimage.binary_dilation(joined, iterations=1) & ~mask


def _disc(
    near: Float[np.ndarray, "height width"], radius: np.ndarray, valid: Mask, share: float = 0.5
) -> float:
    """Return the radius in pixels of a dark disc around the beam: a sharp edge, light beyond it; else 0.

    The level at a distance is what `share` of the pixels there stay below.
    """
    reach = int(DISC_REACH * radius.max())
    if reach < 2 * EDGE_PIXELS:
        return 0.0
    level = _ranked(near, np.minimum(radius.astype(np.int32), reach + 1), valid, share)[: reach + 1]
    top = int(np.argmax(level))
    bright = float(level[top])
    edge = np.flatnonzero(level[: top + 1] < DISC_DARK * bright)
    if not len(edge) or bright < SHADOW_COUNTS or top - edge[-1] > EDGE_PIXELS:
        return 0.0
    beyond = level[min(top + (top - int(edge[-1])), reach)]
    return float(top) if beyond > PAST_EDGE * bright else 0.0


def runs(mask: Mask) -> list[list[int]]:
    """Return a mask as [row, first column, length] of what is marked, at most MOST_RUNS of them."""
    edges = np.diff(mask.astype(np.int8), axis=1, prepend=0, append=0)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    return np.stack([rows, starts, ends - starts], axis=1)[:MOST_RUNS].tolist()


def radii(shape: tuple[int, ...], centre: tuple[float, float]) -> Float[np.ndarray, "height width"]:
    """Return the distance of the middle of every pixel from the beam, in pixels."""
    rows = np.arange(shape[0], dtype=np.float32)[:, None] + 0.5 - centre[1]
    columns = np.arange(shape[1], dtype=np.float32)[None, :] + 0.5 - centre[0]
    return np.sqrt(rows * rows + columns * columns)


def _ceiling(pixels: Num[np.ndarray, "height width"], header: Mapping[str, Any]) -> float:
    """The count above which a detector says nothing: its stated cutoff, else the end of its type."""
    for key, value in header.items():
        if key.casefold().endswith(CUTOFF):
            first = str(value).split()[0] if str(value).split() else ""
            if first.replace(".", "", 1).isdigit() and float(first) > 0:
                return float(first)
    if pixels.dtype.kind == "u" and pixels.dtype.itemsize <= 4:
        return float(np.iinfo(pixels.dtype).max)
    return float("inf")


def _hot(pixels: Num[np.ndarray, "height width"], mask: Mask) -> Mask:
    """Single pixels far above all eight around them; the beam and reflections spread further."""
    values = np.where(mask, 0, pixels).astype(np.float32)
    padded = np.pad(values, 1, mode="edge")
    beside = np.maximum(padded[:-2], padded[2:])
    three = np.maximum(beside, padded[1:-1])
    highest = np.maximum(np.maximum(three[:, :-2], three[:, 2:]), beside[:, 1:-1])
    return ~mask & (values > HOT_TIMES * highest) & (values > HOT_COUNTS)


def _ranked(
    values: Float[np.ndarray, "height width"], bins: np.ndarray, valid: Mask, share: float
) -> Float[np.ndarray, " bin"]:
    """Return what `share` of the valid values in every bin stay below (0.5: the median); 0 where none are."""
    step = max(1, values.size // SAMPLE)
    found, chosen = bins[valid][::step], values[valid][::step]
    counts = np.bincount(found, minlength=int(bins.max()) + 1)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    # One sort of whole numbers, bin before value, is many times as quick as a sort by both.
    bits = chosen.view(np.uint32)
    places = bits ^ np.where(bits >> 31, np.uint32(0xFFFFFFFF), np.uint32(0x80000000))
    ranked = np.sort((found.astype(np.uint64) << np.uint64(32)) | places).astype(np.uint32)
    ranked = (ranked ^ np.where(ranked >> 31, np.uint32(0x80000000), np.uint32(0xFFFFFFFF))).view(np.float32)
    middles = np.minimum(starts + (counts * share).astype(np.int64), max(0, len(ranked) - 1))
    return np.where(counts > 0, ranked[middles], 0) if len(ranked) else np.zeros(len(counts))
