"""Pictures of JEOL Analysis Station (.img): the image, its size from scan size and magnification.

Behind a head of fixed length stands a tree of named, typed values; a second tree holds the pixels
as `Image.Bits`. The scan is `ScanSize` millimetres wide at magnification one.
"""

import struct
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.scale import scale_of

MAGIC = b"4\x00\x00\x00JED-2200:LibJxImageForm"
TREE_START, TREE_GAP = 44, 12
ATOMS = {2: "H", 3: "I", 4: "f", 5: "d"}
BYTES, NUMBERS, TEXT = 6, 8, 12
DEEPEST, LARGEST_NUMBERS = 16, 64
OLE_EPOCH = datetime(1899, 12, 30)


def read(path: Path) -> list[Image]:
    """Read the picture; raises ReadError where its tree holds none."""
    with Binary(path) as file:
        tree, _ = _branch(file, file.unpack("I", TREE_START)[0] + TREE_GAP, 0)
        picture, instrument = (_group(tree, name) for name in ("Image", "Instrument"))
        sides, bits = picture.get("Size"), picture.get("Bits")
        if not isinstance(sides, tuple) or len(sides) != 2 or not isinstance(bits, slice):
            raise ReadError("is a file of JEOL Analysis Station without a picture")
        width, height = sides
        check_size(height, width)
        item, rest = divmod(bits.stop - bits.start, width * height)
        if rest or item not in (1, 2, 4):
            raise ReadError(
                f"says {height} × {width} pixels and holds {bits.stop - bits.start:,} bytes: save it again"
            )
        pixels = file.array(bits.start, (height, width), f"<u{item}")
    return [_image(pixels, picture, instrument)]


def _group(tree: dict[str, Any], name: str) -> dict[str, Any]:
    found = tree.get(name)
    return found if isinstance(found, dict) else {}


def _image(pixels: np.ndarray, picture: dict[str, Any], instrument: dict[str, Any]) -> Image:
    scan_mm, magnification = instrument.get("ScanSize"), instrument.get("Mag")
    scale = scale_of(None, None)
    if isinstance(scan_mm, float) and isinstance(magnification, int) and magnification > 0:
        scale = scale_of(scan_mm / magnification / pixels.shape[1], "mm")
    days = picture.get("Created")
    texts = {key: value for key, value in picture.items() if isinstance(value, str) and value}
    return image_of(
        pixels,
        pixel_size_nm=scale.pixel_size_nm,
        metadata={"Instrument": instrument} | texts | scale.entries,
        acquired_at=OLE_EPOCH + timedelta(days=days) if isinstance(days, float) and 1 < days < 1e5 else None,
    )


def _branch(file: Binary, at: int, depth: int) -> tuple[dict[str, Any], int]:
    """(values by name, place behind them): records of a name, a type, a size, a value and a branch."""
    if depth > DEEPEST:
        raise ReadError(f"nests its values deeper than {DEEPEST} levels: it is damaged, copy it again")
    found: dict[str, Any] = {}
    while at < file.size and file.bytes(at, 1) == b"\x01":
        (length,) = file.unpack("I", at + 1)
        name = file.text(at + 5, min(length, 256))
        kind, size = file.unpack("II", at + 5 + length)
        start = at + 13 + length
        below, at = _branch(file, start + size, depth + 1)
        found[name] = below or _value(file, kind, start, size)
    return found, at + 1  # a branch ends with 0xFF


def _value(file: Binary, kind: int, start: int, size: int) -> Any:
    """A number, text, several numbers, or the slice of the file that holds pixels."""
    if kind in ATOMS and size == struct.calcsize(ATOMS[kind]):
        return file.unpack(ATOMS[kind], start)[0]
    if kind == TEXT:
        return file.text(start, size)
    if kind == NUMBERS and size <= LARGEST_NUMBERS:
        return file.unpack(f"{size // 4}i", start)
    return slice(start, start + size) if kind == BYTES else None
