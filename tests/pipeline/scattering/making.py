"""Rings on a detector whose geometry is known, made without pyFAI."""

import math

import numpy as np

from pipeline.readers import Image
from pipeline.readers.image import image_of
from pipeline.scattering.geometry import Geometry

CENTRE = (70.3, 52.6)
SHAPE = (110, 140)
RINGS = (0.4, 0.65, 0.9)
"""Å⁻¹."""
GEOMETRY = Geometry(*CENTRE, distance_m=0.1, wavelength_angstrom=1.0, pixel_x_um=172.0, pixel_y_um=172.0)


def q_of(geometry: Geometry, shape: tuple[int, int]) -> np.ndarray:
    """Return q of the middle of every pixel on a detector across the beam."""
    centre, distance, wavelength = geometry.centre, geometry.distance_m, geometry.wavelength_angstrom
    assert centre and distance and wavelength and geometry.pixel_x_um
    rows, columns = np.mgrid[: shape[0], : shape[1]] + 0.5
    radius_m = np.hypot(columns - centre[0], rows - centre[1]) * geometry.pixel_x_um * 1e-6
    return 4 * math.pi / wavelength * np.sin(np.arctan(radius_m / distance) / 2)


def rings(geometry: Geometry = GEOMETRY, shape: tuple[int, int] = SHAPE, seed: int = 0) -> np.ndarray:
    """Counts of three rings over a halo."""
    q = q_of(geometry, shape)
    mean = 300 * np.exp(-((q / 0.3) ** 2)) + sum(200 * np.exp(-(((q - at) / 0.015) ** 2)) for at in RINGS) + 5
    return np.random.default_rng(seed).poisson(mean).astype(np.int32)


def frame(pixels: np.ndarray, **header: object) -> Image:
    """A frame as a reader gives it, with its geometry in the header unless other things are given."""
    told = {
        "beam_centre_x_pixel": CENTRE[0],
        "beam_centre_y_pixel": CENTRE[1],
        "detector_distance_m": 0.1,
        "wavelength_angstrom": 1.0,
    }
    return image_of(pixels, counts=True, metadata=header or told, detector_pixel_um=172.0)


NOTHING_ELSE = {"table": {}, "records": []}
"""What `known_of` returns for an image of which only its file tells."""
