"""Image plates of mar345 (.mar2300, .mar3450 …): the packed image, with what did not fit into its 16 bits.

Header: "The mar345 data format", marresearch: 64 bytes of integers, then lines of words up to byte 4096.
Pixels beyond 16 bits stand as pairs of place and value before the packed image. Only the first version of
packing is read.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import check_expansion, check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import moment, number

BYTE_ORDER_MARK = 1234
HEADER, LINES_AT = 4096, 64
PACKED = re.compile(rb"\nCCP4 packed image( V2)?, X: +(\d{1,6}), Y: +(\d{1,6})\n")
RECORD = 64
"""Bytes of a record of eight pixels that are too bright for 16 bits."""
BRIGHT, PIXEL, WAVELENGTH, DISTANCE = 2, 6, 8, 9
"""Places of integers: pixels beyond 16 bits, width of a pixel in µm, wavelength in 10⁻⁶ Å, distance in µm."""
CENTRE = re.compile(r"X +([\d.]+) +Y +([\d.]+)")


def read(path: Path) -> list[Image]:
    """Read the image; raises ReadError where it is packed by the second version, or ends too early."""
    with Binary(path) as file:
        file.order = "<" if file.unpack("i", 0)[0] == BYTE_ORDER_MARK else ">"
        numbers = file.unpack("16i", 0)
        lines = _lines(file.bytes(LINES_AT, HEADER - LINES_AT))
        content = file.bytes(HEADER, file.size - HEADER)
        order = file.order
    pixels = _pixels(content, bright=numbers[BRIGHT], order=order)
    pixel_um = float(numbers[PIXEL]) if 1 <= numbers[PIXEL] <= 1000 else None
    return [
        image_of(
            pixels,
            detector_pixel_um=pixel_um,
            metadata=lines | _shared(numbers, lines),
            acquired_at=moment(lines.get("DATE")),
        )
    ]


def _pixels(content: bytes, *, bright: int, order: str) -> np.ndarray:
    head = PACKED.search(content)
    if head is None:
        raise ReadError("is a mar345 file without a packed image: its spiral is not read, convert it to CBF")
    if head[1]:
        raise ReadError("is a mar345 image packed by version 2, which is not read: convert it to CBF")
    width, height = int(head[2]), int(head[3])
    check_size(height, width)
    stream = np.frombuffer(content, np.uint8, offset=head.end())
    check_expansion(2 * width * height, len(stream))
    if width < 3:
        raise ReadError(f"says {height} × {width} pixels, a plate has more: it is damaged, copy it again")
    from pipeline.readers.packed import unpacked

    try:
        pixels = unpacked(stream, height, width)
    except ValueError as error:
        raise ReadError(f"is truncated ({error}): copy it again") from error
    return _brightened(pixels, content[: head.start()], bright, order)


def _brightened(pixels: np.ndarray, before: bytes, bright: int, order: str) -> np.ndarray:
    """Put in the values that 16 bits cannot hold; places count from 1, unused ones are 0."""
    if bright == 0:
        return pixels
    size = -(-bright // 8) * RECORD
    if not 0 < size <= len(before):
        raise ReadError(f"names {bright:,} bright pixels that it does not hold: it is damaged, copy it again")
    pairs = np.frombuffer(before[-size:], f"{order}i4").reshape(-1, 2)
    pairs = pairs[(pairs[:, 0] > 0) & (pairs[:, 0] <= pixels.size) & (pairs[:, 1] >= 0)]
    whole = pixels.astype(np.uint32)
    whole.ravel()[pairs[:, 0] - 1] = pairs[:, 1]
    return whole


def _lines(text: bytes) -> dict[str, Any]:
    """Return words of the header with what follows them, up to its end."""
    found: dict[str, Any] = {}
    words = text.replace(b"\x00", b"\n").decode("latin-1")
    for line in words.split("END OF HEADER")[0].splitlines():
        name, _, value = line.strip().partition(" ")
        if name and value:
            found.setdefault(name, number(value.strip()))
    return found


def _shared(numbers: tuple[int, ...], lines: dict[str, Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    if 0 < numbers[WAVELENGTH] < 10**8:
        found["wavelength_angstrom"] = numbers[WAVELENGTH] / 1e6
    if 0 < numbers[DISTANCE] < 10**7:
        found["detector_distance_m"] = numbers[DISTANCE] / 1e6
    if centre := CENTRE.search(str(lines.get("CENTER", ""))):
        found |= {"beam_centre_x_pixel": float(centre[1]), "beam_centre_y_pixel": float(centre[2])}
    return found
