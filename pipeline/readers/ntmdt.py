"""NT-MDT scans (.mdt): every frame of a scan as an image; spectra, texts and MDA frames are left out.

A file is a row of frames, each with its size, kind and time; a scan frame has the scale of three
axes, then the sides and the 16-bit numbers, its first row at the bottom.
Source: the description of MDT files in Gwyddion's and SurfaceTopography's readers (nt-mdt.c, MDT.py).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary, scaled
from pipeline.readers.image import Image, image_of
from pipeline.readers.scale import scale_of

FIRST_FRAME, FRAME_HEAD = 33, 22
SCAN = 0
KINDS = {1: "spectroscopy", 3: "text", 105: "MDA", 106: "MDA", 190: "palette"}
AXES, VARIABLES = "ffhffhffh", 30
UNITS = {-5: "m", -4: "cm", -3: "mm", -2: "µm", -1: "nm", 0: "Å", 1: "nA", 2: "V", 3: "", 4: "kHz", 5: "deg"}
UNITS |= {6: "%", 7: "°C", 8: "V", 9: "s", 10: "ms", 11: "µs", 12: "ns"}
"""Unit of an axis by its code."""

SIGNALS = (
    *(
        "Height",
        "DFL",
        "Lateral F",
        "Bias V",
        "Current",
        "FB Out",
        "MAG",
        "MAG*Sin",
        "MAG*Cos",
        "RMS",
        "CalcMag",
    ),
    *("Phase1", "Phase2", "CalcPhase", "Ex1", "Ex2", "HvX", "HvY", "Snap Back"),
)
"""Name of a signal by the number of its channel of the analogue-digital converter."""


@dataclass(frozen=True)
class _Frame:
    """One frame of the file: its place, number, kind and time."""

    start: int
    end: int
    index: int
    kind: int
    variables: int
    time: tuple[int, ...]


def read(path: Path) -> list[Image]:
    """Read every scan frame; raises ReadError where there is none, naming what there is."""
    with Binary(path) as file:
        frames = _frames(file)
        images = [image for frame in frames if frame.kind == SCAN and (image := _image(file, frame))]
    if not images:
        kinds = sorted(
            {KINDS.get(frame.kind, f"kind {frame.kind}") for frame in frames if frame.kind != SCAN}
        )
        raise ReadError(f"is an NT-MDT file without a scan (it holds: {', '.join(kinds) or 'nothing'})")
    return images


def _frames(file: Binary) -> list[_Frame]:
    (last,) = file.unpack("H", 12)
    at, found = FIRST_FRAME, []
    for index in range(last + 1):
        if at + FRAME_HEAD > file.size:
            break  # a file may state one frame more than it holds
        size, kind, _, *time, variables = file.unpack("I9H", at)
        if size < FRAME_HEAD or at + size > file.size:
            raise ReadError(f"is truncated: its frame {index} ends at byte {at + size:,}: copy it again")
        found.append(_Frame(at + FRAME_HEAD, at + size, index, kind, variables, tuple(time)))
        at += size
    return found


def _image(file: Binary, frame: _Frame) -> Image | None:
    """The scan of a frame; None where it has points of spectroscopy only."""
    values = file.unpack(AXES, frame.start)
    (signal,) = file.unpack("B", frame.start + VARIABLES)
    at = frame.start + frame.variables
    _, columns, rows, dots = file.unpack("4H", at)
    if not columns or not rows:
        return None
    at += 8 + (14 + 16 * dots if dots else 0)
    raw = file.array(at, (rows, columns), "<i2")
    _, step_x, unit_x, _, step_y, unit_y, offset, factor, unit_z = values
    factor = factor if np.isfinite(factor) and factor else 1.0
    scale = scale_of(step_x, UNITS.get(unit_x, "?"), step_y, UNITS.get(unit_y, "?"))
    return image_of(
        np.flipud(scaled(raw, factor, offset if np.isfinite(offset) else 0.0)),
        channel=SIGNALS[signal] if signal < len(SIGNALS) else f"signal {signal}",
        frame=frame.index,
        value_unit=UNITS.get(unit_z),
        pixel_size_nm=scale.pixel_size_nm,
        metadata=scale.entries,
        acquired_at=_time(frame.time),
    )


def _time(fields: tuple[int, ...]) -> datetime | None:
    try:
        return datetime(*fields[:6])  # type: ignore[arg-type]
    except ValueError:
        return None
