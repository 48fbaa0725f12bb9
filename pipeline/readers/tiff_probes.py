"""Scanning probe scans in TIFF: JPK image scans and Park Systems maps, whose pages alone are not the data.

JPK has a preview, then a page for every channel, whose default slot scales its numbers; Park keeps
the numbers in a private tag beside a preview. Both store the lowest row first.
Source: JPK, "Image file format", and Park Systems, "PSIA TIFF", as SurfaceTopography reads them.
"""

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import scaled
from pipeline.readers.decoding import check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import Metadata, moment
from pipeline.readers.scale import scale_of

JPK_VERSION, JPK_START, JPK_WIDTH, JPK_HEIGHT, JPK_REFLECT = 0x8000, 0x8003, 0x8042, 0x8043, 0x8045
JPK_CHANNEL, JPK_RETRACE, JPK_NAME, JPK_SLOTS, JPK_DEFAULT = 0x8050, 0x8051, 0x8052, 0x8080, 0x8081
JPK_SLOT, JPK_STRIDE, JPK_MOST_SLOTS = 0x8090, 0x30, 64
SLOT_UNIT, SLOT_SCALING, SLOT_FACTOR, SLOT_OFFSET = 0x12, 0x13, 0x14, 0x15
JPK_SETTINGS = {0x8030: "feedback mode", 0x8033: "setpoint", 0x8044: "angle (rad)", 0x8049: "scan rate (Hz)"}

PARK_DATA, PARK_HEADER = 50434, 50435
PARK_FIELDS = (
    "kind:I source:64s mode:16s filter:d flattened:I tracked:I columns:I rows:I angle_deg:d sine:I "
    "overscan:d forward:I scan_up:I swapped:I width_um:d height_um:d x_um:d y_um:d scan_rate_hz:d "
    "setpoint:d setpoint_unit:16s tip_bias_v:d sample_bias_v:d gain:d factor:d offset:d unit:16s "
    "lowest:i highest:i average:i compressed:I logarithmic:I square:I "
    "servo_gain:d range:d xy_mode:16s z_mode:16s servo:16s type:I"
)
"""Name and struct code of the fields of Park's header; those from servo_gain on are in version 2 only."""

PARK_NAMES, PARK_CODES = zip(*(each.split(":") for each in PARK_FIELDS.split()), strict=True)
PARK_FIRST = PARK_NAMES.index("servo_gain")
PARK_TYPES = {0: "<i2", 1: "<i4", 2: "<f4"}
PARK_SHOWN = ("mode", "angle_deg", "scan_rate_hz", "setpoint", "setpoint_unit", "tip_bias_v", "sample_bias_v")


def reader_of(tiff: Any) -> Callable[[Any], list[Image]] | None:
    """The reader of a scanning probe's TIFF, by its private tags; None for all others."""
    tags = tiff.pages[0].tags
    if JPK_WIDTH in tags and JPK_VERSION in tags:
        return read_jpk
    return read_park if PARK_DATA in tags and PARK_HEADER in tags else None


def read_jpk(tiff: Any) -> list[Image]:
    """Read every channel of a JPK scan, trace and retrace, in the unit of its default slot."""
    known = tiff.pages[0].tags
    images = []
    for page in tiff.pages[1:]:
        name = page.tags.valueof(JPK_NAME) or page.tags.valueof(JPK_CHANNEL)
        if name is None:
            continue
        check_size(page.imagelength, page.imagewidth)
        width, height = (known.valueof(tag) for tag in (JPK_WIDTH, JPK_HEIGHT))
        scale = scale_of(_over(width, page.imagewidth), "m", _over(height, page.imagelength), "m")
        factor, offset, unit = _slot(page.tags)
        raw = page.asarray(maxworkers=1)
        values = scaled(raw, factor, offset)
        images.append(
            image_of(
                values if page.tags.valueof(JPK_REFLECT) else np.flipud(values),
                channel=f"{name} {'retrace' if page.tags.valueof(JPK_RETRACE) else 'trace'}",
                value_unit=unit,
                pixel_size_nm=scale.pixel_size_nm,
                metadata=_jpk_settings(known) | scale.entries,
                acquired_at=moment(known.valueof(JPK_START)),
            )
        )
    if not images:
        raise ReadError("is a JPK file with a preview only: its channels are missing")
    return images


def _over(length: Any, count: int) -> float | None:
    return float(length) / count if isinstance(length, int | float) and count else None


def _jpk_settings(tags: Any) -> Metadata:
    found = {name: tags.valueof(tag) for tag, name in JPK_SETTINGS.items()}
    return {name: value for name, value in found.items() if isinstance(value, str | int | float)}


def _slot(tags: Any) -> tuple[float, float, str | None]:
    """(factor, offset, unit) of the slot that the channel names as its default."""
    count = tags.valueof(JPK_SLOTS)
    for index in range(min(count, JPK_MOST_SLOTS) if isinstance(count, int) else 0):
        base = JPK_SLOT + index * JPK_STRIDE
        if tags.valueof(base) != tags.valueof(JPK_DEFAULT):
            continue
        factor, offset = (tags.valueof(base + part) for part in (SLOT_FACTOR, SLOT_OFFSET))
        unit = tags.valueof(base + SLOT_UNIT)
        if tags.valueof(base + SLOT_SCALING) == "LinearScaling" and isinstance(factor, int | float):
            return float(factor), float(offset or 0), unit if isinstance(unit, str) else None
    return 1.0, 0.0, None


def read_park(tiff: Any) -> list[Image]:
    """Read the map of a Park microscope; raises ReadError for profiles and force curves."""
    tags = tiff.pages[0].tags
    header = _park_header(tags.valueof(PARK_HEADER))
    if header["kind"] != 0:
        raise ReadError("holds force curves of a Park microscope: its picture is only a preview")
    height, width = header["rows"], header["columns"]
    check_size(height, width)
    kind = np.dtype(PARK_TYPES.get(header.get("type", 0), "<i2"))
    content = tags.valueof(PARK_DATA)
    if not isinstance(content, bytes) or len(content) < height * width * kind.itemsize:
        found = len(content) if isinstance(content, bytes) else 0
        raise ReadError(f"says {height} × {width} pixels and holds {found:,} bytes of them: copy it again")
    raw = np.frombuffer(content, kind, height * width).reshape(height, width)
    gain, factor = header["gain"], header["factor"] or 1.0
    scale = scale_of(header["width_um"] / width, "µm", header["height_um"] / height, "µm")
    return [
        image_of(
            np.flipud(scaled(raw, gain * factor, gain * header["offset"])),
            channel=f"{header['source']} {'forward' if header['forward'] else 'backward'}",
            value_unit=header["unit"] or "µm",
            pixel_size_nm=scale.pixel_size_nm,
            metadata={name: header[name] for name in PARK_SHOWN} | scale.entries,
            acquired_at=moment(tags.valueof("DateTime")),
        )
    ]


def _park_header(content: Any) -> dict[str, Any]:
    """The fields of the header, of version 2 where it is long enough."""
    for count in (len(PARK_CODES), PARK_FIRST):
        layout = struct.Struct("<" + "".join(PARK_CODES[:count]))
        if isinstance(content, bytes) and len(content) >= layout.size:
            values = layout.unpack_from(content)
            texts = (
                value.decode("utf-16-le", "replace").split("\x00")[0] if isinstance(value, bytes) else value
                for value in values
            )
            return dict(zip(PARK_NAMES[:count], texts, strict=True))
    raise ReadError("has a header of a Park microscope that breaks off: copy it again")
