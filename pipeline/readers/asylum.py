"""Asylum Research scans (.ibw, Igor binary waves) through igor2: every channel with its unit.

Igor stores columns first with the y axis pointing up, so a channel is transposed and turned upside
down: the image looks as on the instrument. The unit of a channel follows from its name, because the
wave has only one unit for all; the note's `Key: value` lines become metadata.
"""

import re
import struct
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.decoding import check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import length_nm, moment, number
from pipeline.readers.stack import SMALLEST_SIDE

UNITS = (
    ("height", "m"),
    ("zsensor", "m"),
    ("amplitude", "m"),
    ("deflection", "m"),
    ("lateral", "V"),
    ("phase", "deg"),
    ("frequency", "Hz"),
    ("current", "A"),
    ("potential", "V"),
    ("userin", "V"),
)
"""Unit of a channel whose name begins like this, as Asylum's own software shows it."""

HEADER_BYTES, LABEL_BYTES = 64, 32


def read(path: Path) -> list[Image]:
    """Read every channel; raises ReadError for waves that are no image (force curves, spectra, text)."""
    from igor2 import binarywave

    _check_sizes(path)
    loaded = binarywave.load(str(path))
    wave = loaded["wave"]
    data = wave["wData"]
    if data.dtype.kind not in "iuf":
        raise ReadError(f"holds an Igor wave of type {data.dtype}, no image")
    if data.ndim not in (2, 3) or min(data.shape[:2]) < SMALLEST_SIDE:
        raise ReadError(f"holds an Igor wave of shape {data.shape}, no image: force curves are not read")
    channels = data[..., np.newaxis] if data.ndim == 2 else data
    check_size(channels.shape[1] * channels.shape[2], channels.shape[0])
    note = _note(wave["note"])
    labels = _labels(path, wave["bin_header"]) if loaded["version"] == 5 else []
    labels += [""] * (channels.shape[2] - len(labels))
    return [
        image_of(
            np.flipud(channels[:, :, index].T),
            channel=labels[index] or f"channel {index + 1}",
            value_unit=_unit(labels[index], wave["wave_header"]),
            pixel_size_nm=_pixel_size(wave["wave_header"]),
            metadata=note,
            acquired_at=moment(f"{note.get('Date', '')} {note.get('Time', '')}"),
        )
        for index in range(channels.shape[2])
    ]


def _check_sizes(path: Path) -> None:
    """Raise ReadError where the header names more bytes than the file has: igor2 would not end then."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    order = "<" if head[1] == 0 else ">"
    is_new = head[0] + head[1] == 5
    # version 5: checksum, then sizes of wave, formula, note, units (1 + 4), labels (4), string indices
    sizes = struct.unpack_from(f"{order}13i" if is_new else f"{order}2i", head, 4 if is_new else 2)
    if min(sizes) < 0 or sum(sizes) > size:
        raise ReadError(
            f"is truncated: its header names {sum(sizes):,} bytes, the file has {size:,}: copy it again"
        )


def _unit(channel: str, header: dict[str, Any]) -> str | None:
    """The unit of a named channel; a wave without names has the unit of its header."""
    if channel:
        return next((unit for begin, unit in UNITS if channel.casefold().startswith(begin)), None)
    return _text(b"".join(np.ravel(header["dataUnits"]))) or None


def _pixel_size(header: dict[str, Any]) -> tuple[float | None, float | None]:
    """(x, y) in nm from the scale and unit of the first two dimensions (version 5 headers only)."""
    if "sfA" not in header:
        return None, None
    units = [_text(b"".join(np.ravel(unit))) for unit in header["dimUnits"][:2]]
    return length_nm(abs(float(header["sfA"][0])), units[0]), length_nm(
        abs(float(header["sfA"][1])), units[1]
    )


def _labels(path: Path, header: dict[str, Any]) -> list[str]:
    """Names of the layers, read here because igor2 glues the rest of the 32-byte field behind them.

    Igor technical note 3: after wave, formula, note and extended units follow, for each dimension,
    the label of the dimension and those of its elements.
    """
    sizes = [int(size) for size in header["dimLabelsSize"]]
    start = HEADER_BYTES + int(header["wfmSize"]) + int(header["formulaSize"]) + int(header["noteSize"])
    start += int(header["dataEUnitsSize"]) + sum(int(size) for size in header["dimEUnitsSize"])
    start += sum(sizes[:2])
    with path.open("rb") as file:
        file.seek(start)
        block = file.read(sizes[2])
    fields = [block[at : at + LABEL_BYTES] for at in range(LABEL_BYTES, len(block), LABEL_BYTES)]
    return [_text(field.split(b"\x00")[0]) for field in fields]


def _note(note: bytes) -> dict[str, Any]:
    """The `Key: value` lines of the wave note; those repeated under `Initial` are left out."""
    entries: dict[str, Any] = {}
    for line in re.split(r"[\r\n]+", _text(note)):
        key, colon, value = line.partition(":")
        if colon and value.strip() and not key.startswith("Initial "):
            entries[key.strip()] = number(value)
    return entries


def _text(raw: bytes) -> str:
    """Igor 7 and later write UTF-8, before it wrote the encoding of Windows."""
    try:
        return raw.decode("utf-8").strip("\x00 ")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").strip("\x00 ")
