"""X-ray detector files through fabio: EDF and its relatives, and the further ones named in READERS.

Detectors count, so negative integers are gaps between modules or dead pixels and are masked. The
header gives the detector's pixel in micrometres; wavelength, distance and exposure stand in the
metadata under one name for all formats (wavelength_angstrom, detector_distance_m, exposure_s).
"""

from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
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

COUNTING_TIMES = ("count_time", "acq_expo_time", "exposuretime", "exposure_time", "time")


def read(path: Path) -> list[Image]:
    """Read every frame of a detector file; raises ReadError for one that ends before its data do."""
    from fabio import fabioformats

    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\r\n")
    kind = next(reader for magic, reader in READERS if head.startswith(magic))
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
    """Read `key = value` headers with the names used at ESRF (PSize_1, WaveLength, in metres)."""
    entries = {key: number(value) if isinstance(value, str) else value for key, value in header.items()}
    by_name = {key.casefold(): value for key, value in entries.items()}
    wavelength = _positive(by_name.get("wavelength"))
    distance = _positive(by_name.get("sampledistance"))
    exposure = next((time for name in COUNTING_TIMES if (time := _positive(by_name.get(name)))), None)
    pixel = _positive(by_name.get("psize_1"))
    if wavelength is not None and wavelength < 1e-6:
        entries["wavelength_angstrom"] = wavelength * 1e10
    if distance is not None:
        entries["detector_distance_m"] = distance
    if exposure is not None:
        entries["exposure_s"] = exposure
    dates = (by_name.get(name) for name in ("date", "date (scan begin)", "time_of_day", "time"))
    acquired_at = next((found for date in dates if (found := moment(date))), None)
    return Detector(pixel * 1e6 if pixel is not None and pixel < 0.01 else None, acquired_at, flat(entries))


def _positive(value: Any) -> float | None:
    """A positive number, also out of `1.0e-10 m`."""
    if isinstance(value, str) and value.split():
        value = number(value.split()[0])
    return float(value) if isinstance(value, int | float) and value > 0 else None
