"""Everything about the profiles of one image, as the pages show it. Heavy: worker only."""

from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Bool

from pipeline.readers import Image
from pipeline.scattering.asked import resolved
from pipeline.scattering.centre import Centre, find_centre
from pipeline.scattering.curve import Curve
from pipeline.scattering.geometry import FOUND, HEADER, TABLE, Geometry, Resolved
from pipeline.scattering.header import grazing_told
from pipeline.scattering.integrate import Radial, azimuthal, corrections, even_steps, radial
from pipeline.scattering.masks import beam_stop, masks, runs, shadow
from pipeline.scattering.peaks import Peak, peaks

UNITS = {"q": "Å⁻¹", "two_theta": "°", "pixel": "px"}
DIGITS = 6
CERTAIN, APART = 0.9, 0.01
"""Confidence, and share of the longer side, from which on a told centre is doubted."""
_BAND_WIDTHS = 1.5  # of a peak, to either side
_GRAZING = "q is the length of the whole vector, not corrected for refraction. "
_PARTS = "Its parts along and across the surface, q_xy and q_z, are told under the pointer over the image."
_NO_PARTS = (
    "Its parts along and across the surface, q_xy and q_z, need the angle of incidence, which is not known."
)
_NO_CENTRE = (
    "No centre was found and none is known, so there is no profile: set the beam centre by hand, "
    "or give a PONI file."
)


def profile(
    image: Image,
    known: dict[str, Any],
    band: list[float] | None = None,
    *,
    checks: bool = True,
) -> dict[str, Any]:
    """Return geometry, masks, I(q), I(χ) within `band` and peaks of an image as JSON (docs/scattering.md).

    `known` is what `pipeline.scattering.asked.known_of` found. Without a band the strongest peak is taken,
    and all distances where there is none. With `checks` a centre that is told is compared with the one found.
    """
    header = header_of(image)
    told = resolved(known, header, image.pixels.shape)
    kinds = masks(image.pixels, image.mask, header)
    left_out = np.logical_or.reduce(list(kinds.values()))
    geometry = told.geometry
    centre = find_centre(image.pixels, left_out) if checks or geometry.centre is None else None
    answer = _answer(image, told, centre)
    if geometry.grazing:
        answer["notes"].append(_grazing(told, known["table"], header))
    if geometry.centre is None and centre is not None and centre.is_found:
        geometry = replace(geometry, centre_x_pixel=centre.x, centre_y_pixel=centre.y)
    if geometry.centre is None:
        return answer | {"masks": _shares(kinds), "notes": [*answer["notes"], _NO_CENTRE]}
    kinds["beam_stop"] = _shaded(image, left_out, geometry, geometry.centre)
    left_out = left_out | kinds["beam_stop"]
    answer["geometry"] = geometry.to_json()
    found = radial(image.pixels, left_out, geometry)
    tops = peaks(found, geometry.axis)
    answer |= {
        "masks": _shares(kinds),
        "left_out": runs(left_out & ~kinds["gaps"]),
        "radial": radial_json(found),
        "peaks": [one.to_json() for one in tops],
    }
    if len(found.x):
        answer["azimuthal"] = _around(image, left_out, geometry, band or _band(found, tops))
    return answer


def curve_of(image: Image, known: dict[str, Any]) -> Curve:
    """Return I(q) of an image, and no more: what is laid over others, and kept for it."""
    header = header_of(image)
    geometry = resolved(known, header, image.pixels.shape).geometry
    left_out = np.logical_or.reduce(list(masks(image.pixels, image.mask, header).values()))
    is_told = geometry.centre is not None
    if not is_told:
        centre = find_centre(image.pixels, left_out)
        if centre is not None and centre.is_found:
            geometry = replace(geometry, centre_x_pixel=centre.x, centre_y_pixel=centre.y)
    grazing = bool(geometry.grazing)
    if geometry.centre is None:
        return Curve(geometry.axis, grazing, False, 0.0, 0.0, np.zeros(0, np.float32))
    left_out = left_out | _shaded(image, left_out, geometry, geometry.centre)
    return Curve(geometry.axis, grazing, not is_told, *even_steps(image.pixels, left_out, geometry))


