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
        ("beam_center_x", 1),
        ("center_1", 1),
    ),
    "centre_y_pixel": (
        ("beam_centre_y_pixel", 1),
        ("beam_center_y_pixel", 1),
        ("beam_center_y", 1),
        ("center_2", 1),
    ),
    "distance_m": (("detector_distance_m", 1), ("sample_detector_distance_m", 1)),
    "wavelength_angstrom": (("wavelength_angstrom", 1), ("incident_wavelength_angstrom", 1)),
    "pixel_x_um": (("pixel_x_um", 1), ("detector_pixel_um", 1), ("psize_1", 1e6)),
    "pixel_y_um": (("pixel_y_um", 1), ("detector_pixel_um", 1), ("psize_2", 1e6)),
    "q_per_pixel_per_angstrom": (("q_per_pixel_per_angstrom", 1),),
}
"""Each number with the names it has, in the order of trust, and the factor to its unit."""


def layers_of(
    header: Mapping[str, Any], row: Mapping[str, Any], detector_pixel_um: float | None
) -> list[Layer]:
    """Return what a file's header and the row of its image in the tables say, the tables on top."""
    told = {_short(key): value for key, value in header.items()}
    if detector_pixel_um is not None:
        told.setdefault("detector_pixel_um", detector_pixel_um)
    table = {key.casefold(): value for key, value in row.items()}
    return [Layer(HEADER, _known(told)), Layer(TABLE, _known(table))]


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
        found |= _beam(told) or _middle_of_q(told)
    if any(_GRAZING.search(str(told.get(key) or "")) for key in TELLING):
        found["grazing"] = True
    if str(told.get("scattering_geometry") or "").casefold() == "transmission":
        found["grazing"] = False
    return found


def _beam(told: Mapping[str, Any]) -> dict[str, float | bool]:
    """Dectris' `Beam_xy (498.18, 515.77) pixels`; (0, 0) is what detectors write that were told nothing."""
    pair = _PAIR.match(str(told.get("beam_xy") or ""))
    x, y = (float(pair[1]), float(pair[2])) if pair else (0.0, 0.0)
    return {"centre_x_pixel": x, "centre_y_pixel": y} if x or y else {}


def _middle_of_q(told: Mapping[str, Any]) -> dict[str, float | bool]:
    """Where q is nothing on axes that are q already: left to right, and upwards."""
    step = _number(told.get("q_per_pixel_per_angstrom"))
    left, top = _number(told.get("qx_min_per_angstrom")), _number(told.get("qy_max_per_angstrom"))
    if step is None or left is None or top is None:
        return {}
    return {"centre_x_pixel": 0.5 - left / step, "centre_y_pixel": 0.5 + top / step}


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
