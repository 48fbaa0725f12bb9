"""Gatan DigitalMicrograph (.dm3, .dm4): the images of the file with their calibrations and tags.

A file is a tree of tags; pictures stand below `ImageList`, the first of several is the preview.
Version 4 has 64-bit sizes where version 3 has 32 bits. Diffraction patterns of a 4-D scan are
frames; spectra and spectrum images are refused.
Source: "DM3 format" by Greg Jefferis and Bernhard Schaffer, with its section on DM4.
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary, scaled
from pipeline.readers.decoding import frames_to_read
from pipeline.readers.image import Image, image_of
from pipeline.readers.luminance import luminance
from pipeline.readers.metadata import branch, moment
from pipeline.readers.scale import Scale, scale_of

ATOMS = {2: "i2", 3: "i4", 4: "u2", 5: "u4", 6: "f4", 7: "f8", 8: "u1", 9: "i1", 10: "u1", 11: "i8", 12: "u8"}
STRUCT, TEXT, ARRAY = 15, 18, 20
DIRECTORY, DATA = 20, 21
PIXELS = {
    1: "i2",
    2: "f4",
    3: "c8",
    6: "u1",
    7: "i4",
    9: "i1",
    10: "u2",
    11: "u4",
    12: "f8",
    13: "c16",
    14: "u1",
}
"""Type of the pixels by the number that an image states as its DataType."""

COLOUR = (8, 23)
DEEPEST, MOST_TAGS, LONGEST_TEXT = 64, 1_000_000, 10_000
ENERGIES = {"ev", "kev", "mev"}


@dataclass(frozen=True)
class Bulk:
    """An array that is not read before it is asked for: where it begins, its type and length."""

    offset: int
    kind: str
    count: int


def read(path: Path) -> list[Image]:
    """Read every image but previews; raises ReadError for spectra and damaged trees."""
    with Binary(path, ">") as file:
        version = file.unpack("I", 0)[0]
        tree = _Tags(file, is_long=version == 4).root()
        found = tree.get("ImageList")
        pictures = (
            [each for each in found.values() if isinstance(each, dict)] if isinstance(found, dict) else []
        )
        if len(pictures) > 1:
            pictures = [each for each in pictures if _data(each).get("DataType") not in COLOUR] or pictures[
                1:
            ]
        if not pictures:
            raise ReadError("is a DigitalMicrograph file without an image")
        is_alone = len(pictures) == 1
        return [image for picture in pictures for image in _images(file, picture, is_alone=is_alone)]


def _data(picture: dict[str, Any]) -> dict[str, Any]:
    data = picture.get("ImageData")
    return data if isinstance(data, dict) else {}


def _images(file: Binary, picture: dict[str, Any], *, is_alone: bool) -> Iterator[Image]:
    data = _data(picture)
    sides = [int(side) for side in branch(data, "Dimensions").values() if isinstance(side, int)]
    axes = [axis for axis in branch(data, "Calibrations", "Dimension").values() if isinstance(axis, dict)]
    units = [str(axis.get("Units", "")) for axis in axes]
    _refuse_spectra(sides, units)
    width, height = sides[:2]
    bulk, kind = data.get("Data"), data.get("DataType")
    dtype = "u1" if kind in COLOUR else PIXELS.get(kind if isinstance(kind, int) else -1)
    samples = 4 if kind in COLOUR else 1
    if dtype is None or not isinstance(bulk, Bulk):
        raise ReadError(f"stores its pixels as type {kind} of DigitalMicrograph, which is not known")
    frames = math.prod(sides[2:])
    size = width * height * samples * np.dtype(dtype).itemsize
    known = _Known(picture, data, axes, is_alone=is_alone)
    for frame in frames_to_read(frames, height, width * samples):
        shape = (height, width) if samples == 1 else (height, width * samples)
        pixels = file.array(bulk.offset + frame * size, shape, "<" + dtype)
        if samples == 4:  # blue, green, red and one byte that is not used
            pixels = luminance(pixels.reshape(height, width, 4)[..., 2::-1])
        yield from known.images(pixels, frame)


def _refuse_spectra(sides: list[int], units: list[str]) -> None:
    """Raise ReadError for one row of numbers and for stacks along an energy."""
    if len(sides) < 2 or min(sides[:2]) < 2:
        raise ReadError(f"holds a spectrum of {max(sides, default=0):,} points, no image")
    if len(sides) > 2 and units and units[min(len(sides), len(units)) - 1].casefold() in ENERGIES:
        shape = " × ".join(str(side) for side in sides)
        raise ReadError(f"holds a spectrum image of {shape}, no image: sum it over an energy range first")


class _Known:
    """What the tags say about the frames of one picture."""

    def __init__(
        self, picture: dict[str, Any], data: dict[str, Any], axes: list[dict[str, Any]], *, is_alone: bool
    ) -> None:
        name = str(picture.get("Name", ""))
        self._tags = {"Name": name} | branch(picture, "ImageTags")
        self._name = "" if is_alone else name  # of a single image it is the name of the file
        self._scale = _scale(axes)
        self._bright = branch(data, "Calibrations", "Brightness")

    def images(self, pixels: np.ndarray, frame: int) -> Iterator[Image]:
        """One image, or magnitude and phase of complex numbers."""
        unit = str(self._bright.get("Units", "")).strip()
        if pixels.dtype.kind == "c":
            yield self._image(np.abs(pixels), f"{self._name} magnitude", frame, unit)
            yield self._image(np.angle(pixels), f"{self._name} phase", frame, "rad")
            return
        factor, origin = (
            float(self._bright.get(name, default)) for name, default in (("Scale", 1), ("Origin", 0))
        )
        if unit and factor and pixels.dtype.kind in "iuf":
            pixels = scaled(pixels, factor, -origin * factor)
        yield self._image(pixels, self._name, frame, unit)

    def _image(self, pixels: np.ndarray, name: str, frame: int, unit: str) -> Image:
        return image_of(
            pixels,
            channel=name,
            frame=frame,
            value_unit=unit,
            pixel_size_nm=self._scale.pixel_size_nm,
            metadata=self._tags | self._scale.entries,
            acquired_at=_time(branch(self._tags, "DataBar")),
        )


def _scale(axes: list[dict[str, Any]]) -> Scale:
    if len(axes) < 2:
        return Scale()
    x, y = axes[:2]
    return scale_of(x.get("Scale"), str(x.get("Units", "")), y.get("Scale"), str(y.get("Units", "")))


def _time(bar: dict[str, Any]) -> datetime | None:
    """From the clock of the operating system (100 ns since 1601, UTC), else as the data bar shows it."""
    ticks = bar.get("Acquisition Time (OS)")
    if isinstance(ticks, int | float) and 0 < ticks < 2**60:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks / 10)
    return moment(f"{bar.get('Acquisition Date', '')} {bar.get('Acquisition Time', '')}")


class _Tags:
    """The tree of tags, walked with every size checked."""

    def __init__(self, file: Binary, *, is_long: bool) -> None:
        self._file, self._is_long, self._at, self._count = file, is_long, 0, 0

    def root(self) -> dict[str, Any]:
        """The whole tree; raises ReadError for big-endian files, which no program is known to write."""
        self._at = 4
        self._size()
        if self._next("I") != 1:
            raise ReadError("stores its numbers in big-endian order, which is not known of DigitalMicrograph")
        return self._directory(0)

    def _directory(self, depth: int) -> dict[str, Any]:
        if depth > DEEPEST:
            raise ReadError(f"nests its tags deeper than {DEEPEST} levels: save it again")
        self._at += 2  # sorted, open
        entries: dict[str, Any] = {}
        for index in range(self._size()):
            self._count += 1
            if self._count > MOST_TAGS:
                raise ReadError(f"holds more than {MOST_TAGS:,} tags: save it again")
            kind, length = self._next("B"), self._next("H")
            name = self._take(length).decode("latin-1") or str(index)
            if self._is_long:
                self._at += 8
            if kind == DIRECTORY:
                entries[name] = self._directory(depth + 1)
            elif kind == DATA:
                entries[name] = self._value(is_data=name == "Data")
            else:
                raise ReadError(f"has a tag of the unknown kind {kind}: it is damaged, copy it again")
        return entries

    def _value(self, *, is_data: bool) -> Any:
        if self._take(4) != b"%%%%":
            raise ReadError("has a tag without its mark: it is damaged, copy it again")
        count = self._size()
        if count > 10_000:
            raise ReadError(f"describes a tag by {count:,} numbers: it is damaged, copy it again")
        info = [self._size() for _ in range(count)]
        kind = info[0] if info else 0
        if kind in ATOMS:
            return self._atom(kind)
        if kind == STRUCT:
            return [self._atom(field) for field in info[4::2]]
        if kind == TEXT and count > 1:
            return self._take(2 * info[1]).decode("utf-16-le", "replace")
        if kind == ARRAY and count > 2:
            return self._array(info, is_data=is_data)
        raise ReadError(f"has a tag of the unknown type {kind}: it is damaged, copy it again")

    def _array(self, info: list[int], *, is_data: bool) -> Any:
        length, offset = info[-1], self._at
        fields = info[5:-1:2] if info[1] == STRUCT else [info[1]]
        if any(field not in ATOMS for field in fields):
            raise ReadError(f"has an array of the unknown types {fields[:5]}: it is damaged, copy it again")
        size = length * sum(np.dtype(ATOMS[field]).itemsize for field in fields)
        if offset + size > self._file.size:
            raise ReadError(f"is truncated: an array of {size:,} bytes ends behind it: copy it again")
        self._at += size
        if info[1] == 4 and length <= LONGEST_TEXT and not is_data:  # texts are arrays of 16-bit characters
            return self._file.bytes(offset, size).decode("utf-16-le", "replace")
        return Bulk(offset, ATOMS[fields[0]] if len(fields) == 1 else "struct", length)

    def _atom(self, kind: int) -> int | float:
        if kind not in ATOMS:
            raise ReadError(f"has a number of the unknown type {kind}: it is damaged, copy it again")
        dtype = np.dtype("<" + ATOMS[kind])
        value = np.frombuffer(self._take(dtype.itemsize), dtype)[0].item()
        return bool(value) if kind == 8 else value

    def _size(self) -> int:
        return self._next("Q" if self._is_long else "I")

    def _next(self, layout: str) -> int:
        (value,) = self._file.unpack(layout, self._at)
        self._at += struct.calcsize(layout)
        return int(value)

    def _take(self, count: int) -> bytes:
        found = self._file.bytes(self._at, count)
        self._at += count
        return found
