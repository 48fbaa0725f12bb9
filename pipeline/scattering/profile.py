"""Everything about the profiles of one image, as the pages show it. Heavy: worker only."""

from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Bool

from pipeline.readers import Image
from pipeline.scattering.asked import resolved
from pipeline.scattering.centre import Centre, find_centre
from pipeline.scattering.geometry import FOUND, Geometry, Resolved
from pipeline.scattering.integrate import Radial, azimuthal, radial
from pipeline.scattering.masks import masks, shadow
from pipeline.scattering.peaks import Peak, peaks

UNITS = {"q": "Å⁻¹", "two_theta": "°", "pixel": "px"}
DIGITS = 6
_BAND_WIDTHS = 1.5  # of a peak, to either side
_GRAZING = (
    "The beam grazed a surface: q is that of a transmission pattern, not corrected for refraction, for the "
    "angle of incidence, or for the part of reciprocal space that cannot be seen."
)
_NO_CENTRE = (
    "No centre was found and none is known, so there is no profile: set the beam centre by hand, "
    "or give a PONI file."
)


def profile(image: Image, known: dict[str, Any], band: list[float] | None = None) -> dict[str, Any]:
    """Return geometry, masks, I(q), I(χ) within `band` and peaks of an image as JSON (docs/scattering.md).

    `known` is what `pipeline.scattering.asked.known_of` found. Without a band the strongest peak is taken,
    and all distances where there is none.
    """
    height, width = image.pixels.shape
    header = dict(image.metadata)
    if image.detector_pixel_um is not None:
        header.setdefault("detector_pixel_um", image.detector_pixel_um)
    told = resolved(known, header, (height, width))
    kinds = masks(image.pixels, image.mask, header)
    left_out = np.logical_or.reduce(list(kinds.values()))
    geometry, centre = with_centre(image, left_out, told.geometry)
    answer = _answer(image, told, geometry, centre)
    if geometry.centre is None:
        return answer | {"masks": _shares(kinds), "notes": [*answer["notes"], _NO_CENTRE]}
    if not geometry.grazing:
        kinds["beam_stop"] = shadow(image.pixels, left_out, geometry.centre)
        left_out = left_out | kinds["beam_stop"]
    found = radial(image.pixels, left_out, geometry)
    tops = peaks(found, geometry.axis)
    answer |= {
        "masks": _shares(kinds),
        "radial": radial_json(found),
        "peaks": [one.to_json() for one in tops],
    }
    if len(found.x):
        answer["azimuthal"] = _around(image, left_out, geometry, band or _band(found, tops))
    return answer


def with_centre(
    image: Image, left_out: Bool[np.ndarray, "height width"], geometry: Geometry
) -> tuple[Geometry, Centre | None]:
    """Return the geometry with a centre: as told, else as found where that is sure enough."""
    if geometry.centre is not None:
        return geometry, None
    centre = find_centre(image.pixels, left_out)
    if centre is None or not centre.is_found:
        return geometry, centre
    return replace(geometry, centre_x_pixel=centre.x, centre_y_pixel=centre.y), centre


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


def _answer(image: Image, told: Resolved, geometry: Geometry, centre: Centre | None) -> dict[str, Any]:
    origins = dict(told.origins)
    if centre is not None and centre.is_found:
        origins |= {"centre_x_pixel": FOUND, "centre_y_pixel": FOUND}
    height, width = image.pixels.shape
    return {
        "shape": [height, width],
        "geometry": geometry.to_json(),
        "origins": origins,
        "confidence": None if centre is None else round(centre.confidence, 3),
        "axis": geometry.axis,
        "unit": UNITS[geometry.axis],
        "radial": None,
        "azimuthal": None,
        "peaks": [],
        "notes": [*told.notes, *([_GRAZING] if geometry.grazing else [])],
    }


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
