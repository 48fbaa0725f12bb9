"""What programs and instruments write beside the pixels of a TIFF: size, time, channel names, settings.

Read are OME, ImageJ, MicroManager, FEI/Thermo Fisher, Zeiss, JEOL, Olympus SIS, Gatan DigitalMicrograph,
Dectris, MarCCD, EPICS and Hamamatsu. XResolution is used only with ImageJ's own unit and JEOL's
magnification: alone it is a resolution of print.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from pipeline.readers import dectris, marccd
from pipeline.readers.electron_settings import REPORT, jeol_report
from pipeline.readers.metadata import length_nm, moment
from pipeline.readers.scale import Scale, scale_of

BASELINE = ("Make", "Model", "Software", "DateTime")
NO_MICROSCOPE_UNIT = {"inch", "cm"}
"""ImageJ shows these for pictures whose only size is one of print."""

UNIT_TAGS, SCALE_TAGS = (65003, 65004), (65009, 65010)
"""DigitalMicrograph's private tags: unit and step of x and y."""


MICROMANAGER = 51123
"""Private tag of MicroManager: the settings of a plane as JSON."""


@dataclass
class Known:
    """What a file says about the planes of one series; pixel_size_nm is (x, y)."""

    pixel_size_nm: tuple[float | None, float | None] = (None, None)
    detector_pixel_um: float | None = None
    acquired_at: datetime | None = None
    is_detector: bool = False
    channels: list[str] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)

    def take(self, scale: Scale, settings: Mapping[str, Any] | None = None) -> None:
        """Take a scale, and the settings that stand with it."""
        self.pixel_size_nm = scale.pixel_size_nm
        self.metadata.update({**(settings or {}), **scale.entries})


def known_of(tiff: Any, series: Any) -> Known:
    """Collect what the tags of a series state; `tiff` and `series` are tifffile's."""
    page = series.keyframe
    known = Known()
    for name in BASELINE:
        value = page.tags.valueof(name)
        if isinstance(value, str) and value.strip():
            known.metadata[name] = value
    known.acquired_at = moment(known.metadata.get("DateTime"))
    for vendor in VENDORS:
        vendor(known, tiff, page)
    description = page.description.strip()
    if description and not description.startswith(("<", "{", "#", "[")) and not tiff.is_imagej:
        known.metadata["ImageDescription"] = description
    return known


def _ome(known: Known, tiff: Any, page: Any) -> None:
    if not tiff.ome_metadata:
        return
    root = ElementTree.fromstring(tiff.ome_metadata)
    pixels = next(_named(root, "Pixels"), None)
    if pixels is None:
        return
    known.pixel_size_nm = (_ome_length(pixels, "PhysicalSizeX"), _ome_length(pixels, "PhysicalSizeY"))
    known.channels = [channel.get("Name", "") for channel in _named(pixels, "Channel")]
    date = next((element.text for element in _named(root, "AcquisitionDate")), None)
    known.acquired_at = moment(date) or known.acquired_at


