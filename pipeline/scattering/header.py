"""What headers and metadata tables say of the geometry, under the names that instruments use. Light."""

import math
import re
from collections.abc import Mapping
from typing import Any

from pipeline.scattering.geometry import HEADER, KEV_ANGSTROM, LIMITS, TABLE, Layer

_PAIR = re.compile(r"\(?\s*(-?[\d.]+(?:[eE][+-]?\d+)?)\s*,\s*(-?[\d.]+(?:[eE][+-]?\d+)?)\s*\)?")
_GRAZING = re.compile(r"graz|gi-?[sw]axs|gixd|gid\b", re.IGNORECASE)
TELLING = ("scattering_geometry", "geometry", "technique", "scan_type", "measurement", "mode")

NAMES: dict[str, tuple[tuple[str, float], ...]] = {
    "centre_x_pixel": (
        ("beam_centre_x_pixel", 1),
        ("beam_center_x_pixel", 1),
        ("center_1", 1),
    ),
    "centre_y_pixel": (
        ("beam_centre_y_pixel", 1),
        ("beam_center_y_pixel", 1),
        ("center_2", 1),
    ),
    "distance_m": (("detector_distance_m", 1), ("sample_detector_distance_m", 1)),
    "wavelength_angstrom": (("wavelength_angstrom", 1), ("incident_wavelength_angstrom", 1)),
    "pixel_x_um": (("pixel_x_um", 1), ("detector_pixel_um", 1), ("psize_1", 1e6)),
    "pixel_y_um": (("pixel_y_um", 1), ("detector_pixel_um", 1), ("psize_2", 1e6)),
    "q_per_pixel_per_angstrom": (
        ("q_per_pixel_per_angstrom", 1),
        ("reciprocal_pixel_per_nm", 2 * math.pi / 10),
    ),
    "q_per_pixel_y_per_angstrom": (("q_per_pixel_y_per_angstrom", 1),),
    "polarisation": tuple((f"polari{letter}ation{end}", 1) for letter in "sz" for end in ("", "_factor")),
    "incidence_deg": tuple((f"{word}_deg", 1) for word in ("incidence", "incidence_angle", "incident_angle")),
}
"""Each number with the names it has, in the order of trust, and the factor to its unit."""


def layers_of(header: Mapping[str, Any], row: Mapping[str, Any], shape: tuple[int, int]) -> list[Layer]:
    """Return what a file's header and the row of its image in the tables say, the tables on top.

    `shape` is (height, width) of the image. The header may hold `detector_pixel_um`, as readers find it.
    """
    told = {_short(key): value for key, value in header.items()}
    table = {key.casefold(): value for key, value in row.items()}
    return [Layer(HEADER, _known(told) | _reduced(told, shape)), Layer(TABLE, _known(table))]


def grazing_told(told: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return under which name a header or a row tells that the beam grazed a surface, and what it says."""
    names = {_short(key): key for key in told}
    for name in TELLING:
        said = str(told.get(names.get(name, ""), ""))
        if _GRAZING.search(said):
            return names[name], said
    for name, _ in NAMES["incidence_deg"]:
        angle = _number(told.get(names.get(name, "")))
        if angle is not None:
            return names[name], f"{angle:g}"
    return None


def _short(key: str) -> str:
    """The last part of a header's key, in small letters."""
    return re.split(r"[/.]", key)[-1].casefold()


def _known(told: Mapping[str, Any]) -> dict[str, float | bool]:
    found: dict[str, float | bool] = {}
    for name, candidates in NAMES.items():
        for key, factor in candidates:
            value = _number(told.get(key))
            if value is not None and _is_likely(name, value * factor):
                found[name] = value * factor
                break
    energy = _number(told.get("photon_energy_kev"))
    if "wavelength_angstrom" not in found and energy is not None and energy > 0:
        found["wavelength_angstrom"] = KEV_ANGSTROM / energy
    if "centre_x_pixel" not in found or "centre_y_pixel" not in found:
        found = {key: value for key, value in found.items() if not key.startswith("centre_")}
        found |= _beam(told)
    if any(_GRAZING.search(str(told.get(key) or "")) for key in TELLING):
        found["grazing"] = True
    if "incidence_deg" in found:
        found["grazing"] = True
    if str(told.get("scattering_geometry") or "").casefold() == "transmission":
        found["grazing"] = False
    return found


def _beam(told: Mapping[str, Any]) -> dict[str, float | bool]:
    """Dectris' `Beam_xy (498.18, 515.77) pixels`; (0, 0) is what detectors write that were told nothing."""
    pair = _PAIR.match(str(told.get("beam_xy") or ""))
    x, y = (float(pair[1]), float(pair[2])) if pair else (0.0, 0.0)
    return {"centre_x_pixel": x, "centre_y_pixel": y} if x or y else {}


def _reduced(told: Mapping[str, Any], shape: tuple[int, int]) -> dict[str, float | bool]:
    """Where q is nothing on axes that are q already, left to right and upwards, and the steps of both."""
    ends = [_number(told.get(f"q{which}_per_angstrom")) for which in ("x_min", "x_max", "y_min", "y_max")]
    left, right, low, high = ends
    if left is None or right is None or low is None or high is None or min(shape) < 2:
        return {}
    across, up = (right - left) / (shape[1] - 1), (high - low) / (shape[0] - 1)
    if across <= 0 or up <= 0:
        return {}
    return {
        "q_per_pixel_per_angstrom": across,
        "q_per_pixel_y_per_angstrom": up,
        "centre_x_pixel": 0.5 - left / across,
        "centre_y_pixel": 0.5 + high / up,
    }


def _number(value: Any) -> float | None:
    """A finite number, also as text; centres of exactly 0 mean that nobody set them, as lengths of 0 do."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and number != 0 else None


def _is_likely(name: str, value: float) -> bool:
    low, high = LIMITS[name]
    return low <= value <= high
