"""Sensofar surfaces (.plu): topographies and confocal images, heights in µm.

The file has no mark: it begins with a date as text, and 500 bytes of header lie before the numbers.
1,000,001 stands for a point that was not measured. Source: Sensofar, "PLU file format".
"""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.image import Image, image_of
from pipeline.readers.scale import scale_of

DATE_BYTES, COMMENT_AT, CALIBRATION_AT, SETTINGS_AT, HEADER = 128, 132, 388, 428, 500
CALIBRATION = "IIIfffffff"
IMAGE, TOPOGRAPHY = 0, 3
KINDS = {
    1: "a profile",
    2: "several profiles",
    4: "coordinates",
    5: "a thickness",
    6: "a measurement of its own kind",
}
NOT_MEASURED = 1_000_001


def read(path: Path) -> list[Image]:
    """Read the surface or image; raises ReadError for profiles and lists of coordinates."""
    with Binary(path) as file:
        (kind,) = file.unpack("I", SETTINGS_AT)
        if kind not in (IMAGE, TOPOGRAPHY):
            raise ReadError(
                f"is a Sensofar file that holds {KINDS.get(kind, f'a measurement of kind {kind}')}, no image"
            )
        _, _, _, _, x_um, y_um, *_ = file.unpack(CALIBRATION, CALIBRATION_AT)
        seconds = file.unpack("I", DATE_BYTES)[0]
        scale = scale_of(x_um, "µm", y_um, "µm")
        rows, columns = file.unpack("2I", HEADER)
        values = file.array(HEADER + 8, (rows, columns), "<f4")
    is_height = kind == TOPOGRAPHY
    return [
        image_of(
            np.where(values == NOT_MEASURED, np.float32(np.nan), values) if is_height else values,
            channel="height" if is_height else "confocal image",
            value_unit="µm" if is_height else None,
            pixel_size_nm=scale.pixel_size_nm,
            metadata=_metadata(path) | scale.entries,
            acquired_at=datetime.fromtimestamp(seconds, UTC) if seconds else None,
        )
    ]


def _metadata(path: Path) -> dict[str, str]:
    with Binary(path) as file:
        return {
            "date": file.text(0, DATE_BYTES),
            "comment": file.text(COMMENT_AT, CALIBRATION_AT - COMMENT_AT),
        }
