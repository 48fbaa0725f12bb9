"""Peaks of a radial profile over a smooth background. Heavy: worker only.

The background is SNIP's on the double logarithm of the square root (Ryan et al., Nucl. Instrum. Methods B 34,
396 (1988), doi:10.1016/0168-583X(88)90063-8); a peak is the parabola through the top of what stands above it.
"""

import math
from dataclasses import asdict, dataclass

import numpy as np
from jaxtyping import Float
from scipy.signal import find_peaks, peak_widths

from pipeline.scattering.integrate import Radial

WIDEST = 0.06  # of the profile: half the window of the background
LEAST_SIGMAS = 6.0
LEAST_CONTRAST = 0.02  # of the background below it
MOST = 30
FEWEST_BINS = 12


@dataclass(frozen=True)
class Peak:
    """Position and full width at half height in the unit of the profile; height above the background.

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
    """Return the peaks that stand well above background and noise, the nearest to the beam first."""
    x, intensity = profile.x, profile.intensity
    if len(x) < FEWEST_BINS:
        return []
    smooth = np.convolve(np.pad(intensity, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    ground = background(smooth)
    above = smooth - ground
    noise = np.maximum(_noise(profile), LEAST_CONTRAST * np.abs(ground) + 1e-12)
    found, _ = find_peaks(above / noise, prominence=1.0, distance=3)
    found = found[(found > 1) & (found < len(x) - 2)]
    found = found[np.argsort(above[found])[::-1][:MOST]]
    if not len(found):
        return []
    widths = peak_widths(above, found, rel_height=0.5)[0]
    step = np.gradient(x)
    tops = sorted(
        (_top(x, above, at), width * step[at], above[at]) for at, width in zip(found, widths, strict=True)
    )
    return [
        Peak(float(at), float(width), float(height), 2 * math.pi / at if axis == "q" and at > 0 else None)
        for at, width, height in tops
    ]


def background(intensity: Float[np.ndarray, " bin"]) -> Float[np.ndarray, " bin"]:
    """Return what is smooth over more than a few hundredths of the profile."""
    least = float(intensity.min())
    level = np.log(np.log(np.sqrt(intensity - least + 1) + 1) + 1)
    for reach in range(max(2, int(WIDEST * len(level))), 0, -1):
        padded = np.pad(level, reach, mode="edge")
        level = np.minimum(level, (padded[: -2 * reach] + padded[2 * reach :]) / 2)
    return (np.exp(np.exp(level) - 1) - 1) ** 2 + least - 1


def _noise(profile: Radial) -> Float[np.ndarray, " bin"]:
    """How much of a peak may be chance: from counting where known, and from the steps between bins."""
    steps = np.abs(np.diff(profile.intensity, 2, prepend=profile.intensity[0], append=profile.intensity[-1]))
    window = np.lib.stride_tricks.sliding_window_view(np.pad(steps, 10, mode="reflect"), 21)
    scatter = np.median(window, axis=1) / (0.6745 * math.sqrt(6))
    counted = profile.error if profile.error is not None else np.zeros_like(scatter)
    return LEAST_SIGMAS * np.maximum(scatter, counted)


def _top(x: Float[np.ndarray, " bin"], above: Float[np.ndarray, " bin"], at: int) -> float:
    """Where the parabola through the highest bin and its neighbours is highest."""
    before, here, after = above[at - 1], above[at], above[at + 1]
    bend = before - 2 * here + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return float(np.interp(at + np.clip(shift, -0.5, 0.5), np.arange(len(x)), x))
