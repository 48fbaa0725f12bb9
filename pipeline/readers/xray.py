"""X-ray detector files through fabio: EDF and its relatives, and the further ones named in READERS.

Detectors count, so negative integers are gaps between modules or dead pixels and are masked. The
header gives the detector's pixel in micrometres; wavelength, distance and exposure stand in the
metadata under one name for all formats (wavelength_angstrom, detector_distance_m, exposure_s).
"""

import re
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import check_size, frames_to_read, quiet
from pipeline.readers.dectris import Detector
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import flat, moment, number

READERS = (
    (b"{\nHEA", "dtrekimage"),
    (b"{\r\nHEA", "dtrekimage"),
    (b"{", "edfimage"),
    (b"OD SAPPHIRE", "oxdimage"),
    (b"ADEPT", "geimage"),
    (b"FORMAT :", "brukerimage"),
    (b"NROWS  :", "brukerimage"),
    (b"M\x00\x00\x00A", "fit2dmaskimage"),
)
"""fabio's reader by the first bytes of the file (blank lines before them left out)."""

SIGNED_MEASUREMENTS = {"oxdimage"}
"""A CCD with its dark current subtracted: negative numbers are noise, not gaps."""

MASK_HEADER = 1024
BRUKER_HEADER = 2**16
BRUKER_LINE = re.compile(rb"(NROWS|NCOLS|NPIXELB|NOVERFL|HDRBLKS) *: *(\d+)")

PIXEL = "detector_pixel_um"
COMMON_NAMES = ("pixel_size", "distance")
"""Names too common to mean anything but in headers of ADSC, which begin with their own length."""

SHARED_NAMES: dict[str, tuple[tuple[str, float, float], ...]] = {
    PIXEL: (*(("psize_1", 1e6, 1e4), ("pixel_size", 1e3, 1e4), ("real pixel size x (mm)", 1e3, 1e4)),),
    "wavelength_angstrom": (("wavelength", 1e10, 1e4), ("wavelength", 1.0, 100.0)),
    "detector_distance_m": (("sampledistance", 1.0, 100.0), ("distance", 1e-3, 100.0)),
    "exposure_s": tuple(
        (name, 1.0, 1e9) for name in ("count_time", "acq_expo_time", "exposuretime", "exposure_time", "time")
    ),
}
"""Shared name of a setting: names in headers with the factor to its unit, and what it cannot reach.

EDF gives wavelengths in metres, ADSC in Å: what would be more than 10,000 Å is the latter.
"""


def read(path: Path) -> list[Image]:
    """Read every frame of a detector file; raises ReadError for one that ends before its data do."""
    from fabio import fabioformats

    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\r\n")
    kind = next(reader for magic, reader in READERS if head.startswith(magic))
    if kind in CHECKS:
        CHECKS[kind](path)
    with quiet() as messages:
        source = fabioformats.factory(kind).read(str(path))
        try:
            _refuse_external(source.header)
            images = _frames(source, counts=kind not in SIGNED_MEASUREMENTS)
        finally:
            source.close()
    incomplete = next((text for text in messages if "incomplete" in text.lower()), None)
    if incomplete:
        raise ReadError(f"is truncated ({incomplete}): copy it again")
    return images


def _check_mask(path: Path) -> None:
    """Raise ReadError where a mask, one bit a pixel, is larger than its file; fabio would take the memory."""
    with Binary(path) as file:
        width, height = file.unpack("2I", 16)
        check_size(height, width)
        file.bytes(MASK_HEADER, height * (-(-width // 32)) * 4)


def _check_bruker(path: Path) -> None:
    """Raise ReadError where the header of a Bruker frame names more bytes than the file has."""
    with Binary(path) as file:
        head = file.bytes(0, min(file.size, BRUKER_HEADER))
        stated = {name: int(value[:12]) for name, value in reversed(BRUKER_LINE.findall(head))}
        rows, columns, item = (stated.get(name, 1) for name in (b"NROWS", b"NCOLS", b"NPIXELB"))
        check_size(rows, columns)
        file.bytes(0, max(stated.get(b"HDRBLKS", 0) * 512, 0))
        file.bytes(0, rows * columns * item)
        file.bytes(0, stated.get(b"NOVERFL", 0) * 16)


CHECKS = {"fit2dmaskimage": _check_mask, "brukerimage": _check_bruker}
"""What is looked at before fabio, which takes the memory that a header names, by its reader."""


def _refuse_external(header: dict[str, Any]) -> None:
    """EDF may keep its data in another file; following that would open files nobody named."""
    name = next((value for key, value in header.items() if key.casefold() == "edf_binaryfilename"), None)
    if name:
        raise ReadError(f"keeps its data in another file ({name}): give that one, or convert it to one file")


def _frames(source: Any, *, counts: bool) -> list[Image]:
    height, width = (int(side) for side in source.shape[-2:])
    check_size(height, width)
    taken = frames_to_read(source.nframes, height, width)
    images = []
    for number_of_frame in taken:
        frame = source if source.nframes == 1 else source.get_frame(number_of_frame)
        data = frame.data
        if data is None or data.ndim != 2:
            raise ReadError("holds no 2-D array: its header and its data do not fit")
        images.append(_image(np.asarray(data), number_of_frame, dict(frame.header), counts=counts))
    return images


def _image(pixels: np.ndarray, frame: int, header: dict[str, Any], *, counts: bool) -> Image:
    detector = _from_keys(header)
    return image_of(
        pixels,
        frame=frame,
        counts=counts,
        metadata=detector.metadata,
        detector_pixel_um=detector.pixel_um,
        acquired_at=detector.acquired_at,
    )


def _from_keys(header: dict[str, Any]) -> Detector:
    """Read `key = value` headers: ESRF's names in metres, those of ADSC in mm and Å."""
    entries = {key: number(value) if isinstance(value, str) else value for key, value in header.items()}
    by_name = {key.casefold(): value for key, value in entries.items()}
    is_adsc, found = "header_bytes" in by_name, dict[str, float]()
    for shared, names in SHARED_NAMES.items():
        for name, factor, largest in names:
            value = None if name in COMMON_NAMES and not is_adsc else _positive(by_name.get(name))
            if value is not None and value * factor < largest:
                found.setdefault(shared, value * factor)
    pixel_um = found.pop(PIXEL, None)
    dates = [by_name.get(name) for name in ("date", "date (scan begin)", "time_of_day", "time")]
    dates.append(f"{by_name.get('acquisitiondate', '')} {by_name.get('acquisitiontime', '')}")
    acquired_at = next((time for date in dates if (time := moment(date))), None)
    return Detector(pixel_um, acquired_at, flat(entries | found))


def _positive(value: Any) -> float | None:
    """A positive number, also out of `1.0e-10 m`."""
    if isinstance(value, str) and value.split():
        value = number(value.split()[0])
    return float(value) if isinstance(value, int | float) and value > 0 else None
