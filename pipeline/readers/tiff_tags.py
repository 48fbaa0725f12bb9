"""What programs and instruments write beside the pixels of a TIFF: size, time, channel names, settings.

Read are OME, ImageJ, FEI/Thermo Fisher, Zeiss, Olympus SIS, Gatan DigitalMicrograph, Dectris, EPICS and
Hamamatsu. XResolution is used only with ImageJ's own unit: alone it is a resolution of print.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from pipeline.readers import dectris
from pipeline.readers.metadata import length_nm, moment

BASELINE = ("Make", "Model", "Software", "DateTime")
NO_MICROSCOPE_UNIT = {"inch", "cm"}
"""ImageJ shows these for pictures whose only size is one of print."""

UNIT_TAGS, SCALE_TAGS = (65003, 65004), (65009, 65010)
"""DigitalMicrograph's private tags: unit and step of x and y."""


@dataclass
class Known:
    """What a file says about the planes of one series; pixel_size_nm is (x, y)."""

    pixel_size_nm: tuple[float | None, float | None] = (None, None)
    detector_pixel_um: float | None = None
    acquired_at: datetime | None = None
    is_detector: bool = False
    channels: list[str] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)


def known_of(tiff: Any, series: Any) -> Known:
    """Collect what the tags of a series state; `tiff` and `series` are tifffile's."""
    page = series.keyframe
    known = Known()
    for name in BASELINE:
        value = page.tags.valueof(name)
        if isinstance(value, str) and value.strip():
            known.metadata[name] = value
    known.acquired_at = moment(known.metadata.get("DateTime"))
    for vendor in (_ome, _imagej, _fei, _zeiss, _olympus, _gatan, _dectris, _epics, _hamamatsu):
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
    known.pixel_size_nm = (length_nm(scan.get("PixelWidth"), "m"), length_nm(scan.get("PixelHeight"), "m"))
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
        known.pixel_size_nm = (length_nm(size[1], size[2]), None)
    date, time = (str(entries.get(key, ("", ""))[1]) for key in ("ap_date", "ap_time"))
    known.acquired_at = moment(f"{date} {time}") or known.acquired_at
    for label, value, *unit in entries.values():
        known.metadata[f"{label} ({unit[0]})" if unit and unit[0] else str(label)] = value


def _olympus(known: Known, tiff: Any, page: Any) -> None:
    settings = page.tags.valueof("OlympusSIS")
    if not isinstance(settings, dict):
        return
    known.pixel_size_nm = (
        length_nm(settings.get("pixelsizex"), "m"),
        length_nm(settings.get("pixelsizey"), "m"),
    )
    if isinstance(settings.get("datetime"), datetime):
        known.acquired_at = settings["datetime"]
    known.metadata.update(settings)


def _gatan(known: Known, tiff: Any, page: Any) -> None:
    sizes = [
        length_nm(page.tags.valueof(scale), unit if isinstance(unit := page.tags.valueof(tag), str) else None)
        for tag, scale in zip(UNIT_TAGS, SCALE_TAGS, strict=True)
    ]
    if any(sizes):
        known.pixel_size_nm = (sizes[0], sizes[1])


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


def _hamamatsu(known: Known, tiff: Any, page: Any) -> None:
    if tiff.is_streak and tiff.streak_metadata:
        known.metadata.update(tiff.streak_metadata)
