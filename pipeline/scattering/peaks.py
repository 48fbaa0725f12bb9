"""Peaks of a radial profile: where it is higher than on both sides by more than chance. Heavy: worker only.

Height and width are those over the higher of the two valleys beside a peak (its prominence), so a shoulder of
the central halo is none; the place is the top of the parabola through the highest bin and its neighbours.
"""

import math
from dataclasses import asdict, dataclass

import numpy as np
from jaxtyping import Float
from scipy.signal import find_peaks, peak_widths

from pipeline.scattering.integrate import Radial

LEAST_SIGMAS = 6.0
LEAST_CONTRAST = 0.03  # of the intensity at the peak
MOST = 30
FEWEST_BINS = 12


@dataclass(frozen=True)
class Peak:
    """Position and full width at half height in the unit of the profile; height over the valleys beside it.

    `spacing_angstrom` is 2π/q, None where the profile is not over q.
    """

    position: float
    width: float
    height: float
    spacing_angstrom: float | None

    def to_json(self) -> dict[str, float | None]:
        """Return the fields as JSON."""
        return asdict(self)


def peaks(profile: Radial, axis: str) -> list[Peak]:
    """Return the peaks that stand out of the noise, the nearest to the beam first."""
    x, intensity = profile.x, profile.intensity
    if len(x) < FEWEST_BINS:
        return []
    smooth = np.convolve(np.pad(intensity, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    chance = np.maximum(_noise(profile), LEAST_CONTRAST * np.abs(smooth))
    found, facts = find_peaks(smooth, prominence=1e-12)
    height = facts["prominences"]
    stands = (height > chance[found]) & (found > 1) & (found < len(x) - 2)
    found, height = found[stands], height[stands]
    strongest = np.sort(np.argsort(height)[::-1][:MOST])
    found, height = found[strongest], height[strongest]
    widths = peak_widths(smooth, found, rel_height=0.5)[0] * np.gradient(x)[found]
    tops = zip(found.tolist(), widths.tolist(), height.tolist(), strict=True)
    return [_peak(_top(x, smooth, at), width, high, axis) for at, width, high in tops]


def _peak(position: float, width: float, height: float, axis: str) -> Peak:
    spacing = 2 * math.pi / position if axis == "q" and position > 0 else None
    return Peak(position, width, height, spacing)


def _noise(profile: Radial) -> Float[np.ndarray, " bin"]:
    """How much of a peak may be chance: from counting where known, and from the steps between bins."""
    steps = np.abs(np.diff(profile.intensity, 2, prepend=profile.intensity[0], append=profile.intensity[-1]))
    window = np.lib.stride_tricks.sliding_window_view(np.pad(steps, 10, mode="reflect"), 21)
    scatter = np.median(window, axis=1) / (0.6745 * math.sqrt(6))
    counted = profile.error if profile.error is not None else np.zeros_like(scatter)
    return LEAST_SIGMAS * np.maximum(scatter, counted)


def _top(x: Float[np.ndarray, " bin"], smooth: Float[np.ndarray, " bin"], at: int) -> float:
    """Where the parabola through the highest bin and its neighbours is highest."""
    before, here, after = smooth[at - 1], smooth[at], smooth[at + 1]
    bend = before - 2 * here + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return float(np.interp(at + np.clip(shift, -0.5, 0.5), np.arange(len(x)), x))
