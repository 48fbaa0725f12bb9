"""A frame made ready for analysis: pixels, what is left out of them, and the geometry. Heavy: worker only."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from pipeline.readers import Image
from pipeline.scattering.asked import resolved
from pipeline.scattering.centre import find_centre
from pipeline.scattering.geometry import Geometry
from pipeline.scattering.masks import beam_stop, masks, shadow


@dataclass(frozen=True)
class Frame:
    """`pixels` as float32; `left_out` is true for gaps, faulty pixels and the shadow of a beam stop.

    In transmission all else that is far darker than its ring is left out too.
    """

    image: Image
    pixels: Float[np.ndarray, "height width"]
    left_out: Bool[np.ndarray, "height width"]
    geometry: Geometry

    @property
    def has_centre(self) -> bool:
        """Whether it is known, or was found, where the beam met the detector."""
        return self.geometry.centre is not None

    def q_of(self, pixels: float) -> float:
        """Return the momentum transfer (Å⁻¹) of a distance from the beam in pixels, NaN where unknown."""
        one = self.geometry
        if one.q_per_pixel_per_angstrom is not None:
            return pixels * one.q_per_pixel_per_angstrom
        if one.distance_m is None or one.pixel_x_um is None or one.wavelength_angstrom is None:
            return float("nan")
        angle = np.arctan(pixels * one.pixel_x_um * 1e-6 / one.distance_m)
        return float(4 * np.pi * np.sin(angle / 2) / one.wavelength_angstrom)


def frame_of(image: Image, known: dict[str, Any], *, grazing: bool) -> Frame:
    """Resolve the geometry of an image, look for the beam where nobody told it, and mask what is no signal.

    `known` is what `pipeline.scattering.asked.known_of` found; `grazing` what its labels say.
    """
    height, width = image.pixels.shape
    header = dict(image.metadata)
    if image.detector_pixel_um is not None:
        header.setdefault("detector_pixel_um", image.detector_pixel_um)
    left_out = np.logical_or.reduce(list(masks(image.pixels, image.mask, header).values()))
    geometry = resolved(known, header, (height, width)).geometry
    if geometry.centre is None and not grazing:
        centre = find_centre(image.pixels, left_out)
        if centre is not None and centre.is_found:
            geometry = replace(geometry, centre_x_pixel=centre.x, centre_y_pixel=centre.y)
    if geometry.centre is not None:
        shade = beam_stop if grazing else shadow
        left_out = left_out | shade(image.pixels, left_out, geometry.centre)
    pixels = np.where(left_out, 0, image.pixels).astype(np.float32)
    return Frame(image, pixels, left_out, geometry)
