"""The header lines of Dectris detectors (`# Exposure_time 1.0 s`), in CBF files and in TIFF descriptions.

Source: Dectris, CBF header specification 1.4 (mini-header, PILATUS_1.2 convention).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.readers.metadata import Metadata, moment, number

LINE = re.compile(r"([A-Za-z]\w*)\s*[:=]?\s+(\S.*)")
PIXEL_SIZE = re.compile(r"([\d.eE+-]+)\s*m\s*x\s*([\d.eE+-]+)\s*m")


@dataclass(frozen=True)
class Detector:
    """What a detector header says: pixel in micrometres, time of exposure, and every line as metadata.

    Wavelength, distance and exposure stand in the metadata once more under the names that all X-ray
    formats share: wavelength_angstrom, detector_distance_m, exposure_s.
    """

    pixel_um: float | None = None
    acquired_at: datetime | None = None
    metadata: Metadata = field(default_factory=dict)


def is_header(text: str) -> bool:
    """True for text with Dectris' header lines."""
    return "# Pixel_size" in text or "# Exposure_time" in text


def parse_header(text: str) -> Detector:
    """Read the `# Key value` lines of a header; lines without a key are skipped."""
    entries: Metadata = {}
    acquired_at = None
    for line in text.splitlines():
        line = line.strip().lstrip("#").strip()
        acquired_at = acquired_at or moment(line)
        if pair := LINE.fullmatch(line):
            entries[pair[1]] = number(pair[2])
    entries.update(shared_names(entries))
    pixel = PIXEL_SIZE.search(str(entries.get("Pixel_size", "")))
    pixel_um = _measured(pixel[1]) if pixel else None
    return Detector(pixel_um * 1e6 if pixel_um else None, acquired_at, entries)


def shared_names(entries: Metadata) -> Metadata:
    """Wavelength, distance and exposure of a Dectris header under the shared names, where it states them."""
    shared: Metadata = {}
    for key, name in (
        ("Wavelength", "wavelength_angstrom"),
        ("Detector_distance", "detector_distance_m"),
        ("Exposure_time", "exposure_s"),
    ):
        value = _measured(str(entries.get(key, "")))
        if value is not None and value > 0:
            shared[name] = value
    return shared


def _measured(text: str) -> float | None:
    first = number(text.split()[0]) if text.split() else ""
    return float(first) if isinstance(first, int | float) else None
