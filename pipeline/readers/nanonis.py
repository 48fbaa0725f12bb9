"""Nanonis scans (.sxm): every channel, forward and backward, with its unit.

The text header holds `:NAME:` lines with their values below them and ends at `:SCANIT_END:`; 32-bit
floats follow two bytes, 0x1A 0x04. Rows are stored in the order of the scan, so those of an upward
scan begin at the bottom; backward channels are stored in the order of time and are turned over.
Source: Nanonis SPM control system, "File formats: scan files".
"""

import re
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import Metadata, moment, number
from pipeline.readers.scale import scale_of

LONGEST_HEADER = 2**20
HEADER_END, DATA_MARK = b":SCANIT_END:", b"\x1a\x04"
ENTRY = re.compile(r"^:([^\n]+):$", re.MULTILINE)
ORDERS = {"MSBFIRST": ">", "LSBFIRST": "<"}


def read(path: Path) -> list[Image]:
    """Read every channel; what a scan that was stopped did not reach is NaN and so masked."""
    with Binary(path) as file:
        head = file.bytes(0, min(file.size, LONGEST_HEADER))
        end = head.find(HEADER_END)
        mark = head.find(DATA_MARK, max(end, 0))
        if end < 0 or mark < 0:
            raise ReadError("is only the header of a Nanonis scan: its data are missing. Copy the whole file")
        header = _entries(head[:end].decode("latin-1").replace("\r\n", "\n"))
        return _images(file, mark + len(DATA_MARK), header)


def _entries(text: str) -> dict[str, str]:
    parts = ENTRY.split(text)
    return {name: value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=True)}


def _images(file: Binary, start: int, header: dict[str, str]) -> list[Image]:
    columns, rows = (int(side) for side in _numbers(header, "SCAN_PIXELS"))
    width, height = _numbers(header, "SCAN_RANGE")
    scale = scale_of(width / max(columns, 1), "m", height / max(rows, 1), "m")
    kind = header.get("SCANIT_TYPE", "").split()
    if len(kind) != 2 or kind[0] != "FLOAT" or kind[1] not in ORDERS:
        raise ReadError(f"stores its numbers as {' '.join(kind)!r}, only FLOAT is known")
    metadata = _metadata(header) | scale.entries
    images = []
    for index, (name, unit, is_backward) in enumerate(_channels(header)):
        pixels = file.array(start + index * 4 * rows * columns, (rows, columns), f"{ORDERS[kind[1]]}f4")
        images.append(
            image_of(
                _as_seen(pixels, header.get("SCAN_DIR", ""), is_backward=is_backward),
                channel=name,
                value_unit=unit,
                pixel_size_nm=scale.pixel_size_nm,
                metadata=metadata,
                acquired_at=moment(f"{header.get('REC_DATE', '')} {header.get('REC_TIME', '')}"),
            )
        )
    return images


def _as_seen(pixels: np.ndarray, direction: str, *, is_backward: bool) -> np.ndarray:
    pixels = pixels[::-1] if direction == "up" else pixels
    return pixels[:, ::-1] if is_backward else pixels


def _channels(header: dict[str, str]) -> list[tuple[str, str, bool]]:
    """(name, unit, backward) of every stored plane, out of the table DATA_INFO."""
    lines = [line.split() for line in header.get("DATA_INFO", "").splitlines() if line.strip()]
    if not lines or lines[0][:4] != ["Channel", "Name", "Unit", "Direction"]:
        raise ReadError("its header lists no channels (DATA_INFO)")
    planes = []
    for words in lines[1:]:
        if len(words) < 4:
            raise ReadError(
                f"its header lists a channel as {' '.join(words)!r}, without name, unit and direction"
            )
        name, unit = words[1].replace("_", " "), words[2]
        if words[3] in ("both", "forward"):
            planes.append((f"{name} forward", unit, False))
        if words[3] in ("both", "backward"):
            planes.append((f"{name} backward", unit, True))
    return planes


def _metadata(header: dict[str, str]) -> Metadata:
    return {name: number(value) for name, value in header.items() if value and "\n" not in value}


def _numbers(header: dict[str, str], name: str) -> tuple[float, float]:
    """Two numbers of an entry; raises ReadError for anything else."""
    found = [number(word) for word in header.get(name, "").split()]
    if len(found) != 2 or isinstance(found[0], str) or isinstance(found[1], str):
        raise ReadError(f"its header says '{name}: {header.get(name, '')}' where two numbers should stand")
    return float(found[0]), float(found[1])
