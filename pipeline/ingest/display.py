"""An image as a screen shows it before anyone turned a knob: window, scale, preview and tile."""

import io

import numpy as np
from jaxtyping import Bool, Shaped, UInt8
from PIL import Image as Picture

from pipeline.collection.pictures import TILE, Thumbnail

VERSION = "1"
PREVIEW = 256  # pixels of the longer side
_SAMPLE = 65_536
_LOG_FROM = 40.0  # counts that span more than this many times their middle are shown logarithmically


def thumbnail(
    pixels: Shaped[np.ndarray, "height width"], mask: Bool[np.ndarray, "height width"]
) -> Thumbnail:
    """Return preview and tile of an image; masked pixels are black, nothing is enlarged."""
    low, high, scale = window(pixels, mask)
    values = np.where(mask, low, pixels).astype(np.float32)
    grey = to_grey(shrink(values, PREVIEW), low, high, scale)
    stream = io.BytesIO()
    Picture.fromarray(grey).save(stream, "JPEG", quality=92)
    return Thumbnail(stream.getvalue(), _tile(grey), low, high, scale)


def window(
    pixels: Shaped[np.ndarray, "height width"], mask: Bool[np.ndarray, "height width"]
) -> tuple[float, float, str]:
    """Return the values of black and white and the scale, linear or log, from percentiles of valid pixels.

    Detector counts span decades, so what spans far more than its middle is shown logarithmically.
    """
    valid = pixels[~mask]
    if valid.size == 0:
        return 0.0, 1.0, "linear"
    sample = valid[:: max(1, valid.size // _SAMPLE)].astype(np.float64)
    low, middle, bright, high = np.percentile(sample, [0.5, 50, 99.5, 99.95])
    if low >= 0 and high > _LOG_FROM * max(middle, 1.0):
        return float(low), float(high), "log"
    return (float(low), float(bright), "linear") if bright > low else (float(low), float(low) + 1.0, "linear")


def to_grey(
    values: Shaped[np.ndarray, "height width"], low: float, high: float, scale: str
) -> UInt8[np.ndarray, "height width"]:
    """Map values to 0..255; `scale` is linear, log (log1p above low) or sqrt."""
    span = max(high - low, 1e-30)
    above = np.clip(values.astype(np.float64) - low, 0, span)
    if scale == "log":
        shown = np.log1p(above) / np.log1p(span)
    elif scale == "sqrt":
        shown = np.sqrt(above / span)
    else:
        shown = above / span
    return np.rint(255 * shown).astype(np.uint8)


def shrink(values: np.ndarray, longest: int) -> np.ndarray:
    """Average down to `longest` pixels on the longer side; a smaller array comes back as it is."""
    height, width = values.shape
    factor = longest / max(height, width)
    if factor >= 1:
        return values
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(Picture.fromarray(values).resize(size, Picture.Resampling.BOX))


def _tile(grey: np.ndarray) -> UInt8[np.ndarray, "64 64"]:
    """Fit the whole image into the tile, its sides in proportion, centred on black."""
    height, width = grey.shape
    factor = TILE / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = np.asarray(Picture.fromarray(grey).resize(size, Picture.Resampling.BOX))
    tile = np.zeros((TILE, TILE), np.uint8)
    y, x = (TILE - size[1]) // 2, (TILE - size[0]) // 2
    tile[y : y + size[1], x : x + size[0]] = small
    return tile
