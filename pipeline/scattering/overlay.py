"""Many radial profiles over one another: their mean, their spread, and the curves themselves. numpy only."""

from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.scattering.curve import Curve
from pipeline.scattering.profile import UNITS, rounded

BINS = 400
MOST_CURVES = 40
LOW, HIGH = 16.0, 84.0
"""Percentiles between which two thirds of the profiles lie."""
LEAST_SHARE = 0.25
"""Of the profiles: with fewer at a distance, mean and spread would speak of a few."""


def overlay(profiles: list[tuple[str, Curve]], *, same_area: bool = False) -> dict[str, Any]:
    """Return mean, spread and up to 40 curves of the images whose profiles share the commonest axis.

    With `same_area` each is divided by its mean over the axis: shapes are compared, not exposures.

    `profiles` are (image_id, profile); those without a centre, or over another axis, are counted.
    """
    with_curve = [(one, curve) for one, curve in profiles if curve.has_centre]
    axes = [curve.axis for _, curve in with_curve]
    axis = max(UNITS, key=axes.count)
    chosen = [(one, curve) for one, curve in with_curve if curve.axis == axis]
    answer: dict[str, Any] = {
        "axis": axis,
        "unit": UNITS[axis],
        "same_area": same_area,
        "count": len(chosen),
        "without_centre": len(profiles) - len(with_curve),
        "other_axis": len(with_curve) - len(chosen),
        "grazing": sum(1 for _, curve in chosen if curve.is_grazing),
        "found_centres": sum(1 for _, curve in chosen if curve.is_found),
    }
    if not chosen:
        return answer | {"x": [], "mean": [], "low": [], "high": [], "median": [], "curves": []}
    x = _common([curve for _, curve in chosen])
    curves = np.stack([_on(x, curve) for _, curve in chosen])
    if same_area:
        area = np.nanmean(curves, axis=1, keepdims=True)
        curves = curves / np.where(area > 0, area, 1)
    return answer | _spread(x, curves) | {"curves": _some(x, curves, [one for one, _ in chosen])}


def _common(chosen: list[Curve]) -> Float[np.ndarray, " bin"]:
    """Return even steps from the nearest to the farthest distance that any of them reaches."""
    least, most = min(curve.first for curve in chosen), max(curve.last for curve in chosen)
    bins = min(BINS, max(len(curve.intensity) for curve in chosen))
    return np.linspace(least, most, max(2, bins))


def _on(x: Float[np.ndarray, " bin"], curve: Curve) -> Float[np.ndarray, " bin"]:
    """Return a profile at the common distances; NaN beyond its ends."""
    known = np.isfinite(curve.intensity)
    return np.interp(x, curve.x[known], curve.intensity[known], left=np.nan, right=np.nan)


def _spread(x: Float[np.ndarray, " bin"], curves: Float[np.ndarray, "image bin"]) -> dict[str, Any]:
    known = np.isfinite(curves).sum(axis=0) >= max(1, LEAST_SHARE * len(curves))
    low, middle, high = np.nanpercentile(curves[:, known], (LOW, 50, HIGH), axis=0)
    return {
        "x": rounded(x[known]),
        "mean": rounded(np.nanmean(curves[:, known], axis=0)),
        "median": rounded(middle),
        "low": rounded(low),
        "high": rounded(high),
    }


def _some(
    x: Float[np.ndarray, " bin"], curves: Float[np.ndarray, "image bin"], ids: list[str]
) -> list[dict[str, Any]]:
    """Return evenly chosen ones; a curve has null where it does not reach."""
    taken = np.unique(np.linspace(0, len(ids) - 1, min(MOST_CURVES, len(ids))).astype(int))
    found = []
    for at in taken.tolist():
        known = np.isfinite(curves[at])
        found.append({"image_id": ids[at], "x": rounded(x[known]), "intensity": rounded(curves[at][known])})
    return found
