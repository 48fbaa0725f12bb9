"""The lattice of an image: its reduced cell, fitted to many repeats; nothing where there is none.

Candidates are peaks of an autocorrelation of amplitudes, in which the faint reflections of the true cell
weigh more against those of a smaller cell that almost repeats than in one of powers. The cell is the smallest
whose corners all repeat as high as the best, fitted by least squares to all repeats, then to the places of
its reflections, and reduced.
"""

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Complex, Float, Int

from pipeline.describe.cell import Vectors, least_squares, reduced
from pipeline.describe.reflections import refined

REACH = 0.4  # of the shorter side: lags beyond are seen by too little of the image
SHORTEST_PX = 3.0
HIGH_PASS_CYCLES = 2.0  # an image shows slower waves too seldom to call them repeats
ABOVE_RING = 0.7  # a reflection stands this many times above the geometric mean amplitude at its frequency …
ABOVE_WHITE = 3.0  # … and this many times above that of the highest frequencies
SLOW_DECAY = 0.8  # power of the overlap: heights are not blown up where little of the image overlaps
CANDIDATES = 14
PEAKS = 100
ALMOST = 0.85  # a corner that repeats this well against the best is a repeat
FLATTEST = np.sin(np.radians(20))  # sine of the angle of a candidate's vectors, at least
LEAST_REPEATS = 2.4  # of the longer vector over the shorter side
NEAR = 0.22  # of the shorter vector: a peak this near a predicted repeat is that repeat

_CORNERS = np.array([[1, 0], [0, 1], [1, 1], [1, -1]])
_AROUND = np.array(list(itertools.product((-1, 0, 1), repeat=2)))


@dataclass(frozen=True)
class Peaks:
    """Repeats of an image: lags (x, y) in pixels, one of each pair ±, highest first, and their heights."""

    lags: Float[np.ndarray, "peak 2"]
    heights: Float[np.ndarray, " peak"]


def find_cell(
    transform: Complex[np.ndarray, "height half"],
    window: Complex[np.ndarray, "height half"],
    shape: tuple[int, int],
) -> Vectors | None:
    """Return the reduced cell that the windowed `transform` repeats by, None where none does.

    `window` is the transform of the window alone. A texture may seem to repeat by chance: judge by
    `Reflections.confidence`.
    """
    correlation = _correlation(transform, window, shape)
    peaks = _peaks(correlation, shape)
    if len(peaks.lags) < 3:
        return None
    cell = _smallest(peaks, correlation, shape)
    if cell is None:
        return None
    for reach in (2, 4, 6):
        cell = _fitted(cell, peaks, reach)
    cell = reduced(refined(cell, transform, shape))
    shortest, longest = np.hypot(*cell.T)
    return cell if shortest >= SHORTEST_PX and longest * LEAST_REPEATS <= min(shape) else None


def _correlation(
    transform: Complex[np.ndarray, "height half"],
    window: Complex[np.ndarray, "height half"],
    shape: tuple[int, int],
) -> Float[np.ndarray, "height width"]:
    """Correlate amplitudes above their background, over what the window alone gives; 1 at lag 0."""
    amplitude = np.abs(transform)
    ring, size, slow = _rings(shape)
    log = np.log(np.maximum(amplitude, 1e-12))
    middle = np.exp(np.bincount(ring.ravel(), log.ravel(), size.size) / size).astype(np.float32)
    # Offsets of scan lines stand on the vertical axis, at every frequency alike.
    amplitude[:, :2] -= np.median(amplitude[:, :2], axis=0)
    white = np.median(middle[-middle.size // 4 :])
    background = np.maximum(ABOVE_RING * middle, ABOVE_WHITE * white)[ring]
    fourth = amplitude**4
    sharp = amplitude * fourth / (fourth + background**4 + 1e-30) * slow
    found = np.fft.irfft2(sharp, s=shape)
    return found / max(float(found[0, 0]), 1e-30) / _overlap(window, shape)


@lru_cache(maxsize=16)
def _rings(
    shape: tuple[int, int],
) -> tuple[Int[np.ndarray, "height half"], Float[np.ndarray, " ring"], Float[np.ndarray, "height half"]]:
    """Ring of every cell of the half spectrum, cells in each ring, and the weight against slow waves."""
    cycles = np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])) * min(shape)
    ring = (cycles / 2).astype(np.int64)
    slow = 1 / (1 + (HIGH_PASS_CYCLES / np.maximum(cycles, 1e-6)) ** 6)
    return ring, np.maximum(np.bincount(ring.ravel()), 1).astype(np.float32), slow.astype(np.float32)


