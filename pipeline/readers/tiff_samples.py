"""What the samples of a TIFF page mean: grey, inverted grey, an index into a colour map, colour, channels.

Source: TIFF 6.0 specification, PhotometricInterpretation, ExtraSamples and SampleFormat.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.luminance import luminance

MIN_IS_WHITE, RGB, PALETTE, SEPARATED, YCBCR, CIELAB = 0, 2, 3, 5, 6, 8
JPEG = (6, 7, 33007, 34892, 99)
"""Compressions that come out of the decoder as red, green and blue."""

ALPHA = (1, 2)


def channels_of(page: np.ndarray, key: Any) -> Iterator[tuple[int | None, np.ndarray]]:
    """Yield (sample, pixels) of a decoded page: one without a number, or each of several channels.

    `key` is tifffile's description of the page. Raises ReadError for volumes in one page.
    """
    if page.ndim == 2:
        yield None, _grey(page, key)
        return
    if page.ndim != 3 or "S" not in key.axes:
        raise ReadError(f"has pages with the axes {key.axes}, which are no planes")
    samples = np.moveaxis(page, key.axes.index("S"), -1)
    photometric = int(key.photometric)
    if photometric == RGB or (photometric == YCBCR and int(key.compression) in JPEG):
        yield None, luminance(samples)
    elif photometric in (YCBCR, CIELAB):  # their first sample is the brightness
        yield None, samples[..., 0]
    elif photometric == SEPARATED and samples.shape[-1] >= 4:
        yield None, _of_inks(samples)
    else:
        count = samples.shape[-1] - sum(int(extra) in ALPHA for extra in key.extrasamples)
        for sample in range(max(count, 1)):
            yield (sample if count > 1 else None), samples[..., sample]


def _grey(pixels: np.ndarray, key: Any) -> np.ndarray:
    photometric = int(key.photometric)
    if photometric == PALETTE and key.colormap is not None:
        return _through_colour_map(pixels, np.asarray(key.colormap))
    if photometric == MIN_IS_WHITE and pixels.dtype.kind == "b":
        return ~pixels
    if photometric == MIN_IS_WHITE and pixels.dtype.kind == "u":
        return np.asarray(2 ** int(key.bitspersample) - 1, pixels.dtype) - pixels
    return pixels


def _through_colour_map(pixels: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Apply a colour map; where it is an even ramp from black to white, the stored numbers are the greys."""
    ramp = np.arange(colours.shape[1]) / (colours.shape[1] - 1)
    if np.allclose(colours / max(1, colours.max()), ramp, atol=1 / 255):
        return pixels
    table = luminance(np.moveaxis(colours, 0, -1)[np.newaxis])[0]
    return table[pixels]


def _of_inks(samples: np.ndarray) -> np.ndarray:
    """Cyan, magenta, yellow and black to brightness: what the inks leave of white paper."""
    full = np.float32(np.iinfo(samples.dtype).max if samples.dtype.kind == "u" else 1)
    left = 1 - samples[..., :4].astype(np.float32) / full
    return luminance(left[..., :3] * left[..., 3:] * full)
