"""All descriptors of one image."""

import numpy as np
from jaxtyping import Bool, Num

from pipeline.describe import intensity, spectrum, texture
from pipeline.describe.catalogue import DESCRIPTORS
from pipeline.describe.spectrum import area_average
from pipeline.describe.texture import WINDOW, central, without_plane

LARGEST_FLOAT = 1e150  # squares of larger numbers overflow: such pixels count as not finite


def describe(
    pixels: Num[np.ndarray, "height width"] | Bool[np.ndarray, "height width"],
    mask: Bool[np.ndarray, "height width"] | None,
    pixel_size_nm: float | None,
) -> dict[str, float]:
    """Measure every descriptor of DESCRIPTORS, in its order; NaN = unknown.

    `mask` is True where a pixel is invalid; values that are not finite are invalid too. An image without
    a valid pixel has only its masked fraction.
    """
    values = pixels.astype(np.float32 if pixels.dtype.itemsize <= 2 else np.float64)
    invalid = ~np.isfinite(values)
    if values.dtype == np.float64:
        invalid |= ~(np.abs(values) < LARGEST_FLOAT)
    if mask is not None:
        invalid |= mask
    found = dict.fromkeys(DESCRIPTORS, float("nan"))
    found["masked_fraction"] = float(invalid.mean()) if invalid.size else float("nan")
    if invalid.all():
        return found
    found |= intensity.measure(values if not invalid.any() else values[~invalid])
    window = central(values.shape)
    flat, spread = without_plane(values[window], invalid[window])
    found |= texture.measure(values, invalid, flat, spread)
    factor = max(1, round(max(values.shape) / WINDOW))
    if max(values.shape) > WINDOW:
        flat, spread = without_plane(*area_average(values, invalid, factor))
    found |= spectrum.measure(flat, spread, factor)
    if pixel_size_nm is not None:
        found["dominant_period_nm"] = found["dominant_period_px"] * pixel_size_nm
    return found
