"""I(q) and I(χ) of one frame, through pyFAI without a GPU. Heavy: worker only.

pyFAI: Ashiotis et al., J. Appl. Cryst. 48, 510 (2015), doi:10.1107/S1600576715004306. Intensities are divided
by the solid angle of their pixel where that is known, and by what a polarised beam scatters in its direction
where the polarisation is; absorption is not corrected.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Float32, Num
from pyFAI.detectors import Detector
from pyFAI.geometry.fit2d import convert_from_Fit2d
from pyFAI.integrator.azimuthal import AzimuthalIntegrator

from pipeline.scattering.geometry import Geometry

MOST_BINS = 1000
MOST_STEPS = 400
"""Of profiles that are laid over one another, and kept for it."""
FEWEST_BINS = 16
SECTORS = 180
"""Bins of χ: 2° each."""
METHOD = ("no", "histogram", "cython")
SPLIT = ("bbox", "histogram", "cython")
"""Pixels are shared between the bins they cover: near the beam a sector is narrower than they are."""
FAR_M = 1e3
"""Where a detector stands whose angles nobody knows: it is seen straight on."""
UNITS = {"q": "q_A^-1", "two_theta": "2th_deg", "pixel": "r_mm"}


@dataclass(frozen=True)
class Radial:
    """Mean intensity a bin; `error` is its standard error from counting, None where pixels are no counts.

    `x` is in Å⁻¹, degrees or pixels, as the geometry's axis says. Bins without a valid pixel are left out.
    """

    x: Float[np.ndarray, " bin"]
    intensity: Float[np.ndarray, " bin"]
    error: Float[np.ndarray, " bin"] | None


def radial(
    pixels: Num[np.ndarray, "height width"], mask: Bool[np.ndarray, "height width"], geometry: Geometry
) -> Radial:
    """Return I over the distance from the beam, a bin about as wide as a pixel. The geometry has a centre."""
    counts = pixels.dtype.kind in "iu"
    found = _integrated(pixels, mask, geometry, MOST_BINS, "poisson" if counts else None)
    filled = found.count > 0
    error = found.sigma[filled].astype(np.float64) if counts else None
    x = found.radial[filled].astype(np.float64) * _step(geometry)
    return Radial(x, found.intensity[filled].astype(np.float64), error)


def even_steps(
    pixels: Num[np.ndarray, "height width"], mask: Bool[np.ndarray, "height width"], geometry: Geometry
) -> tuple[float, float, Float32[np.ndarray, " bin"]]:
    """Return the first and the last of even distances, and I there: NaN in bins without a valid pixel.

    At most MOST_STEPS of them, each the mean of its pixels.
    """
    found = _integrated(pixels, mask, geometry, MOST_STEPS, None)
    intensity = np.where(found.count > 0, found.intensity, np.nan).astype(np.float32)
    step = _step(geometry)
    return float(found.radial[0]) * step, float(found.radial[-1]) * step, intensity


def _integrated(
    pixels: np.ndarray, mask: np.ndarray, geometry: Geometry, most: int, error_model: str | None
) -> Any:
    return integrator(geometry, pixels.shape).integrate1d(
        pixels.astype(np.float32),
        min(bins_of(geometry, pixels.shape), most),
        mask=mask,
        unit=_unit(geometry),
        method=METHOD,
        **_corrected(geometry),
        error_model=error_model,
    )


def azimuthal(
    pixels: Num[np.ndarray, "height width"],
    mask: Bool[np.ndarray, "height width"],
    geometry: Geometry,
    band: tuple[float, float],
) -> tuple[Float[np.ndarray, " sector"], Float[np.ndarray, " sector"]]:
    """Return χ and I(χ) between two distances from the beam, in the unit of the radial axis.

    χ is in degrees, −180 to 180, counter-clockwise from the right as the image is shown. Sectors without a
    valid pixel are left out.
    """
    step = _step(geometry)
    with np.errstate(invalid="ignore", divide="ignore"):  # sectors without a pixel
        found = integrator(geometry, pixels.shape).integrate_radial(
            pixels.astype(np.float32),
            SECTORS,
            npt_rad=max(4, bins_of(geometry, pixels.shape) // 10),
            radial_range=(band[0] / step, band[1] / step),
            azimuth_range=(-180, 180),
            mask=mask,
            radial_unit=_unit(geometry),
            method=SPLIT,
            **_corrected(geometry),
        )
    filled = np.isfinite(found.intensity) & (found.count > 0)
    chi = -found.radial[filled].astype(np.float64)  # pyFAI's rows go up, ours down
    order = np.argsort(chi)
    return chi[order], found.intensity[filled].astype(np.float64)[order]


def bins_of(geometry: Geometry, shape: tuple[int, ...]) -> int:
    """How many pixels lie between the nearest and the farthest from the beam, within limits."""
    x, y = _centre(geometry)
    height, width = shape
    farthest = np.hypot(max(abs(x), abs(width - x)), max(abs(y), abs(height - y)))
    nearest = np.hypot(max(0.0, -x, x - width), max(0.0, -y, y - height))
    return int(np.clip(farthest - nearest, FEWEST_BINS, MOST_BINS))


@lru_cache(maxsize=4)
def integrator(geometry: Geometry, shape: tuple[int, int]) -> Any:
    """Return pyFAI's integrator; without angles a detector of 1 mm pixels far away, where r is in pixels."""
    x, y = _centre(geometry)
    if _has_angles(geometry):
        pixel_x = geometry.pixel_x_um or 0.0
        pixel = pixel_x, geometry.pixel_y_um or pixel_x
        distance_m, tilt = geometry.distance_m or 0.0, geometry.tilt_deg or 0.0
    else:
        across, up = geometry.q_per_pixel_per_angstrom, geometry.q_per_pixel_y_per_angstrom
        pixel = 1e3, 1e3 * (up / across if across and up else 1.0)
        distance_m, tilt = FAR_M, 0.0
    wavelength = geometry.wavelength_angstrom
    return _built(
        {
            "directDist": distance_m * 1e3,
            "centerX": x,
            "centerY": y,
            "tilt": tilt,
            "tiltPlanRotation": geometry.tilt_plane_deg or 0.0,
            "pixelX": pixel[0],
            "pixelY": pixel[1],
        },
        shape,
        None if wavelength is None else wavelength * 1e-10,
    )


