"""Merlin detectors of Quantum Detectors (.mib): every frame, each behind a header of text.

Counts are stored in big-endian order, the first row at the bottom. Raw streams (R64) need the
geometry of the chips and are refused. Source: Quantum Detectors, "Merlin Software Manual", MIB format.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import check_size, frames_to_read
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import moment, number

TYPES = {"U08": ">u1", "U16": ">u2", "U32": ">u4", "U64": ">u8"}
FIRST_BYTES = 1024


def read(path: Path) -> list[Image]:
    """Read every whole frame, of long series an even part; raises ReadError for raw streams."""
    with Binary(path) as file:
        first = file.text(0, min(file.size, FIRST_BYTES)).split(",")
        if len(first) < 8 or not all(part.strip().isdigit() for part in first[1:6]):
            raise ReadError("has a header that does not say how large its frames are")
        head, width, height = int(first[2]), int(first[4]), int(first[5])
        if first[6] not in TYPES:
            raise ReadError(
                f"stores its pixels as {first[6]!r}, known are {', '.join(TYPES)}: export it as one of these"
            )
        check_size(height, width)
        kind = np.dtype(TYPES[first[6]])
        size = head + height * width * kind.itemsize
        stored = file.size // size
        if not stored:
            raise ReadError(
                f"is truncated: a frame takes {size:,} bytes, the file has {file.size:,}: copy it again"
            )
        return [
            _image(file, frame * size, head, np.dtype(kind), (height, width), frame)
            for frame in frames_to_read(stored, height, width)
        ]


def _image(file: Binary, at: int, head: int, kind: np.dtype, shape: tuple[int, int], frame: int) -> Image:
    fields = file.text(at, head).split(",")
    metadata: dict[str, Any] = {
        "sequence": number(fields[1]),
        "chips": number(fields[3]),
        "layout": fields[7].strip(),
    }
    exposure = number(fields[10]) if len(fields) > 10 else None
    if isinstance(exposure, int | float) and exposure > 0:
        metadata["exposure_s"] = exposure
    return image_of(
        np.flipud(file.array(at + head, shape, kind)),
        frame=frame,
        counts=True,
        metadata=metadata,
        acquired_at=_time(fields),
    )


def _time(fields: list[str]) -> datetime | None:
    return next((found for field in fields[8:] if (found := moment(field))), None)
