"""What every reader gives: a 2-D array of numbers, which of them are invalid, and what is known about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from jaxtyping import Bool, Num

from pipeline.errors import ReadError
from pipeline.readers.metadata import Metadata, flat

DEFAULT_CHANNEL = "image"
UINT32_GAP = np.iinfo(np.uint32).max
"""What Eiger detectors write where a pixel was not read out."""


@dataclass(frozen=True)
class Image:
    """One channel of one frame of one file.

    `pixels` keeps the type of the file; colour has become float32 luminance. `mask` is true where a
    pixel is invalid. What the file does not state is None, never a guess: a print resolution (dpi)
    is no `pixel_size_nm`, and a detector has a `detector_pixel_um` instead.
    """

    pixels: Num[np.ndarray, "height width"]
    mask: Bool[np.ndarray, "height width"]
    channel: str
    frame: int
    value_unit: str | None
    pixel_size_nm: float | None
    metadata: Metadata
    pixel_size_y_nm: float | None = None
    detector_pixel_um: float | None = None
    acquired_at: datetime | None = None


def image_of(
    pixels: np.ndarray,
    *,
    channel: str = "",
    frame: int = 0,
    counts: bool = False,
    metadata: Mapping[str, Any] | None = None,
    pixel_size_nm: tuple[float | None, float | None] = (None, None),
    **known: Any,
) -> Image:
    """Build an Image from decoded numbers: native byte order, mask, flat metadata.

    `counts` says that a detector counted: negative integers are gaps. `pixel_size_nm` is (x, y);
    `known` holds the remaining fields of Image. Raises ReadError for what is no array of numbers.
    """
    pixels = _plain(pixels)
    size_x, size_y = pixel_size_nm
    is_square = size_x is None or size_y is None or abs(size_y - size_x) <= 1e-6 * size_x
    return Image(
        pixels=pixels,
        mask=invalid(pixels, counts=counts),
        channel=channel.strip() or DEFAULT_CHANNEL,
        frame=frame,
        value_unit=known.pop("value_unit", None) or None,
        pixel_size_nm=size_x,
        pixel_size_y_nm=None if is_square else size_y,
        metadata=flat(metadata or {}),
        **known,
    )


def _plain(pixels: np.ndarray) -> np.ndarray:
    """Bring pixels to native byte order and contiguous memory; 1-bit becomes 0 and 1."""
    if pixels.ndim != 2 or 0 in pixels.shape:
        raise ReadError(
            f"an image has two sides of at least one pixel, this array has the shape {pixels.shape}"
        )
    if pixels.dtype.kind == "b":
        return pixels.astype(np.uint8)
    if pixels.dtype.kind == "c":
        raise ReadError("complex numbers are no image: store magnitude and phase as two channels")
    if pixels.dtype.kind not in "iuf":
        raise ReadError(f"pixels of type {pixels.dtype} are no numbers")
    if pixels.dtype.itemsize > 8:
        return pixels.astype(np.float64)
    return np.ascontiguousarray(pixels, dtype=pixels.dtype.newbyteorder("="))


def invalid(
    pixels: Num[np.ndarray, "height width"], *, counts: bool = False
) -> Bool[np.ndarray, "height width"]:
    """True where a pixel is no measurement: NaN, infinities and the gaps of detectors.

    With `counts`, every negative integer is a gap, and so is the highest 32-bit value of an unsigned
    image. Without, 32- and 64-bit integers whose negatives are all -1 or -2 are taken for detector
    images (Pilatus and its converters write these for gaps and dead pixels); other negative numbers
    stay, they may be heights.
    """
    kind, size = pixels.dtype.kind, pixels.dtype.itemsize
    mask: np.ndarray | None = None
    if kind == "f":
        mask = ~np.isfinite(pixels)
    elif kind == "i" and (counts or size >= 4):
        lowest = int(pixels.min())
        if lowest < 0 and (counts or lowest >= -2):
            mask = pixels < 0
    elif kind == "u" and counts and size == 4:
        mask = pixels == UINT32_GAP
    if mask is None or not mask.any():
        return np.broadcast_to(np.False_, pixels.shape)
    return mask
