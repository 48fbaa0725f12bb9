"""Horizontal and vertical cuts through patterns of grazing incidence. numpy and scipy; worker only.

The horizontal cut runs along the brightest band across the frame, the Yoneda band where there is one; the
vertical one along its strongest side peak, or its middle. Directions are those of the frame: the surface is
taken to lie level in it.
"""

import math
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy import ndimage
from scipy.signal import find_peaks

from pipeline.scattering.analysis.frame import Frame
from pipeline.scattering.profile import rounded

BAND_SHARE = 0.012  # of the frame's side: half the width of a cut
SMOOTH_SHARE = 0.004
LEAST_CONTRAST = 0.1  # of the level beside it: a smaller bump of a cut is no peak
LEAST_SIGMAS = 8.0
CLEAR_ROWS = 0.35  # of a row or column that must be valid for it to count
FEWEST = 24
FRINGES = (3.0, 0.1)  # pixels, and share of the cut, between which a period is looked for
FRINGE_POWER = 12.0  # times the median power of the cut

Result = tuple[dict[str, float], dict[str, Any]]
Curve = Float[np.ndarray, " place"]


def cuts_analysis(frame: Frame) -> Result:
    """Cut along the brightest band and along the strongest rod."""
    height, width = frame.pixels.shape
    row = bright_row(frame)
    if row is None:
        return {}, {"note": "There is no band across the frame to cut along."}
    half = max(1, round(BAND_SHARE * height))
    across = _mean(frame, slice(max(0, row - half), row + half + 1), axis=0)
    middle = _middle(frame, across, half)
    sides = _side_peaks(across, middle)
    numbers = {"cuts.row_px": row + 0.5, "cuts.rod_count": float(len(sides))}
    column = middle
    if sides:
        column = max(sides, key=lambda place: across[place])
        distance = float(min(abs(place - middle) for place in sides))
        numbers |= {"cuts.distance_px": distance, "cuts.q_per_angstrom": frame.q_of(distance)}
    half = max(1, round(BAND_SHARE * width))
    along = _mean(frame, slice(max(0, column - half), column + half + 1), axis=1)
    numbers["cuts.fringe_px"] = _fringe(along[: row - half] if row - half > FEWEST else along[row + half :])
    curves = {
        "row": row + 0.5,
        "column": column + 0.5,
        "middle": middle + 0.5,
        "horizontal": _json(across),
        "vertical": _json(along),
        "side_peaks": [place + 0.5 for place in sides],
    }
    return {name: value for name, value in numbers.items() if math.isfinite(value)}, curves


def bright_row(frame: Frame) -> int | None:
    """Return the row that is brightest over most of its columns, so that neither beam nor rods count."""
    values = np.where(frame.left_out, np.nan, frame.pixels)
    enough = (~frame.left_out).mean(axis=1) > CLEAR_ROWS
    if enough.sum() < FEWEST:
        return None
    blurred = _smooth_columns(values[enough])
    usual = np.nanpercentile(np.log1p(np.clip(blurred, 0, None)), 60, axis=1)
    if float(usual.max() - np.median(usual)) <= 0:
        return None
    return int(np.flatnonzero(enough)[int(np.argmax(usual))])


def _smooth_columns(values: Float[np.ndarray, "row column"]) -> Float[np.ndarray, "row block"]:
    """Means over blocks of columns: in frames of few counts single pixels are 0 or 1."""
    blocks = min(48, values.shape[1])
    edges = np.linspace(0, values.shape[1], blocks + 1).astype(int)[:-1]
    known = np.add.reduceat(np.isfinite(values).astype(np.float32), edges, axis=1)
    total = np.add.reduceat(np.nan_to_num(values), edges, axis=1)
    return np.where(known > 0, total / np.maximum(known, 1), np.nan)


def _mean(frame: Frame, band: slice, axis: int) -> Curve:
    """Mean over the valid pixels of a band of rows (axis 0) or columns (1); NaN where there is none."""
    index = (band, slice(None)) if axis == 0 else (slice(None), band)
    known = (~frame.left_out[index]).sum(axis=axis)
    total = frame.pixels[index].sum(axis=axis, dtype=np.float64)
    return np.where(known > 0, total / np.maximum(known, 1), np.nan)


def _filled(curve: Curve) -> Curve:
    known = np.isfinite(curve)
    return np.interp(np.arange(len(curve)), np.flatnonzero(known), curve[known])


def _middle(frame: Frame, across: Curve, half: int) -> int:
    """The column of the beam: where the geometry says, else where the cut is most like its mirror image."""
    if frame.geometry.centre is not None and 0 <= frame.geometry.centre[0] < len(across):
        return int(frame.geometry.centre[0])
    level = np.log1p(np.clip(_filled(across), 0, None))
    level = ndimage.gaussian_filter1d(level, max(1.0, SMOOTH_SHARE * len(level)))
    level = level - ndimage.gaussian_filter1d(level, len(level) / 4)
    turned = np.convolve(level, level)
    overlap = np.convolve(np.ones(len(level)), np.ones(len(level)))
    score = np.where(overlap > 0.3 * len(level), turned / np.sqrt(overlap), -np.inf)
    return int(np.clip(round(int(np.argmax(score)) / 2), 0, len(level) - 1))


def _side_peaks(across: Curve, middle: int) -> list[int]:
    """Columns of the peaks beside the middle that stand out of noise and slope."""
    if int(np.isfinite(across).sum()) < FEWEST:
        return []
    curve = _filled(across)
    smooth = ndimage.gaussian_filter1d(curve, max(1.0, SMOOTH_SHARE * len(curve)))
    noise = (
        1.4826
        * float(np.median(np.abs(curve - smooth)))
        / math.sqrt(max(1.0, SMOOTH_SHARE * len(curve)) * 3.5)
    )
    found, facts = find_peaks(smooth, prominence=max(LEAST_SIGMAS * noise, 1e-9))
    stands = facts["prominences"] > LEAST_CONTRAST * np.abs(smooth[found])
    near = max(3.0, 1.5 * BAND_SHARE * len(curve))
    known = np.isfinite(across[found])
    return [int(place) for place in found[stands & known] if abs(place - middle) > near]


def _fringe(along: Curve) -> float:
    """The period in pixels of oscillations along a cut, NaN where no one period stands out."""
    if int(np.isfinite(along).sum()) < 2 * FEWEST:
        return math.nan
    level = np.log1p(np.clip(_filled(along), 0, None))
    level = level - ndimage.gaussian_filter1d(level, len(level) / 12)
    power = np.abs(np.fft.rfft(level * np.hanning(len(level)))) ** 2
    period = len(level) / np.maximum(np.arange(len(power)), 1e-9)
    inside = (period > FRINGES[0]) & (period < FRINGES[1] * len(level))
    if not inside.any():
        return math.nan
    best = int(np.argmax(np.where(inside, power, 0)))
    return float(period[best]) if power[best] > FRINGE_POWER * float(power[inside].mean()) else math.nan


def _json(curve: Curve) -> dict[str, list[float]]:
    known = np.isfinite(curve)
    return {"x": rounded(np.flatnonzero(known) + 0.5), "intensity": rounded(curve[known])}
