"""Digital Surf surfaces (.sur): the heights or intensities of every object of the file in their unit.

Numbers are stored as they are or in zlib streams and count steps above the lowest, whose value is
the offset; the number two below the lowest stands for a point that was not measured.
Source: "Surf file format", Digital Surf, MountainsMap reference guide.
"""

import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary, scaled
from pipeline.readers.decoding import check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import Metadata
from pipeline.readers.scale import scale_of

HEADER = 512
COMPRESSED = b"DSCOMPRESSED"
FIELDS = (
    "magic:12s format:H objects:H version:H kind:H name:30s instrument:30s material:H acquisition:H "
    "range:H has_gaps:H absolute:H reserved_1:8s bits:H lowest:i highest:i columns:i rows:i points:i "
    "step_x:f step_y:f step_z:f axis_x:16s axis_y:16s axis_z:16s unit_x:16s unit_y:16s unit_z:16s "
    "shown_unit_x:16s shown_unit_y:16s shown_unit_z:16s ratio_x:f ratio_y:f ratio_z:f imprint:H "
    "inverted:H levelled:H reserved_2:12s second:H minute:H hour:H day:H month:H year:H weekday:H "
    "duration_s:f packed_bytes:I reserved_3:6s comment_bytes:H private_bytes:H client:128s "
    "offset_x:f offset_y:f offset_z:f"
)
"""Name and struct code of every field of an object's header, in their order."""

NAMES, CODES = zip(*(field.split(":") for field in FIELDS.split()), strict=True)
KINDS = {2, 3, 5, 8, 10, 11}
"""Surfaces, binary images, series and layers of surfaces, intensity images, surfaces with intensity."""

REFUSED = {1: "a profile", 4: "a series of profiles", 6: "a meridian disc", 7: "a profile of several layers"}
REFUSED |= {9: "a parallel disc", 12: "a colour image", 13: "a colour surface", 14: "a force curve"}
REFUSED |= {15: "a series of force curves", 16: "a colour surface with intensity", 20: "a spectrum"}
REFUSED |= {21: "a hyperspectral map"}
MOST_OBJECTS, MOST_STREAMS = 1000, 1000


def read(path: Path) -> list[Image]:
    """Read every surface of the file; raises ReadError for profiles, spectra and force curves."""
    with Binary(path) as file:
        at, images = 0, []
        is_packed = file.bytes(0, len(COMPRESSED)) == COMPRESSED
        count = min(max(1, _header(file, 0)["objects"]), MOST_OBJECTS)
        for index in range(count):
            header = _header(file, at)
            if header["kind"] not in KINDS:
                what = REFUSED.get(header["kind"], f"an object of kind {header['kind']}")
                raise ReadError(f"is a Digital Surf file that holds {what}, no surface")
            at += HEADER + header["comment_bytes"] + header["private_bytes"]
            raw, at = _unpacked(file, at, header) if is_packed else _plain(file, at, header)
            images.append(_image(raw, header, index if count > 1 else None))
        return images


def _header(file: Binary, at: int) -> dict[str, Any]:
    values = file.unpack("".join(CODES), at)
    return {
        name: value.split(b"\x00")[0].decode("latin-1").strip() if isinstance(value, bytes) else value
        for name, value in zip(NAMES, values, strict=True)
    }


def _kind(header: dict[str, Any]) -> np.dtype:
    if header["bits"] not in (16, 32):
        raise ReadError(f"stores its numbers in {header['bits']} bits, 16 and 32 are known")
    check_size(header["rows"], header["columns"])
    return np.dtype(f"<i{header['bits'] // 8}")


def _plain(file: Binary, at: int, header: dict[str, Any]) -> tuple[np.ndarray, int]:
    raw = file.array(at, (header["rows"], header["columns"]), _kind(header))
    return raw, at + raw.nbytes


def _unpacked(file: Binary, at: int, header: dict[str, Any]) -> tuple[np.ndarray, int]:
    """The numbers out of zlib streams: their count, the two sizes of each, then the streams."""
    kind = _kind(header)
    wanted = header["rows"] * header["columns"] * kind.itemsize
    (count,) = file.unpack("I", at)
    if count > MOST_STREAMS:
        raise ReadError(f"names {count:,} streams of numbers: it is damaged, copy it again")
    sizes = file.unpack(f"{2 * count}I", at + 4)
    at += 4 + 8 * count
    parts = []
    for size in sizes[1::2]:
        unpacker = zlib.decompressobj()
        parts.append(unpacker.decompress(file.bytes(at, size), wanted))
        at += size
    content = b"".join(parts)
    if len(content) < wanted:
        raise ReadError(f"is truncated: it unpacks to {len(content):,} of {wanted:,} bytes: copy it again")
    shape = header["rows"], header["columns"]
    return np.frombuffer(content, kind, shape[0] * shape[1]).reshape(shape), at


def _image(raw: np.ndarray, header: dict[str, Any], index: int | None) -> Image:
    factor = header["step_z"] / header["ratio_z"] if header["ratio_z"] > 0 else header["step_z"]
    values = scaled(raw, factor, header["offset_z"] - header["lowest"] * factor)
    if header["has_gaps"] == 1:
        values = np.where(raw == header["lowest"] - 2, np.nan, values)
    scale = scale_of(header["step_x"], header["unit_x"], header["step_y"], header["unit_y"])
    name = header["axis_z"] or header["name"]
    return image_of(
        values,
        channel=name if index is None else f"{name} {index + 1}",
        value_unit=header["shown_unit_z"] if header["ratio_z"] > 0 else header["unit_z"],
        pixel_size_nm=scale.pixel_size_nm,
        metadata=_metadata(header) | scale.entries,
        acquired_at=_time(header),
    )


def _metadata(header: dict[str, Any]) -> Metadata:
    names = ("name", "instrument", "duration_s")
    return {name: header[name] for name in names if header[name]}


def _time(header: dict[str, Any]) -> datetime | None:
    try:
        return datetime(*(header[name] for name in ("year", "month", "day", "hour", "minute", "second")))
    except ValueError:  # zeros where no clock was read
        return None