def header_of(image: Image) -> dict[str, Any]:
    """Return what an image's file says, with the pixel of its detector."""
    header = dict(image.metadata)
    if image.detector_pixel_um is not None:
        header.setdefault("detector_pixel_um", image.detector_pixel_um)
    return header


def _shaded(
    image: Image, left_out: Bool[np.ndarray, "height width"], geometry: Geometry, centre: tuple[float, float]
) -> Bool[np.ndarray, "height width"]:
    shade = beam_stop if geometry.grazing else shadow
    return shade(image.pixels, left_out, centre)


def radial_json(found: Radial) -> dict[str, Any]:
    """Return a radial profile as JSON, to six digits."""
    return {
        "x": rounded(found.x),
        "intensity": rounded(found.intensity),
        "error": None if found.error is None else rounded(found.error),
    }


def rounded(values: np.ndarray) -> list[float]:
    """Return numbers to six digits: half the bytes, and more than detectors know."""
    return [float(f"{value:.{DIGITS}g}") for value in values.tolist()]


def _answer(image: Image, told: Resolved, centre: Centre | None) -> dict[str, Any]:
    geometry, origins, notes = told.geometry, dict(told.origins), list(told.notes)
    if geometry.centre is None and centre is not None and centre.is_found:
        origins |= {"centre_x_pixel": FOUND, "centre_y_pixel": FOUND}
    if geometry.centre is not None and centre is not None:
        notes += _contradiction(geometry.centre, centre, image.pixels.shape)
    return {
        "shape": list(image.pixels.shape),
        "geometry": geometry.to_json(),
        "origins": origins,
        "found": None if centre is None else _found_json(centre),
        "axis": geometry.axis,
        "unit": UNITS[geometry.axis],
        "corrections": corrections(geometry),
        "radial": None,
        "azimuthal": None,
        "peaks": [],
        "left_out": [],
        "notes": notes,
    }


def _grazing(told: Resolved, table: dict[str, Any], header: dict[str, Any]) -> str:
    """Say that the beam grazed a surface, from where that is known, and what follows."""
    origin = told.origins["grazing"]
    said = grazing_told(table if origin == TABLE else header)
    if origin == TABLE and said:
        whence = f"as the table's column {said[0]} says ({said[1]})"
    elif origin == HEADER and said:
        whence = f"as the file's header says ({said[0]}: {said[1]})"
    else:
        whence = "as was told by hand"
    parts = _NO_PARTS if told.geometry.incidence_deg is None else _PARTS
    return f"The beam grazed a surface, {whence}: {_GRAZING}{parts}"


def _found_json(centre: Centre) -> dict[str, Any]:
    return {
        "x": round(centre.x, 2),
        "y": round(centre.y, 2),
        "confidence": round(centre.confidence, 3),
        "is_found": centre.is_found,
    }


def _contradiction(told: tuple[float, float], centre: Centre, shape: tuple[int, ...]) -> list[str]:
    """Say it where the pattern is surely centred elsewhere than its file or its calibration says."""
    apart = float(np.hypot(told[0] - centre.x, told[1] - centre.y))
    if centre.confidence < CERTAIN or apart < APART * max(shape):
        return []
    return [
        f"The beam is told to be at ({told[0]:.1f}, {told[1]:.1f}), but the pattern is centred at "
        f"({centre.x:.1f}, {centre.y:.1f}), {apart:.1f} pixels away (confidence {centre.confidence:.0%})."
    ]


def _around(
    image: Image, left_out: Bool[np.ndarray, "height width"], geometry: Geometry, band: list[float]
) -> dict[str, Any]:
    chi, intensity = azimuthal(image.pixels, left_out, geometry, (band[0], band[1]))
    return {"chi_deg": rounded(chi), "intensity": rounded(intensity), "band": rounded(np.array(band))}


def _band(found: Radial, tops: list[Peak]) -> list[float]:
    """Return the width of the strongest peak, doubled and more; everything where there is none."""
    least, most = float(found.x[0]), float(found.x[-1])
    if not tops:
        return [least, most]
    top = max(tops, key=lambda one: one.height)
    reach = _BAND_WIDTHS * max(top.width, (most - least) / 200)
    return [max(least, top.position - reach), min(most, top.position + reach)]


def _shares(kinds: dict[str, np.ndarray]) -> dict[str, float]:
    return {name: round(float(mask.mean()), 6) for name, mask in kinds.items()}