_kept: dict[tuple[int, int], np.ndarray] = {}


def _overlap(window: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    if shape not in _kept:
        found = np.fft.irfft2(np.abs(window), s=shape)
        _kept[shape] = (np.maximum(found / found[0, 0], 0.02) ** SLOW_DECAY).astype(np.float32)
    return _kept[shape]


def _peaks(correlation: Float[np.ndarray, "height width"], shape: tuple[int, int]) -> Peaks:
    """Find the highest local maxima within reach, between pixels by parabolas."""
    reach = min(int(REACH * min(shape)), (min(shape) - 4) // 2)
    rows, columns = np.arange(-1, reach + 2), np.arange(-reach - 1, reach + 2)
    near = correlation[np.ix_(rows, columns)]
    middle = near[1:-1, 1:-1]
    above = [near[1 + y : near.shape[0] - 1 + y, 1 + x : near.shape[1] - 1 + x] for y, x in _AROUND if x or y]
    is_peak = (middle > np.maximum.reduce(above)) & _half_plane(reach)
    y, x = np.nonzero(is_peak)
    order = np.argsort(-middle[y, x])[:PEAKS]
    y, x = y[order], x[order]
    height = middle[y, x]
    left, right, up, down = (near[y + 1 + v, x + 1 + u] for v, u in ((0, -1), (0, 1), (-1, 0), (1, 0)))
    lags = np.stack([x - reach + _summit(left, height, right), y + _summit(up, height, down)], axis=1)
    return Peaks(lags, height.astype(np.float64))


def _summit(before: np.ndarray, at: np.ndarray, after: np.ndarray) -> np.ndarray:
    bend = np.minimum(before - 2 * at + after, -1e-12)
    return np.clip(0.5 * (before - after) / bend, -0.5, 0.5)


@lru_cache(maxsize=16)
def _half_plane(reach: int) -> Bool[np.ndarray, "row column"]:
    """One of each pair of opposite lags, none so short that it is the peak at 0."""
    y, x = np.mgrid[0 : reach + 1, -reach : reach + 1]
    length = np.hypot(y, x)
    return ((y > 0) | (x > 0)) & (length <= reach) & (length >= SHORTEST_PX - 0.5)


def _smallest(
    peaks: Peaks, correlation: Float[np.ndarray, "height width"], shape: tuple[int, int]
) -> Vectors | None:
    """Return the smallest cell whose corners repeat almost as high as those of the best."""
    high = np.flatnonzero(peaks.heights >= 0.3 * peaks.heights[0])
    short = high[np.argsort(np.hypot(*peaks.lags[high].T))][:CANDIDATES]
    first, second = np.triu_indices(len(short), 1)
    a, b = peaks.lags[short[first]], peaks.lags[short[second]]
    area = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    is_cell = area >= FLATTEST * np.hypot(*a.T) * np.hypot(*b.T)
    a, b, area = a[is_cell], b[is_cell], area[is_cell]
    if not len(area):
        return None
    corners = _CORNERS[:, :1] * a[:, None] + _CORNERS[:, 1:] * b[:, None]
    worst = _heights(correlation, corners, shape).min(axis=1)
    good = np.flatnonzero(worst >= ALMOST * worst.max())
    if worst.max() <= 0:
        return None
    best = good[np.argmin(area[good])]
    return reduced(np.stack([a[best], b[best]]))


def _heights(
    correlation: np.ndarray, lags: Float[np.ndarray, "cell corner 2"], shape: tuple[int, int]
) -> Float[np.ndarray, "cell corner"]:
    """Highest correlation next to each lag; 1 where a lag is too long to be seen."""
    near = np.rint(lags).astype(np.int64)[:, :, None] + _AROUND
    found = correlation[near[..., 1] % shape[0], near[..., 0] % shape[1]].max(axis=2)
    return np.where(np.hypot(lags[..., 0], lags[..., 1]) <= 0.45 * min(shape), found, 1)


def _fitted(cell: Vectors, peaks: Peaks, reach: int) -> Vectors:
    """Fit the cell to the peaks near its repeats, up to `reach` vectors far, the higher the heavier."""
    steps = peaks.lags @ np.linalg.inv(cell)
    whole = np.rint(steps)
    off = np.hypot(*((steps - whole) @ cell).T)
    is_repeat = (off <= NEAR * np.hypot(*cell[0])) & (np.abs(whole).max(axis=1) <= reach) & whole.any(axis=1)
    fitted = least_squares(whole, peaks.lags, np.maximum(peaks.heights, 0) * is_repeat)
    return cell if fitted is None else fitted
