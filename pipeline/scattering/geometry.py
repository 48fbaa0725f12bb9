"""How a detector stood to the beam, in words that headers, people and PONI files share. Light.

Tilts follow Fit2D as pyFAI converts them (Kieffer et al., J. Synchrotron Rad. 32, 722 (2025), and
`AzimuthalIntegrator.setFit2D`): the distance is that along the beam, the centre is where the beam meets the
detector, and the detector is turned by `tilt_deg` around an axis at `tilt_plane_deg`.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from pipeline.errors import GeometryError

KEV_ANGSTROM = 12.398419843320026
"""Photon energy in keV times wavelength in Å (CODATA 2018, exact)."""

HEADER, TABLE, COLLECTION, BY_HAND, PONI, FOUND = "header", "table", "collection", "hand", "poni", "found"

LIMITS: dict[str, tuple[float, float]] = {
    "centre_x_pixel": (-1e5, 1e5),
    "centre_y_pixel": (-1e5, 1e5),
    "distance_m": (1e-4, 1e3),
    "wavelength_angstrom": (1e-3, 1e3),
    "pixel_x_um": (1e-2, 1e5),
    "pixel_y_um": (1e-2, 1e5),
    "tilt_deg": (-90.0, 90.0),
    "tilt_plane_deg": (-360.0, 360.0),
    "q_per_pixel_per_angstrom": (1e-9, 1e3),
    "q_per_pixel_y_per_angstrom": (1e-9, 1e3),
    "polarisation": (-1.0, 1.0),
    "incidence_deg": (1e-3, 45.0),
}
"""What each number may be, both ends included: outside, it is a slip of the pen or of the unit."""


@dataclass(frozen=True)
class Geometry:
    """What is known; None is unknown. The centre is in pixels from the outer corner of the first one.

    Pixel (0, 0) reaches from 0 to 1, y downwards. `q_per_pixel_per_angstrom` is the step of reduced data,
    whose axes are q already, with another one along y where it differs.
    `polarisation` is 1 for a beam polarised along the rows, 0 for none, -1 for one across them.
    `grazing` says that the beam grazed a surface, at `incidence_deg` to it; None where nobody said.
    """

    centre_x_pixel: float | None = None
    centre_y_pixel: float | None = None
    distance_m: float | None = None
    wavelength_angstrom: float | None = None
    pixel_x_um: float | None = None
    pixel_y_um: float | None = None
    tilt_deg: float | None = None
    tilt_plane_deg: float | None = None
    q_per_pixel_per_angstrom: float | None = None
    q_per_pixel_y_per_angstrom: float | None = None
    polarisation: float | None = None
    incidence_deg: float | None = None
    grazing: bool | None = None

    @property
    def centre(self) -> tuple[float, float] | None:
        """Where the beam meets the detector (x, y), where both are known."""
        if self.centre_x_pixel is None or self.centre_y_pixel is None:
            return None
        return self.centre_x_pixel, self.centre_y_pixel

    @property
    def axis(self) -> str:
        """What the radial axis can be: `q` (Å⁻¹), `two_theta` (degrees) or `pixel`."""
        if self.q_per_pixel_per_angstrom is not None:
            return "q"
        if self.distance_m is None or self.pixel_x_um is None:
            return "pixel"
        return "two_theta" if self.wavelength_angstrom is None else "q"

    def to_json(self) -> dict[str, float | bool]:
        """Return what is known."""
        return {name: value for name, value in asdict(self).items() if value is not None}


FIELDS = tuple(field.name for field in fields(Geometry))
OF_NO_CALIBRATION = ("polarisation", "incidence_deg", "grazing")
"""What beam and sample did, of which a PONI file says nothing."""


@dataclass(frozen=True)
class Layer:
    """Some of the numbers from one place; `shape` (height, width) of the detector they were made for."""

    origin: str
    known: dict[str, float | bool]
    shape: tuple[int, int] | None = None


@dataclass(frozen=True)
class Resolved:
    """A geometry, where each of its numbers came from, and sentences on what was passed over."""

    geometry: Geometry
    origins: dict[str, str]
    notes: list[str]


def resolve(layers: list[Layer], shape: tuple[int, int]) -> Resolved:
    """Lay what is known from several places over one another, the last one on top.

    A layer for a detector of another shape is passed over, with a sentence.
    """
    known: dict[str, Any] = {}
    origins: dict[str, str] = {}
    notes: list[str] = []
    for layer in layers:
        if layer.shape is not None and layer.shape != shape:
            notes.append(
                f"A stored geometry was made for a detector of {layer.shape[1]:,} × {layer.shape[0]:,} "
                f"pixels, this image has {shape[1]:,} × {shape[0]:,}: it is not used."
            )
            continue
        if layer.origin == PONI:  # whole: a tilt or a wavelength of before belongs to another calibration
            known = {name: known[name] for name in OF_NO_CALIBRATION if name in known}
            origins = {name: origins[name] for name in known}
        known |= layer.known
        origins |= dict.fromkeys(layer.known, layer.origin)
    return Resolved(Geometry(**known), origins, notes)


def checked(given: Mapping[str, Any]) -> dict[str, float | bool]:
    """Return what somebody gave, `photon_energy_kev` as wavelength; GeometryError names a wrong number."""
    told = dict(given)
    energy = told.pop("photon_energy_kev", None)
    if energy is not None:
        told["wavelength_angstrom"] = KEV_ANGSTROM / _number("photon_energy_kev", energy, (1e-2, 1e4))
    known: dict[str, float | bool] = {}
    for name, value in told.items():
        if value is None:
            continue
        if name == "grazing" and isinstance(value, bool):
            known[name] = value
        elif name in LIMITS:
            known[name] = _number(name, value, LIMITS[name])
        else:
            raise GeometryError(f"{name} = {value!r} is no part of a geometry: {', '.join(FIELDS)}.")
    if "pixel_x_um" in known:
        known.setdefault("pixel_y_um", known["pixel_x_um"])
    if "incidence_deg" in known:
        known.setdefault("grazing", True)
    return known


def _number(name: str, value: Any, limits: tuple[float, float]) -> float:
    low, high = limits
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not low <= value <= high:
        raise GeometryError(f"{name} is {value!r}: expected a number from {low:g} to {high:g}.")
    return float(value)


def digest(*told: Any) -> str:
    """Return what names a geometry, and whatever else an answer depends on, in the cache."""
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).hexdigest()
