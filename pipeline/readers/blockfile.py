"""NanoMEGAS block files (.blo): the diffraction patterns of a scan as frames, then its bright field.

Patterns are counted row by row of the scan. The size of a detector pixel is stated as 100 times the
pixels in a centimetre. Source: the header description in the ASTAR file converter's manual.
"""

from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import frames_to_read
from pipeline.readers.image import Image, image_of
from pipeline.readers.scale import scale_of
from pipeline.readers.stack import SMALLEST_SIDE

HEADER = "6sHIIIHHHHHddIHI"
FRAME_MARK, FRAME_HEAD = 0x55AA, 6
NOTE, NOTE_BYTES = 240, 3000


def read(path: Path) -> list[Image]:
    """Read the patterns, of long scans an even part, and the virtual bright field where it is an image."""
    with Binary(path) as file:
        (
            _,
            _,
            bright,
            start,
            _,
            side,
            rotation,
            columns,
            rows,
            turn,
            step_x,
            step_y,
            volts,
            per_cm,
            length,
        ) = file.unpack(HEADER, 0)
        metadata = {
            "scan columns": columns,
            "scan rows": rows,
            "scan rotation (deg)": turn / 100,
            "pattern rotation (deg)": rotation / 100,
            "scan step x (nm)": step_x,
            "scan step y (nm)": step_y,
            "beam energy (V)": volts,
            "camera length (as stated)": length,
            "note": file.text(NOTE, NOTE_BYTES),
        }
        size = side * side + FRAME_HEAD
        stored = min(columns * rows, max(0, file.size - start) // size)
        if not stored:
            raise ReadError("is a block file without a pattern: it was not written to its end")
        images = []
        for frame in frames_to_read(stored, side, side):
            at = start + frame * size
            if file.unpack("H", at)[0] != FRAME_MARK:
                raise ReadError(f"lacks the mark before its pattern {frame}: it is damaged, copy it again")
            pixels = file.array(at + FRAME_HEAD, (side, side), "u1")
            pixel_um = 1e6 / per_cm if per_cm else None
            images.append(image_of(pixels, frame=frame, metadata=metadata, detector_pixel_um=pixel_um))
        if min(columns, rows) >= SMALLEST_SIDE:
            images.append(_bright_field(file.array(bright, (rows, columns), "u1"), step_x, step_y, metadata))
        return images


def _bright_field(pixels: np.ndarray, step_x: float, step_y: float, metadata: dict) -> Image:
    scale = scale_of(step_x, "nm", step_y, "nm")
    return image_of(
        pixels,
        channel="virtual bright field",
        pixel_size_nm=scale.pixel_size_nm,
        metadata=metadata | scale.entries,
    )
