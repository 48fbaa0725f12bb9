"""PONI files, pyFAI's own record of a calibration, as a Geometry. Heavy: worker only.

Format: https://pyfai.readthedocs.io/en/stable/geometry.html (PONI-file), versions 1 to 3.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyFAI.geometry import Geometry as PyfaiGeometry
from pyFAI.io.ponifile import PoniFile

from pipeline.errors import GeometryError
from pipeline.scattering.geometry import Geometry, checked
from pipeline.scattering.integrate import integrator

LARGEST_CHARACTERS = 64 * 1024
USUAL_SHAPE = (1000, 1000)
_ENTRY = re.compile(r"^[ \t]*(\w[\w ]*?)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_NEEDED = ("distance", "poni1", "poni2")
_SAME_ANGLE_RAD = 1e-5
_FAULTS = (ValueError, TypeError, KeyError, RuntimeError, OSError, AttributeError, ZeroDivisionError)


@dataclass(frozen=True)
class Calibration:
    """What a PONI file says: the numbers of a Geometry, and the shape (height, width) of its detector."""

    known: dict[str, float | bool]
    shape: tuple[int, int] | None


def read_poni(text: str) -> Calibration:
    """Read the text of a PONI file; GeometryError says what is missing, or cannot be expressed here."""
    entries = _entries(text)
    try:
        poni = PoniFile()
        poni.read_from_dict(entries)
        geometry = PyfaiGeometry()
        geometry._init_from_poni(poni)
        told = geometry.getFit2D()
    except _FAULTS as error:
        raise GeometryError(f"The PONI file cannot be used: {error}.") from error
    known = checked(
        {
            "centre_x_pixel": told["centerX"],
            "centre_y_pixel": told["centerY"],
            "distance_m": told["directDist"] * 1e-3,
            "tilt_deg": told["tilt"],
            "tilt_plane_deg": told["tiltPlanRotation"],
            "pixel_x_um": geometry.pixel2 * 1e6,
            "pixel_y_um": geometry.pixel1 * 1e6,
            "wavelength_angstrom": geometry.wavelength * 1e10 if geometry.wavelength else None,
        }
    )
    shape = getattr(geometry.detector, "max_shape", None)
    calibration = Calibration(known, (int(shape[0]), int(shape[1])) if shape is not None else None)
    _require_same_angles(geometry, calibration)
    return calibration


def _entries(text: str) -> dict[str, Any]:
    """Return the lines of a PONI file by their names in small letters; none may name a further file."""
    if len(text) > LARGEST_CHARACTERS:
        raise GeometryError(f"This is no PONI file: {len(text):,} characters, one has a few hundred.")
    entries: dict[str, Any] = {key.casefold(): value for key, value in _ENTRY.findall(text)}
    missing = [name for name in _NEEDED if name not in entries]
    if missing:
        raise GeometryError(f"This is no PONI file: it has no line {' and no line '.join(missing)}.")
    try:
        config = json.loads(entries.get("detector_config") or "{}")
    except ValueError as error:
        raise GeometryError(f"The line Detector_config of the PONI file is no JSON: {error}.") from error
    named = [value for key, value in (config or {}).items() if "file" in key.casefold() and value]
    if entries.get("splinefile", "None").casefold() not in ("none", ""):
        named.append(entries["splinefile"])
    if named or "nexus" in entries.get("detector", "").casefold():
        raise GeometryError(
            "The PONI file describes its detector by a further file, which is not read: give one without."
        )
    return entries


def _require_same_angles(geometry: Any, calibration: Calibration) -> None:
    """Raise GeometryError where centre, distance and tilt do not give the angles of the file."""
    shape = calibration.shape or USUAL_SHAPE
    rows = np.linspace(0, shape[0] - 1, 7)
    columns = np.linspace(0, shape[1] - 1, 7)
    y, x = (grid.ravel() for grid in np.meshgrid(rows, columns, indexing="ij"))
    ours = integrator(Geometry(**calibration.known), shape).tth(y, x)  # type: ignore[arg-type]
    if not np.allclose(ours, geometry.tth(y, x), rtol=0, atol=_SAME_ANGLE_RAD):
        raise GeometryError(
            "The PONI file describes a detector that is curved, or mounted turned round (orientation): "
            "only flat ones that are read as they are shown are taken."
        )
