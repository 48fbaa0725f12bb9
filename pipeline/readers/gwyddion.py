"""Gwyddion native files (.gwy): every data field of the container as a channel.

A file is a tree of named, typed items; data fields stand at `/0/data`, their names at
`/0/data/title`, what the instrument said at `/0/meta`. Lengths and values are in SI base units.
Source: Gwyddion user guide, "Gwyddion file formats: native data files".
"""

import re
import struct
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.decoding import check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import number
from pipeline.readers.scale import scale_of

MAGIC = b"GWYP"
DEEPEST = 32
ATOMS = {"b": "<?", "c": "<c", "i": "<i", "q": "<q", "d": "<d"}
ARRAYS = {"C": "u1", "I": "<i4", "Q": "<i8", "D": "<f8"}
DATA = re.compile(r"/(\d+)/data")


def read(path: Path) -> list[Image]:
    """Read every data field in the order of its number; raises ReadError where there is none."""
    content = path.read_bytes()
    name, items = _Tree(content).object(len(MAGIC), len(content), 0)
    fields = sorted((int(match[1]), key) for key in items if (match := DATA.fullmatch(key)))
    images = [_image(items, number) for number, key in fields if isinstance(items[key], dict)]
    if not images:
        raise ReadError(f"holds no data field ({name}): graphs and spectra are no images")
    return images


def _image(items: dict[str, Any], index: int) -> Image:
    field = items[f"/{index}/data"]
    width, height = field.get("xres"), field.get("yres")
    if not isinstance(width, int) or not isinstance(height, int):
        raise ReadError(f"its data field {index} does not say how many columns and rows it has")
    check_size(height, width)
    values = field.get("data")
    if not isinstance(values, np.ndarray) or values.size != width * height:
        found = getattr(values, "size", 0)
        raise ReadError(
            f"its data field {index} says {height} × {width} pixels and holds {found:,}: save it again"
        )
    unit = _unit(field, "si_unit_xy")
    scale = scale_of(_step(field, "xreal", width), unit, _step(field, "yreal", height), unit)
    meta = items.get(f"/{index}/meta")
    texts = {key: number(value) for key, value in meta.items() if isinstance(value, str)} if meta else {}
    title = items.get(f"/{index}/data/title")
    return image_of(
        values.reshape(height, width),
        channel=title if isinstance(title, str) and title else f"channel {index + 1}",
        value_unit=_unit(field, "si_unit_z"),
        pixel_size_nm=scale.pixel_size_nm,
        metadata=texts | scale.entries,
    )


def _step(field: dict[str, Any], side: str, count: int) -> float | None:
    length = field.get(side)
    return length / count if isinstance(length, float) else None


def _unit(field: dict[str, Any], name: str) -> str:
    unit = field.get(name)
    text = unit.get("unitstr") if isinstance(unit, dict) else None
    return text if isinstance(text, str) else ""


class _Tree:
    """The items of a file, read on bytes whose end is checked at every step."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def object(self, at: int, end: int, depth: int) -> tuple[str, dict[str, Any]]:
        """(type, items) of the object that begins at `at` and lies before `end`."""
        if depth > DEEPEST:
            raise ReadError(f"nests objects deeper than {DEEPEST} levels: save it again")
        name, at = self._name(at, end)
        (size,), at = self._unpack("<I", at, end)
        if at + size > end:
            raise ReadError(
                f"is truncated: an object {name} ends {at + size - end:,} bytes behind it: copy it again"
            )
        end, items = at + size, {}
        while at < end:
            key, at = self._name(at, end)
            items[key], at = self._value(at, end, depth)
        return name, items

    def _value(self, at: int, end: int, depth: int) -> tuple[Any, int]:
        kind, at = chr(self._content[at]) if at < end else "", at + 1
        if kind in ATOMS:
            (value,), at = self._unpack(ATOMS[kind], at, end)
            return value, at
        if kind == "s":
            return self._name(at, end)
        if kind == "o":
            return self._nested(at, end, depth)
        (count,), at = self._unpack("<I", at, end)
        if kind in ARRAYS:
            return self._array(ARRAYS[kind], count, at, end)
        if kind in ("S", "O"):
            for _ in range(count):
                _, at = self._name(at, end) if kind == "S" else self._nested(at, end, depth)
            return None, at
        raise ReadError(f"holds an item of the unknown type {kind!r}: save it again")

    def _nested(self, at: int, end: int, depth: int) -> tuple[Any, int]:
        _, items = self.object(at, end, depth + 1)
        _, after = self._name(at, end)
        (size,), after = self._unpack("<I", after, end)
        return items, after + size

    def _array(self, kind: str, count: int, at: int, end: int) -> tuple[np.ndarray, int]:
        after = at + count * np.dtype(kind).itemsize
        if after > end:
            raise ReadError(f"is truncated: an array of {count:,} numbers ends behind it: copy it again")
        return np.frombuffer(self._content, kind, count, at), after

    def _name(self, at: int, end: int) -> tuple[str, int]:
        stop = self._content.find(b"\x00", at, end)
        if stop < 0:
            raise ReadError("is truncated within a name: copy it again")
        return self._content[at:stop].decode("utf-8", "replace"), stop + 1

    def _unpack(self, layout: str, at: int, end: int) -> tuple[tuple, int]:
        after = at + struct.calcsize(layout)
        if after > end:
            raise ReadError("is truncated: copy it again")
        return struct.unpack_from(layout, self._content, at), after
