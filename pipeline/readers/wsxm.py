"""WSxM scans (.top, .stp and others): one channel a file, in the unit of its Z amplitude.

The header is text in [sections]; its length stands in the third line. The Z amplitude is the span
from the lowest to the highest of the stored numbers.
Source: I. Horcas et al., Rev. Sci. Instrum. 78, 013705 (2007); WSxM file format description.
"""

import re
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary, scaled
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import Metadata, moment, number
from pipeline.readers.scale import scale_of

FIRST_BYTES = 4096
HEADER_SIZE = re.compile(rb"Image header size: (\d{1,7})")
QUANTITY = re.compile(r"([-+.\deE]+)\s*(.*)")
TYPES = {"short": "<i2", "integer": "<i2", "float": "<f4", "double": "<f8"}


def read(path: Path) -> list[Image]:
    """Read the scan; raises ReadError for the curves and movies that WSxM writes as well."""
    with Binary(path) as file:
        first = file.bytes(0, min(file.size, FIRST_BYTES))
        size = HEADER_SIZE.search(first)
        if b"SxM Image file" not in first or size is None:
            second = first.split(b"\n")[1:2]
            what = second[0].decode("latin-1").strip() if second else ""
            raise ReadError(f"is a WSxM file of another kind ({what or 'unknown'}): only its images are read")
        header = _header(file.bytes(0, int(size[1])).decode("latin-1"))
        columns, rows = _count(header, "Number of columns"), _count(header, "Number of rows")
        kind = TYPES.get(str(header.get("Image Data Type", "short")).casefold())
        if kind is None:
            raise ReadError(
                f"stores its numbers as {header['Image Data Type']!r}, known are {', '.join(TYPES)}"
            )
        raw = file.array(int(size[1]), (rows, columns), kind)
    factor, unit = _value_scale(header, raw)
    width, width_unit = _quantity(header, "X Amplitude")
    height, height_unit = _quantity(header, "Y Amplitude")
    scale = scale_of(
        None if width is None else width / columns,
        width_unit,
        None if height is None else height / rows,
        height_unit,
    )
    return [
        image_of(
            scaled(raw, factor),
            channel=str(header.get("Acquisition channel", "")),
            value_unit=unit,
            pixel_size_nm=scale.pixel_size_nm,
            metadata=header | scale.entries,
            acquired_at=moment(header.get("Acquisition time")),
        )
    ]


def _header(text: str) -> Metadata:
    """The `name: value` lines; of names in several sections the first."""
    entries: Metadata = {}
    for line in text.splitlines():
        name, colon, value = line.strip().partition(": ")
        if colon:
            entries.setdefault(name, number(value))
    return entries


def _value_scale(header: Metadata, raw: np.ndarray) -> tuple[float, str | None]:
    """(factor, unit) of the stored numbers; (1, None) where the file states no amplitude or is flat."""
    amplitude, unit = _quantity(header, "Z Amplitude")
    span = float(raw.max()) - float(raw.min())
    if not amplitude or not unit or not span > 0:
        return 1.0, None
    return amplitude / span, unit


def _count(header: Metadata, name: str) -> int:
    found = header.get(name)
    if not isinstance(found, int) or found < 1:
        raise ReadError(f"its header says '{name}: {found}' where a number of pixels should stand")
    return found


def _quantity(header: Metadata, name: str) -> tuple[float | None, str]:
    """Number and unit out of `500 nm`."""
    match = QUANTITY.fullmatch(str(header.get(name, "")))
    value = number(match[1]) if match else None
    return (float(value), match[2]) if match and isinstance(value, int | float) else (None, "")
