"""Images of FEI TIA (.ser): every frame, with the step of its calibration and the time of its tag.

The step is in metres, or in reciprocal metres for diffraction; the file does not say which, but
the two lie many orders of magnitude apart. Rows are stored from the bottom. The .emi file beside it
holds settings only, which are taken along.
Source: "FEI TIA (Emispec) Serial data file format" by Chris Boothroyd (er-c.org/cbb/info/TIAformat).
"""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import check_size, frames_to_read
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import Metadata
from pipeline.readers.scale import Scale, scale_of
from pipeline.readers.tia_settings import settings_beside

SPECTRA, IMAGES = 0x4120, 0x4122
LONG_OFFSETS = 0x0220
TYPES = {1: "u1", 2: "<u2", 3: "<u4", 4: "i1", 5: "<i2", 6: "<i4", 7: "<f4", 8: "<f8"}
ELEMENT = "ddiddihii"
LARGEST_STEP_M, SMALLEST_STEP_PER_M = 1e-3, 1e3


def read(path: Path) -> list[Image]:
    """Read every frame; raises ReadError for spectra and for .emi files, which hold none."""
    with Binary(path) as file:
        if file.bytes(0, 2) == b"JK":
            raise ReadError(
                "is the .emi file of a TIA series: its settings are read with the .ser files beside it"
            )
        _, _, version, kind, _, _, count = file.unpack("HHHIIII", 0)
        if kind == SPECTRA:
            raise ReadError("holds spectra of TIA, no image")
        if kind != IMAGES:
            raise ReadError(f"holds data of the unknown kind {kind:#x} of TIA")
        is_long = version >= LONG_OFFSETS
        table = file.unpack("Q" if is_long else "I", 22)[0]
        total = _total(file)
        if not total or not count:
            raise ReadError("is a TIA series without an image: it was not written to its end")
        offsets = file.array(table, (2, total), "<u8" if is_long else "<u4")
        return _frames(file, offsets[:, :count], settings_beside(path))


def _total(file: Binary) -> int:
    return int(file.unpack("I", 14)[0])


def _frames(file: Binary, offsets: np.ndarray, settings: Metadata) -> list[Image]:
    *_, width, height = file.unpack(ELEMENT, int(offsets[0, 0]))
    check_size(height, width)
    return [
        _image(file, int(offsets[0, frame]), int(offsets[1, frame]), frame, settings)
        for frame in frames_to_read(offsets.shape[1], height, width)
    ]


def _image(file: Binary, at: int, tag: int, frame: int, settings: Metadata) -> Image:
    _, step_x, _, _, step_y, _, kind, width, height = file.unpack(ELEMENT, at)
    if kind not in TYPES:
        raise ReadError(f"stores its pixels as type {kind} of TIA, which is not known")
    scale = _scale(step_x, step_y)
    return image_of(
        np.flipud(file.array(at + 50, (height, width), TYPES[kind])),
        frame=frame,
        pixel_size_nm=scale.pixel_size_nm,
        metadata=settings | scale.entries,
        acquired_at=_time(file, tag),
    )


def _scale(x: float, y: float) -> Scale:
    if 0 < abs(x) < LARGEST_STEP_M:
        return scale_of(x, "m", y, "m")
    return scale_of(x, "1/m" if abs(x) > SMALLEST_STEP_PER_M else "of a unit that it does not state", y)


def _time(file: Binary, tag: int) -> datetime | None:
    seconds = file.unpack("I", tag + 4)[0] if 0 < tag <= file.size - 8 else 0
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
