"""The peaks of a scattering pattern as numbers to store and filter by. Heavy: decode processes only.

Only the geometry that the file itself states counts here: nothing is looked for, nothing is guessed.
"""

import math

import numpy as np

from pipeline.readers import Image
from pipeline.scattering.geometry import resolve
from pipeline.scattering.header import layers_of
from pipeline.scattering.integrate import radial
from pipeline.scattering.masks import beam_stop, masks, shadow
from pipeline.scattering.peaks import peaks

NAMES = (
    "scattering_peak_q_per_angstrom",
    "scattering_peak_width_per_angstrom",
    "scattering_peak_height",
    "scattering_peak_count",
)


def scattering_peaks(image: Image) -> dict[str, float]:
    """Return place, width and height of the strongest peak of I(q), and how many peaks there are.

    An empty dict where the file does not state centre, distance, wavelength and pixel, or step of q.
    """
    header = dict(image.metadata)
    if image.detector_pixel_um is not None:
        header.setdefault("detector_pixel_um", image.detector_pixel_um)
    height, width = image.pixels.shape
    geometry = resolve(layers_of(header, {}, (height, width)), (height, width)).geometry
    if geometry.centre is None or geometry.axis != "q":
        return {}
    left_out = np.logical_or.reduce(list(masks(image.pixels, image.mask, header).values()))
    shade = beam_stop if geometry.grazing else shadow
    left_out = left_out | shade(image.pixels, left_out, geometry.centre)
    found = peaks(radial(image.pixels, left_out, geometry), geometry.axis)
    top = max(found, key=lambda one: one.height, default=None)
    facts = (math.nan,) * 3 if top is None else (top.position, top.width, top.height)
    return dict(zip(NAMES, (*facts, float(len(found))), strict=True))
