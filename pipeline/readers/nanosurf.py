"""Nanosurf scans (.nid): every channel of every direction; sweeps and force curves are refused.

Sections of `key=value` lines describe the channels; after the mark `#!` their numbers follow in the
order of the groups, each spread over the range of its third dimension. Rows begin at the bottom.
Source: Nanosurf, "NID file format", scripting manual.
"""

import configparser
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary, scaled
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import number
from pipeline.readers.scale import scale_of

MARK = b"#!"
LONGEST_HEADER = 2**20
CHANNEL = re.compile(r"gr(\d+)-ch(\d+)")
ORDERS = {"Intel": "<", "Motorola": ">"}


@dataclass(frozen=True)
class _Channel:
    """One channel of the header and where its numbers begin."""

    section: configparser.SectionProxy
    start: int
    columns: int
    rows: int
    kind: np.dtype


def read(path: Path) -> list[Image]:
    """Read every channel of two dimensions; raises ReadError where there are only curves."""
    with Binary(path) as file:
        head = file.bytes(0, min(file.size, LONGEST_HEADER))
        end = head.find(MARK)
        if end < 0:
            raise ReadError(
                "is only the header of a Nanosurf scan: its data are missing. Copy the whole file"
            )
        header = _header(head[:end].decode("latin-1"))
        channels = [each for each in _channels(header, end + len(MARK)) if each.rows > 1]
        if not channels:
            what = header.get("DataSet", "Gr0-Name", fallback="a curve")
            raise ReadError(f"holds a curve of a Nanosurf microscope ({what}), no image")
        return [_image(file, channel, header) for channel in channels]


def _header(text: str) -> configparser.ConfigParser:
    header = configparser.ConfigParser(
        interpolation=None, strict=False, delimiters=("=",), allow_no_value=True
    )
    try:
        header.read_string(text)
    except configparser.Error as error:
        raise ReadError(f"has a header that is no list of settings ({str(error).splitlines()[0]})") from error
    return header


def _channels(header: configparser.ConfigParser, start: int) -> list[_Channel]:
    """The channels in the order of groups and numbers, which is that of their numbers."""
    named = header["DataSet"].items() if header.has_section("DataSet") else []
    found = sorted(
        (int(m[1]), int(m[2]), str(value)) for key, value in named if (m := CHANNEL.fullmatch(key))
    )
    channels = []
    for _, _, name in found:
        if not header.has_section(name):
            raise ReadError(f"names a channel {name} that it does not describe: it is damaged, copy it again")
        section = header[name]
        columns, rows, bits = (_whole(section, key) for key in ("Points", "Lines", "SaveBits"))
        if bits not in (8, 16, 32):
            raise ReadError(f"stores numbers of {bits} bits, known are 8, 16 and 32")
        sign = "i" if section.get("SaveSign", "Signed") == "Signed" else "u"
        kind = np.dtype(f"{ORDERS.get(section.get('SaveOrder', 'Intel'), '<')}{sign}{bits // 8}")
        channels.append(_Channel(section, start, columns, rows, kind))
        start += columns * rows * kind.itemsize
    return channels


def _image(file: Binary, channel: _Channel, header: configparser.ConfigParser) -> Image:
    section, kind = channel.section, channel.kind
    raw = file.array(channel.start, (channel.rows, channel.columns), kind)
    span, lowest = _real(section, "Dim2Range"), _real(section, "Dim2Min")
    steps = 2.0 ** (8 * kind.itemsize)
    middle = lowest + span / 2 if kind.kind == "i" else lowest
    sides = [_real(section, name) for name in ("Dim0Range", "Dim1Range")]
    scale = scale_of(
        sides[0] / channel.columns,
        section.get("Dim0Unit", ""),
        sides[1] / channel.rows,
        section.get("Dim1Unit", section.get("Dim0Unit", "")),
    )
    settings = header["DataSet-Info"] if header.has_section("DataSet-Info") else {}
    metadata = {name: number(value) for name, value in settings.items() if value}
    return image_of(
        np.flipud(scaled(raw, span / steps, middle) if span else raw),
        channel=" ".join(filter(None, (section.get("Dim2Name", ""), section.get("Frame", "")))),
        value_unit=section.get("Dim2Unit"),
        pixel_size_nm=scale.pixel_size_nm,
        metadata=metadata | scale.entries,
        acquired_at=_time(metadata),
    )


def _time(metadata: dict[str, str | int | float]) -> datetime | None:
    try:
        return datetime.strptime(f"{metadata.get('date')} {metadata.get('time')}", "%d-%m-%Y %H:%M:%S")
    except ValueError:
        return None


def _whole(section: configparser.SectionProxy, name: str) -> int:
    found = number(section.get(name, "") or "")
    if not isinstance(found, int) or found < 1:
        raise ReadError(f"its header says '{name}={section.get(name)}' where a number should stand")
    return found


def _real(section: configparser.SectionProxy, name: str) -> float:
    found = number((section.get(name, "") or "").replace(",", "."))
    return 0.0 if isinstance(found, str) else float(found)
