"""The header of MarCCD and Rayonix detectors (.mccd), which stands between a TIFF's tags and its data.

Source: "MarCCD header documentation", mar USA, frame_header; offsets as in fabio's marccdimage.
"""

import struct
from dataclasses import dataclass
from typing import Any

from pipeline.readers.metadata import Metadata

START, LENGTH = 1024, 3072
SIDES, DISTANCE, BEAM, EXPOSURE, PIXEL, WAVELENGTH = 80, 640, 644, 656, 772, 908
SMALLEST_NM, LARGEST_NM = 1_000, 1_000_000
"""A pixel of such a detector lies between 1 µm and 1 mm: anything else is not this header."""


@dataclass(frozen=True)
class Frame:
    """What the header says, under the names that X-ray formats share."""

    pixel_um: float
    metadata: Metadata


def frame_of(tiff: Any, page: Any) -> Frame | None:
    """The header of a TIFF whose sides it repeats; None for all other TIFFs."""
    if not page.dataoffsets or page.dataoffsets[0] < START + LENGTH:
        return None
    tiff.filehandle.seek(START)
    header = tiff.filehandle.read(LENGTH)
    if len(header) < LENGTH:
        return None
    (width, height), (pixel, _) = (_numbers(tiff.byteorder, header, at, 2) for at in (SIDES, PIXEL))
    if (width, height) != (page.imagewidth, page.imagelength) or not SMALLEST_NM <= pixel <= LARGEST_NM:
        return None
    return Frame(pixel / 1000, _metadata(tiff.byteorder, header))


def _metadata(order: str, header: bytes) -> Metadata:
    """Lengths in µm, times in ms, places in thousandths of a pixel, wavelengths in 0.00001 Å."""
    found: Metadata = {}
    for name, at, factor in (
        ("detector_distance_m", DISTANCE, 1e-6),
        ("exposure_s", EXPOSURE, 1e-3),
        ("wavelength_angstrom", WAVELENGTH, 1e-5),
        ("beam_centre_x_pixel", BEAM, 1e-3),
        ("beam_centre_y_pixel", BEAM + 4, 1e-3),
    ):
        (value,) = _numbers(order, header, at, 1)
        if value > 0:
            found[name] = value * factor
    return found


def _numbers(order: str, header: bytes, at: int, count: int) -> tuple[int, ...]:
    return struct.unpack_from(f"{order}{count}i", header, at)
