"""The detector plane around the beam, and the camera that ties it to momentum transfer."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Intensity = Float[np.ndarray, "height width"]


@dataclass(frozen=True)
class Camera:
    """Wavelength (Å), sample-detector distance (mm) and detector pixel (µm): what ties radius to q."""

    wavelength_angstrom: float
    distance_mm: float
    pixel_um: float

    def radius_px(self, q_per_angstrom: float) -> float:
        """Distance from the beam at which a momentum transfer appears, on a flat detector across the beam."""
        theta = math.asin(min(1.0, q_per_angstrom * self.wavelength_angstrom / (4 * math.pi)))
        return self.distance_mm * 1000 / self.pixel_um * math.tan(min(2 * theta, 1.4))


@dataclass(frozen=True)
class View:
    """The detector plane as the beam sees it: pixels from the beam (y up), radius, azimuth."""

    x: Intensity
    y: Intensity
    radius: Intensity
    azimuth: Intensity
    centre: tuple[float, float]  # (x, y) in pixels of the frame, y downwards
    grazing: bool

    @property
    def size(self) -> int:
        """The longer side of the frame (pixels)."""
        return max(self.x.shape)


def make_view(
    shape: tuple[int, int],
    centre: tuple[float, float],
    grazing: bool,
    tilt: float = 0.0,
    ellipse: float = 1.0,
) -> View:
    """Lay the detector plane around a beam; `tilt` (radians) turns it, `ellipse` stretches rings upwards."""
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    right, up = columns - centre[0], centre[1] - rows
    x = right * math.cos(tilt) - up * math.sin(tilt)
    y = (right * math.sin(tilt) + up * math.cos(tilt)) * ellipse
    return View(x, y, np.hypot(x, y) + 1e-3, np.arctan2(y, x), centre, grazing)


def random_view(rng: np.random.Generator, shape: tuple[int, int], grazing: bool) -> View:
    """Draw a beam position: centred, aside, in a corner, outside; with and without a horizon in the frame."""
    height, width = shape
    if grazing:
        x, y = rng.uniform(0.25, 0.75), rng.uniform(0.62, 0.98)
        placing = rng.random()
        if placing < 0.22:  # a quadrant, as simulations and cropped data show it
            x, y = rng.uniform(-0.05, 0.08), rng.uniform(0.85, 1.02)
        elif placing < 0.32:  # no horizon in the frame
            y = rng.uniform(1.0, 1.15)
        return make_view(shape, (x * width, y * height), True, rng.normal(0, 0.015))
    inside = rng.random() < 0.72
    x, y = rng.uniform(0.35, 0.65, 2) if inside else rng.uniform(-0.15, 1.15, 2)
    return make_view(shape, (x * width, y * height), False, 0.0, 1 + rng.normal(0, 0.03))