def _named(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Elements of that name in any version of the OME namespace."""
    return (
        found
        for found in element.iter()
        if isinstance(found.tag, str) and found.tag.rpartition("}")[2] == name
    )


def _ome_length(pixels: ElementTree.Element, name: str) -> float | None:
    try:
        return length_nm(float(pixels.get(name, "")), pixels.get(f"{name}Unit", "µm"))
    except ValueError:
        return None


def _imagej(known: Known, tiff: Any, page: Any) -> None:
    settings = tiff.imagej_metadata
    if not settings:
        return
    unit = str(settings.get("unit", "")).replace("\\u00B5", "µ")
    if unit.casefold() not in NO_MICROSCOPE_UNIT:
        known.pixel_size_nm = (
            _from_resolution(page.tags.valueof("XResolution"), unit),
            _from_resolution(page.tags.valueof("YResolution"), unit),
        )
    known.metadata.update(
        {key: value for key, value in settings.items() if isinstance(value, str | int | float)}
    )


def _from_resolution(resolution: Any, unit: str) -> float | None:
    """Nanometres of a pixel from pixels a unit, a (numerator, denominator) pair."""
    if not isinstance(resolution, tuple) or len(resolution) != 2 or not resolution[0]:
        return None
    return length_nm(resolution[1] / resolution[0], unit)


def _fei(known: Known, tiff: Any, page: Any) -> None:
    settings = tiff.fei_metadata
    if not settings:
        return
    scan = settings.get("Scan") or {}
    if "PixelWidth" in scan:
        known.take(scale_of(scan["PixelWidth"], "m", scan.get("PixelHeight"), "m"))
    user = settings.get("User") or {}
    known.acquired_at = moment(f"{user.get('Date', '')} {user.get('Time', '')}") or known.acquired_at
    known.metadata.update(settings)


def _zeiss(known: Known, tiff: Any, page: Any) -> None:
    """Zeiss (CZ_SEM): entries are (label, value) or (label, value, unit)."""
    settings = tiff.sem_metadata
    if not settings:
        return
    entries = {
        key: value for key, value in settings.items() if key and isinstance(value, tuple) and len(value) > 1
    }
    size = entries.get("ap_image_pixel_size") or entries.get("ap_pixel_size") or ()
    if len(size) == 3:
        known.take(scale_of(size[1], size[2]))
        known.pixel_size_nm = (_exact(known.pixel_size_nm[0], settings.get("")), None)
    date, time = (str(entries.get(key, ("", ""))[1]) for key in ("ap_date", "ap_time"))
    known.acquired_at = moment(f"{date} {time}") or known.acquired_at
    for label, value, *unit in entries.values():
        known.metadata[f"{label} ({unit[0]})" if unit and unit[0] else str(label)] = value


def _exact(shown_nm: float | None, unnamed: Any) -> float | None:
    """The size before it was rounded to be shown: the fourth of the unnamed numbers, in metres."""
    stored = length_nm(unnamed[3], "m") if isinstance(unnamed, tuple) and len(unnamed) > 3 else None
    is_same = shown_nm is not None and stored is not None and abs(stored - shown_nm) < 0.01 * shown_nm
    return stored if is_same else shown_nm


def _olympus(known: Known, tiff: Any, page: Any) -> None:
    settings = page.tags.valueof("OlympusSIS")
    if not isinstance(settings, dict):
        return
    known.take(scale_of(settings.get("pixelsizex"), "m", settings.get("pixelsizey"), "m"))
    if isinstance(settings.get("datetime"), datetime):
        known.acquired_at = settings["datetime"]
    known.metadata.update(settings)


def _gatan(known: Known, tiff: Any, page: Any) -> None:
    units, steps = ([page.tags.valueof(tag) for tag in tags] for tags in (UNIT_TAGS, SCALE_TAGS))
    if all(isinstance(unit, str) for unit in units) and None not in steps:
        known.take(scale_of(steps[0], units[0], steps[1], units[1]))


def _dectris(known: Known, tiff: Any, page: Any) -> None:
    if tiff.is_pilatus:
        known.is_detector = True
    if dectris.is_header(page.description):
        detector = dectris.parse_header(page.description)
        known.is_detector = True
        known.detector_pixel_um = detector.pixel_um
        known.acquired_at = known.acquired_at or detector.acquired_at
        known.metadata.update(detector.metadata)


def _epics(known: Known, tiff: Any, page: Any) -> None:
    if tiff.is_epics:
        known.is_detector = True
        entries = tiff.epics_metadata or {}
        known.metadata.update({key: value for key, value in entries.items() if key != "TIFFImageDescription"})


def _marccd(known: Known, tiff: Any, page: Any) -> None:
    frame = marccd.frame_of(tiff, page)
    if frame is not None:
        known.is_detector = True
        known.detector_pixel_um = frame.pixel_um
        known.metadata.update(frame.metadata)


def _micromanager(known: Known, tiff: Any, page: Any) -> None:
    """MicroManager: settings of the plane in a tag of their own, of the series in the file's index."""
    settings = page.tags.valueof(MICROMANAGER)
    if not isinstance(settings, dict):
        return
    summary = (tiff.micromanager_metadata or {}).get("Summary") or {}
    size = length_nm(settings.get("PixelSizeUm") or summary.get("PixelSize_um"), "µm")
    if size is not None:
        known.pixel_size_nm = (size, None)
    names = summary.get("ChNames")
    if isinstance(names, list) and not any(known.channels):
        known.channels = [str(name) for name in names]
    known.acquired_at = moment(str(settings.get("Time", ""))) or known.acquired_at
    known.metadata.update({key: value for key, value in settings.items() if key != "Summary"})


def _jeol(known: Known, tiff: Any, page: Any) -> None:
    if REPORT not in page.description[:200]:
        return
    scale, when, settings = jeol_report(page.description, page.tags.valueof("XResolution"))
    known.take(scale, settings)
    known.acquired_at = when or known.acquired_at


def _hamamatsu(known: Known, tiff: Any, page: Any) -> None:
    if tiff.is_streak and tiff.streak_metadata:
        known.metadata.update(tiff.streak_metadata)


VENDORS = (
    *(_ome, _imagej, _fei, _zeiss, _olympus, _gatan, _dectris, _epics, _hamamatsu),
    *(_marccd, _micromanager, _jeol),
)
