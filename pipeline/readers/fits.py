"""FITS images: the primary array and every image extension, 3-D arrays as frames.

Rows stay in the order of the file. `BSCALE`, `BZERO` and `BUNIT` give values in their unit, `BLANK`
pixels that were not measured. Tables and packed images are refused.
Source: FITS standard 4.0, NASA/IAU (2018).
"""

import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary, scaled
from pipeline.readers.decoding import PIXEL_LIMIT
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import moment, number
from pipeline.readers.scale import scale_of
from pipeline.readers.stack import images_of_stack

BLOCK, CARD = 2880, 80
TYPES = {8: ">u1", 16: ">i2", 32: ">i4", 64: ">i8", -32: ">f4", -64: ">f8"}
CARDS = re.compile(r"([A-Z0-9_-]{1,8}) *= *('(?:[^']|'')*'|[^/]*)")
MOST_BLOCKS, MOST_UNITS = 2000, 1000

Header = dict[str, Any]


def read(path: Path) -> list[Image]:
    """Read every image of the file; raises ReadError where there are only tables."""
    images: list[Image] = []
    with Binary(path) as file:
        at = 0
        for index in range(MOST_UNITS):
            if at >= file.size or (images and at + BLOCK > file.size):
                break
            header, at = _header(file, at)
            size = _data_bytes(header)
            if header.get("XTENSION", "IMAGE") == "IMAGE" and header.get("NAXIS") in (2, 3) and size:
                images += _images(file, at, header, index)
            if sum(image.pixels.size for image in images) > PIXEL_LIMIT:
                raise ReadError(f"holds more than {PIXEL_LIMIT:,} pixels in all: split it")
            at += -(-size // BLOCK) * BLOCK
    if not images:
        raise ReadError("is FITS without an image of two or three axes")
    return images


def _header(file: Binary, at: int) -> tuple[Header, int]:
    """The cards of a header, and where its data begin."""
    header: Header = {}
    for _ in range(MOST_BLOCKS):
        block = file.bytes(at, BLOCK).decode("latin-1")
        at += BLOCK
        for start in range(0, BLOCK, CARD):
            card = block[start : start + CARD]
            if card.startswith("END "):
                return header, at
            if found := CARDS.match(card):
                header.setdefault(found[1], _value(found[2].strip()))
    raise ReadError("has a header without an end: it is damaged, copy it again")


def _value(text: str) -> Any:
    if text.startswith("'"):
        return text[1:-1].replace("''", "'").strip()
    return {"T": True, "F": False}.get(text, number(text.replace("D", "E")))


def _sides(header: Header) -> list[int]:
    """The lengths of the axes, the last one first, as numpy counts them."""
    count = header.get("NAXIS")
    sides = [header.get(f"NAXIS{axis}") for axis in range(count if isinstance(count, int) else 0, 0, -1)]
    return [side if isinstance(side, int) and side > 0 else 0 for side in sides]


def _data_bytes(header: Header) -> int:
    item, sides = header.get("BITPIX"), _sides(header)
    if item not in TYPES:
        raise ReadError(f"its header says BITPIX = {item}, known are {', '.join(map(str, TYPES))}")
    if not sides:
        return 0
    extra, groups = (header.get(name) for name in ("PCOUNT", "GCOUNT"))
    count = math.prod(sides) + (extra if isinstance(extra, int) and extra > 0 else 0)
    return abs(item) // 8 * count * (groups if isinstance(groups, int) and groups > 0 else 1)


def _images(file: Binary, at: int, header: Header, index: int) -> list[Image]:
    raw = file.array(at, _sides(header), TYPES[header["BITPIX"]])
    factor, offset = (_real(header.get(name), default) for name, default in (("BSCALE", 1.0), ("BZERO", 0.0)))
    blank = header.get("BLANK")
    scale = scale_of(
        header.get("CDELT1"),
        str(header.get("CUNIT1", "")),
        header.get("CDELT2"),
        str(header.get("CUNIT2", "")),
    )
    name = header.get("EXTNAME") or ("" if index == 0 else f"extension {index}")

    def build(pixels: np.ndarray, frame: int) -> Image:
        values = scaled(pixels, factor, offset)
        if isinstance(blank, int) and pixels.dtype.kind in "iu":
            values = np.where(pixels == blank, np.nan, values) if (pixels == blank).any() else values
        return image_of(
            values,
            channel=str(name),
            frame=frame,
            value_unit=str(header.get("BUNIT", "")),
            pixel_size_nm=scale.pixel_size_nm,
            metadata=header | scale.entries,
            acquired_at=moment(header.get("DATE-OBS")),
        )

    return images_of_stack(raw, build)


def _real(value: Any, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default
