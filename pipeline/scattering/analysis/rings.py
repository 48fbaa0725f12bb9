"""Radial integration of rings and the azimuthal profile of arcs. Heavy: worker only.

The orientation parameter is Hermans': (3⟨cos²φ⟩ - 1) / 2 with the average over I(φ) sin φ, φ from the
direction of the arcs (Hermans and Platzek, Kolloid-Z. 88, 68 (1939), doi:10.1007/BF01518890).
"""

import math
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy.signal import find_peaks, peak_widths

from pipeline.scattering.analysis.frame import Frame
from pipeline.scattering.integrate import Radial, azimuthal, radial
from pipeline.scattering.peaks import Peak, peaks
from pipeline.scattering.profile import radial_json, rounded

BAND_WIDTHS = 1.5  # of a ring, to either side, that belong to it
LEAST_ARC = 0.2  # of the highest above the background
LEAST_APART_DEG = 10.0
LEAST_MOMENT = 0.15  # of signal: less has several directions, as cubic textures
FEWEST_SECTORS = 30
STEP_DEG = 2.0

Result = tuple[dict[str, float], dict[str, Any]]


def radial_analysis(frame: Frame) -> Result:
    """Integrate around the beam: how many rings there are, where the strongest lies and how wide it is."""
    nothing = {"radial.peak_count": 0.0}
    profile = _profile(frame)
    if profile is None:
        return {}, {"note": "The beam's place is not known and was not found."}
    found = peaks(profile, frame.geometry.axis)
    curve = {
        "axis": frame.geometry.axis,
        "radial": radial_json(profile),
        "peaks": [p.to_json() for p in found],
    }
    if not found:
        return nothing, curve
    top = max(found, key=lambda peak: peak.height)
    numbers = {
        "radial.peak_count": float(len(found)),
        "radial.radius_px": _pixels(frame, top.position),
        "radial.width_relative": top.width / top.position,
    }
    if frame.geometry.axis == "q":
        numbers["radial.q_per_angstrom"] = top.position
    return numbers, curve


def azimuthal_analysis(frame: Frame) -> Result:
    """Follow the intensity along the ring that is least even, and say how its arcs are oriented."""
    profile = _profile(frame)
    found = [] if profile is None else peaks(profile, frame.geometry.axis)
    if profile is None or not found:
        return {}, {"note": "There is no ring to follow: no peak of I(q), or no known place of the beam."}
    curves = [(peak, *_around(frame, profile, peak)) for peak in found]
    curves = [one for one in curves if len(one[1]) >= FEWEST_SECTORS]
    if not curves:
        return {}, {"note": "The rings lie outside of the frame for the most part."}
    peak, chi, intensity = max(curves, key=lambda one: one[0].height * _unevenness(one[2]))
    signal = intensity - _background(intensity)
    direction = _direction(chi, signal)
    count, fwhm = _arcs(chi, signal)
    numbers = {
        "azimuthal.orientation": hermans(chi, signal, direction),
        "azimuthal.direction_deg": direction,
        "azimuthal.arc_count": float(count),
        "azimuthal.fwhm_deg": fwhm,
    }
    kept = {name: value for name, value in numbers.items() if math.isfinite(value)}
    return kept, {"chi_deg": rounded(chi), "intensity": rounded(intensity), "at": peak.position}


def hermans(
    chi_deg: Float[np.ndarray, " sector"], signal: Float[np.ndarray, " sector"], direction_deg: float
) -> float:
    """Return Hermans' orientation parameter of I(χ) around a direction: 1 aligned, 0 random, -0.5 across."""
    away = np.abs((chi_deg - direction_deg + 90) % 180 - 90)
    order = np.argsort(away)
    grid = np.linspace(0, 90, 91)
    whole = np.convolve(np.interp(grid, away[order], signal[order]), [0.25, 0.5, 0.25], mode="same")
    phi = np.radians(grid)
    weight = whole * np.sin(phi)
    total = float(np.trapezoid(weight, phi))
    if total <= 0:
        return math.nan
    return float(1.5 * np.trapezoid(weight * np.cos(phi) ** 2, phi) / total - 0.5)


def _background(intensity: Float[np.ndarray, " sector"]) -> float:
    """What lies under the arcs: the mean of the darkest quarter of the smoothed profile."""
    smooth = np.convolve(np.pad(intensity, 3, mode="wrap"), np.ones(7) / 7, mode="valid")
    return float(np.sort(smooth)[: max(1, len(smooth) // 4)].mean())


def _profile(frame: Frame) -> Radial | None:
    if not frame.has_centre:
        return None
    found = radial(frame.image.pixels, frame.left_out, frame.geometry)
    return found if len(found.x) else None


def _around(
    frame: Frame, profile: Radial, peak: Peak
) -> tuple[Float[np.ndarray, " sector"], Float[np.ndarray, " sector"]]:
    least, most = float(profile.x[0]), float(profile.x[-1])
    reach = BAND_WIDTHS * max(peak.width, (most - least) / 400)
    band = max(least, peak.position - reach), min(most, peak.position + reach)
    return azimuthal(frame.image.pixels, frame.left_out, frame.geometry, band)


def _unevenness(intensity: Float[np.ndarray, " sector"]) -> float:
    middle = float(np.median(intensity))
    return float(np.percentile(intensity, 95) - middle) / max(abs(middle), 1e-9)


def _direction(chi: Float[np.ndarray, " sector"], signal: Float[np.ndarray, " sector"]) -> float:
    """The direction (0 to 180°) of the arcs: of their second moment, of the highest where that has none."""
    if signal.sum() <= 0:
        return math.nan
    moment = complex((signal * np.exp(2j * np.radians(chi))).sum() / signal.sum())
    if abs(moment) < LEAST_MOMENT:
        smooth = np.convolve(np.pad(signal, 2, mode="wrap"), np.ones(5) / 5, mode="valid")
        return float(chi[int(np.argmax(smooth))] % 180)
    return math.degrees(np.angle(moment)) / 2 % 180


def _arcs(chi: Float[np.ndarray, " sector"], signal: Float[np.ndarray, " sector"]) -> tuple[int, float]:
    """How many maxima there are around the circle, and the full width at half height of the highest (°)."""
    grid = np.arange(-180.0, 180.0, STEP_DEG)
    even = np.interp(grid, chi, signal, period=360.0)
    even = np.convolve(np.pad(even, 2, mode="wrap"), np.ones(5) / 5, mode="valid")
    if even.max() <= 0:
        return 0, math.nan
    even = np.roll(even, -int(np.argmin(even)))
    found, _ = find_peaks(
        even, prominence=LEAST_ARC * even.max(), distance=max(1, int(LEAST_APART_DEG / STEP_DEG))
    )
    if not len(found):
        return 0, math.nan
    highest = found[int(np.argmax(even[found]))]
    return len(found), float(peak_widths(even, [highest], rel_height=0.5)[0][0] * STEP_DEG)


def _pixels(frame: Frame, position: float) -> float:
    """Return a place on the radial axis as a distance from the beam in pixels."""
    one = frame.geometry
    if one.axis == "pixel":
        return position
    if one.q_per_pixel_per_angstrom is not None:
        return position / one.q_per_pixel_per_angstrom
    angle = math.radians(position)
    if one.axis == "q":
        angle = 2 * math.asin(min(1.0, position * (one.wavelength_angstrom or 0.0) / (4 * math.pi)))
    return math.tan(angle) * (one.distance_m or math.nan) / ((one.pixel_x_um or math.nan) * 1e-6)
