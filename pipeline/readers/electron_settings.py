"""What electron microscopes write beside a picture: JEOL's report in TIFF, text files of Hitachi and JEOL.

Some microscopes keep their settings in a text file of the same name: Hitachi's `[SemImageFile]` with
PixelSize in nm, JEOL's `$…` lines with the length of the scale bar in µm and in pixels.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pipeline.readers.metadata import Metadata, moment, number
from pipeline.readers.scale import Scale, scale_of

LARGEST_TEXT = 2**20
INCH_NM = 25.4e6
HITACHI, JEOL = "[SemImageFile]", "$"
JEOL_LINE = re.compile(r"\$+(\S+)\s+(.*)")
REPORT = "<TemReporter"
LENGTHS = ("nm", "um", "µm", "mm")


def jeol_report(description: str, resolution: Any) -> tuple[Scale, datetime | None, Metadata]:
    """(scale, time, settings) of a JEOL SightX report, nothing where it cannot be parsed.

    The scale is known in imaging mode only: there the picture has the size of its print, `resolution`
    pixels an inch, over the magnification.
    """
    try:
        root = ElementTree.fromstring(description)
    except ElementTree.ParseError:  # reports with settings that XML does not allow exist
        return Scale(), None, {}
    settings: Metadata = {}
    for path in ("Instruments", "ImageFormingSystem/ModeString", "ImageFormingSystem/SelectorString"):
        settings |= _text(root, path)
    settings |= _text(root, "IlluminationSystem/Mode")
    magnification = number(root.findtext("ImageFormingSystem/SelectorValue", ""))
    is_imaging = (root.findtext("ImageFormingSystem/ModeString") or "").endswith("MAG")
    is_wide = root.findtext("EosMode") == "eosTEM" or root.findtext(".//EosMode") == "eosTEM"
    scale = Scale()
    if is_imaging and is_wide and isinstance(magnification, int | float) and magnification > 0:
        dots = resolution[0] / resolution[1] if isinstance(resolution, tuple) and resolution[1] else 0
        scale = scale_of(INCH_NM / dots / magnification, "nm") if dots else scale
    return scale, moment(root.findtext("DateTime")), settings


def _text(root: ElementTree.Element, path: str) -> Metadata:
    found = root.findtext(path)
    return {path.rpartition("/")[2]: found} if found else {}


def beside(path: Path) -> tuple[Scale, Metadata]:
    """(scale, settings) of the text file with the name of a picture; nothing where there is none."""
    for suffix in (".txt", ".TXT"):
        companion = path.with_suffix(suffix)
        if companion.is_file() and companion.stat().st_size <= LARGEST_TEXT:
            text = companion.read_bytes().decode("utf-16" if _is_wide(companion) else "latin-1", "replace")
            if text.lstrip("\ufeff").startswith(HITACHI):
                return _hitachi(text)
            if text.startswith(JEOL):
                return _jeol(text)
    return Scale(), {}


def _is_wide(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) in (b"\xff\xfe", b"\xfe\xff")


def _hitachi(text: str) -> tuple[Scale, Metadata]:
    lines = (line.partition("=") for line in text.splitlines())
    settings: Metadata = {
        name.strip(): number(value) for name, equals, value in lines if equals and value.strip()
    }
    return scale_of(settings.get("PixelSize"), "nm") if "PixelSize" in settings else Scale(), settings


def _jeol(text: str) -> tuple[Scale, Metadata]:
    lines = (match for line in text.splitlines() if (match := JEOL_LINE.match(line)))
    settings: Metadata = {match[1]: number(match[2]) for match in lines}
    return _scale_bar(settings), settings


def _scale_bar(settings: Mapping[str, Any]) -> Scale:
    """JEOL's `SM_MICRON_MARKER 10um` is `SM_MICRON_BAR 100` pixels long."""
    pixels = settings.get("SM_MICRON_BAR")
    length = re.fullmatch(r"([\d.]+)\s*(\S+)", str(settings.get("SM_MICRON_MARKER", "")))
    if not isinstance(pixels, int | float) or pixels <= 0 or length is None or length[2] not in LENGTHS:
        return Scale()
    return scale_of(float(length[1]) / pixels, length[2])
