"""Where the beam met the detector, found in the pattern itself. Heavy: worker only.

The centre sought is the one about which the logarithm of intensity depends most on distance alone: the
variance left within rings is least (after the radial symmetry of Parthasarathy, Nat. Methods 9, 724 (2012),
doi:10.1038/nmeth.2071). Patterns on two sides of the beam also correlate with themselves turned by 180°; the
masked correlation of Padfield, IEEE Trans. Image Process. 21, 2706 (2012), doi:10.1109/TIP.2011.2181402,
proposes one further place to look at.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Num

from pipeline.describe.spectrum import area_average

COARSE, MIDDLE, FINE = 48, 128, 384
"""Longest sides in pixels that the search works on, one after the other."""
OUTSIDE = 0.3  # of a side: how far beyond the frame the beam is looked for
PLACES = 17  # on a side of the first grid
KEPT = 6
STEP_AWAY = 0.05  # of the shorter side: where the pattern must fit worse
FEWEST_PIXELS = 200
SURE = 0.6
"""Confidence below which the answer is that none was found."""

Level = Float[np.ndarray, "height width"]


@dataclass(frozen=True)
class Centre:
    """A place in pixels from the outer corner of the first, and how sure it is.

    `confidence` is the share of simulated patterns of the same sharpness whose centre was found to 2 % of
    their longer side; `fit` the share of the variance that distance explains; `sharpness` how much more
    variance is left a twentieth of the frame away, in the direction where that is least.
    """

    x: float
    y: float
    confidence: float
    fit: float
    sharpness: float

    @property
    def is_found(self) -> bool:
        """Whether it is sure enough to be used."""
        return self.confidence >= SURE


def find_centre(
    pixels: Num[np.ndarray, "height width"], mask: Bool[np.ndarray, "height width"]
) -> Centre | None:
    """Return the best centre with its confidence; None where the frame has too little in it to look at."""
    level = _logarithm(pixels, mask)
    if level is None:
        return None
    shape = (pixels.shape[0], pixels.shape[1])
    places = _first_places(level, mask)
    for longest in (MIDDLE, FINE):
        scene = _scene(level, mask, longest)
        reach = max(shape) / (COARSE if longest == MIDDLE else MIDDLE)
        refined = [_refined(scene, place, reach) for place in places]
        refined.sort(key=lambda found: found[0])
        places = [place for _, place in refined[: 2 if longest == MIDDLE else 1]]
    left, place = refined[0]
    sharpness = min(_around(scene, place, STEP_AWAY * min(shape))) / max(left, 1e-9) - 1
    fit = 1 - left
    return Centre(place[0], place[1], confidence_of(sharpness), fit, sharpness)


def confidence_of(sharpness: float) -> float:
    """Return the share of simulated patterns of that sharpness whose centre was found."""
    return float(np.interp(sharpness, SHARPNESS, SHARES))


SHARPNESS = (0.0, 0.01, 0.05, 0.15, 0.4, 1.0, 3.0)
SHARES = (0.0, 0.1, 0.25, 0.45, 0.84, 0.95, 0.985)
"""Measured on 600 simulated patterns, a third in grazing incidence: `python -m benchmarks.scattering`."""


def _logarithm(
    pixels: Num[np.ndarray, "height width"], mask: Bool[np.ndarray, "height width"]
) -> Level | None:
    values = pixels.astype(np.float32)
    valid = ~mask & np.isfinite(values)
    if valid.sum() < FEWEST_PIXELS:
        return None
    low, high = np.percentile(values[valid], (1, 99.95))
    if not high > low:
        return None
    unit = max(float(np.median(values[valid]) - low), 1e-4 * float(high - low), 1e-12)
    return np.log1p(np.clip(np.where(valid, values, low) - low, 0, high - low) / unit).astype(np.float32)


@dataclass(frozen=True)
class _Scene:
    """A reduced picture: values that are valid, and where they lie in pixels of the whole one."""

    value: Float[np.ndarray, " pixel"]
    x: Float[np.ndarray, " pixel"]
    y: Float[np.ndarray, " pixel"]
    width: float

    @property
    def spread(self) -> float:
        return float(self.value.var()) + 1e-12


def _scene(level: Level, mask: Bool[np.ndarray, "height width"], longest: int) -> _Scene:
    factor = max(1, -(-max(level.shape) // longest))
    small, empty = area_average(level, mask, factor)
    rows, columns = np.nonzero(~empty)
    return _Scene(
        small[rows, columns].astype(np.float64),
        (columns + 0.5) * factor,
        (rows + 0.5) * factor,
        float(factor),
    )


def _left(scene: _Scene, place: tuple[float, float]) -> float:
    """Return the share of variance that distance from a place leaves, corrected for the number of rings."""
    bins = (np.hypot(scene.x - place[0], scene.y - place[1]) / scene.width).astype(np.int64)
    bins -= bins.min()
    count = np.bincount(bins)
    total = np.bincount(bins, scene.value)
    used = count > 0
    explained = float((total[used] ** 2 / count[used]).sum())
    whole = float((scene.value**2).sum())
    freedom = len(scene.value) - int(used.sum())
    if freedom <= 0:
        return 1.0
    return (whole - explained) / freedom / scene.spread


def _first_places(level: Level, mask: Bool[np.ndarray, "height width"]) -> list[tuple[float, float]]:
    """Return the best places of a coarse grid in and around the frame, and where it is like itself turned."""
    height, width = level.shape
    scene = _scene(level, mask, COARSE)
    grid = np.linspace(-OUTSIDE, 1 + OUTSIDE, PLACES)
    left = np.array([[_left(scene, (x * width, y * height)) for x in grid] for y in grid])
    padded = np.pad(left, 1, constant_values=np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    is_low = left <= windows.min(axis=(2, 3))
    rows, columns = np.nonzero(is_low)
    order = np.argsort(left[rows, columns])[:KEPT]
    found = [(float(grid[columns[at]] * width), float(grid[rows[at]] * height)) for at in order]
    turned = _turned(level, mask)
    return found if turned is None else [*found, turned]


def _turned(level: Level, mask: Bool[np.ndarray, "height width"]) -> tuple[float, float] | None:
    """Return the place about which the frame correlates best with itself turned by 180°."""
    factor = max(1, -(-max(level.shape) // MIDDLE))
    small, empty = area_average(level, mask, factor)
    valid = ~empty
    if valid.sum() < FEWEST_PIXELS:
        return None
    values = np.where(valid, small - small[valid].mean(), 0)
    shape = [2 * side for side in small.shape]

    def convolved(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.fft.irfft2(np.fft.rfft2(one, shape) * np.fft.rfft2(other, shape), shape)

    known = valid.astype(np.float64)
    overlap = np.maximum(convolved(known, known), 1e-6)
    total, square = convolved(values, known), convolved(values**2, known)
    both = convolved(values, values) - total * total / overlap
    spread = np.maximum(square - total**2 / overlap, 1e-9)
    correlation = np.where(overlap > 0.25 * known.sum(), both / spread, -1)
    row, column = np.unravel_index(int(np.argmax(correlation)), correlation.shape)
    return (float(column) + 1) / 2 * factor, (float(row) + 1) / 2 * factor


def _around(scene: _Scene, place: tuple[float, float], away: float) -> list[float]:
    angles = np.arange(8) * np.pi / 4
    return [_left(scene, (place[0] + away * np.cos(a), place[1] + away * np.sin(a))) for a in angles]


def _refined(scene: _Scene, place: tuple[float, float], reach: float) -> tuple[float, tuple[float, float]]:
    """Walk downhill in steps that halve, and return what is left there and the place."""
    best, here = _left(scene, place), place
    while reach > 0.1 * scene.width:
        steps = [
            (here[0] + reach * dx, here[1] + reach * dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy
        ]
        found = min(((_left(scene, step), step) for step in steps), key=lambda pair: pair[0])
        if found[0] < best:
            best, here = found
        else:
            reach /= 2
    return best, here