def _built(fit2d: dict[str, float], shape: tuple[int, int], wavelength_m: float | None) -> Any:
    """Build it whole: changed one by one, every parameter would have pyFAI collect the garbage."""
    poni = convert_from_Fit2d(fit2d)
    angles = {name: getattr(poni, name) for name in ("poni1", "poni2", "rot1", "rot2", "rot3")}
    detector = Detector(fit2d["pixelY"] * 1e-6, fit2d["pixelX"] * 1e-6, max_shape=shape)
    return AzimuthalIntegrator(dist=poni.dist, **angles, detector=detector, wavelength=wavelength_m)


def _centre(geometry: Geometry) -> tuple[float, float]:
    if geometry.centre is None:
        raise ValueError("a geometry without a centre cannot be integrated")
    return geometry.centre


def _has_angles(geometry: Geometry) -> bool:
    return geometry.q_per_pixel_per_angstrom is None and geometry.axis != "pixel"


def corrections(geometry: Geometry) -> dict[str, Any]:
    """Say what intensities are divided by: the solid angle, and polarisation (its factor, None if not)."""
    has_angles = _has_angles(geometry)
    return {"solid_angle": has_angles, "polarisation": geometry.polarisation if has_angles else None}


def _corrected(geometry: Geometry) -> dict[str, Any]:
    made = corrections(geometry)
    return {"correctSolidAngle": made["solid_angle"], "polarization_factor": made["polarisation"]}


def _unit(geometry: Geometry) -> str:
    return UNITS[geometry.axis] if _has_angles(geometry) else UNITS["pixel"]


def _step(geometry: Geometry) -> float:
    return geometry.q_per_pixel_per_angstrom or 1.0
