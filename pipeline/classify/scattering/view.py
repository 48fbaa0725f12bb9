"""How the head sees a frame: the whole of it, on 128 × 128 cells, in four planes. numpy and scipy.

A frame keeps its proportions; what it does not fill is masked. The planes are the logarithm of mean
intensity, the same without what varies slowly, how far the brightest pixel of a cell stands above its mean
(spots that averaging would drown), and where there is anything at all.
"""

import numpy as np
from jaxtyping import Bool, Float, Num, UInt8
from scipy import ndimage

from pipeline.errors import EncoderError

SIDE, PLANES = 128, 4
LOW, MIDDLE, HIGH = 1.0, 50.0, 99.8  # percentiles that set the scale
LEAST_UNIT = 1e-3  # of the range: what counts as one where half of a frame is dark
NEAR_CELLS = 5.0  # over which slow variation is taken away
LOCAL_SPREADS, LOCAL_RANGE = 2.0, (0.1, 1.0)
PEAK_SCALE = 1.5
FEWEST_CELLS = 16

Planes = UInt8[np.ndarray, "plane 128 128"]
Cells = Float[np.ndarray, "row column"]


def view(
    pixels: Num[np.ndarray, "height width"], mask: Bool[np.ndarray, "height width"] | None = None
) -> Planes:
    """Bring a frame to the four planes, as bytes; `mask` is true where a pixel is invalid, as NaN is too.

    Raises EncoderError where hardly a pixel is valid.
    """
    values = pixels.astype(np.float32)
    valid = np.isfinite(values) if mask is None else ~mask & np.isfinite(values)
    mean, top, filled = _cells(np.where(valid, values, 0), valid)
    known = filled > 0.3
    if int(known.sum()) < FEWEST_CELLS:
        raise EncoderError(f"only {int(valid.sum())} of {valid.size} pixels are valid: nothing to look at")
    low, middle, high = np.percentile(mean[known], (LOW, MIDDLE, HIGH))
    unit = max(middle - low, LEAST_UNIT * (high - low), 1e-12)
    level = np.where(known, _level(mean, low, unit), 0)
    peak = np.where(known, np.clip(_level(top, low, unit) - level, 0, None), 0)
    span = max(float(np.percentile(level[known], HIGH)), 1e-6)
    planes = np.stack(
        [
            np.clip(level / span, 0, 1.2) / 1.2,
            _local(level, known),
            np.tanh(peak / PEAK_SCALE),
            known.astype(np.float32),
        ]
    )
    return _framed(np.where(known, planes, 0))


def _level(values: Cells, low: float, unit: float) -> Cells:
    return np.log1p(np.clip(values - low, 0, None) / np.float32(unit))


def _cells(
    values: Float[np.ndarray, "height width"], valid: Bool[np.ndarray, "height width"]
) -> tuple[Cells, Cells, Cells]:
    """Mean and brightest of the valid pixels in every cell, and the share that is valid."""
    height, width = values.shape
    scale = SIDE / max(height, width)
    shape = max(1, round(height * scale)), max(1, round(width * scale))
    if scale >= 1:
        rows, columns = (_nearest(new, old) for new, old in zip(shape, values.shape, strict=True))
        spread = values[rows[:, None], columns[None, :]]
        return spread, spread, valid[rows[:, None], columns[None, :]].astype(np.float32)
    starts = [np.arange(new) * old // new for new, old in zip(shape, values.shape, strict=True)]
    count = _reduced(np.add, valid.astype(np.float32), starts)
    size = np.diff(starts[0], append=height)[:, None] * np.diff(starts[1], append=width)[None, :]
    mean = _reduced(np.add, values, starts) / np.maximum(count, 1)
    lowest = float(values.min())
    top = _reduced(np.maximum, np.where(valid, values, lowest), starts)
    return mean, top, (count / size).astype(np.float32)


def _nearest(new: int, old: int) -> np.ndarray:
    return np.minimum((np.arange(new) + 0.5) * old / new, old - 1).astype(int)


def _reduced(how: np.ufunc, values: Float[np.ndarray, "height width"], starts: list[np.ndarray]) -> Cells:
    return how.reduceat(how.reduceat(values, starts[0], axis=0), starts[1], axis=1)


def _local(level: Cells, known: Bool[np.ndarray, "row column"]) -> Cells:
    """What varies over few cells, in units of how much it does so in this frame; a half is none."""
    weight = ndimage.gaussian_filter(known.astype(np.float32), NEAR_CELLS, truncate=2.5)
    slow = ndimage.gaussian_filter(level, NEAR_CELLS, truncate=2.5) / np.maximum(weight, 1e-3)
    rest = level - slow
    spread = np.clip(LOCAL_SPREADS * float(rest[known].std()), *LOCAL_RANGE)
    return 0.5 + 0.5 * np.tanh(rest / np.float32(spread))


def _framed(planes: Float[np.ndarray, "plane row column"]) -> Planes:
    out = np.zeros((PLANES, SIDE, SIDE), np.uint8)
    rows, columns = planes.shape[1:]
    top, left = (SIDE - rows) // 2, (SIDE - columns) // 2
    out[:, top : top + rows, left : left + columns] = np.round(planes * 255)
    return out
