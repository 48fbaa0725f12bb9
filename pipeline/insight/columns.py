"""What a column speaks of: where an image comes from, what it shows, or what was computed from it.

The nature is told by kind and name, so it can be wrong; every answer carries it along for people to see.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from pipeline.collection import Collection, Column
from pipeline.describe import DESCRIPTORS


class Nature(StrEnum):
    """What a column speaks of."""

    ORIGIN = "origin"
    """Who, with what, when, at what magnification, in what format: should not be what a map shows."""
    SIGNAL = "signal"
    """Which signal was recorded, in which unit: two techniques may well look different."""
    SUBJECT = "subject"
    """The thing that was imaged: material, composition, thickness."""
    MEASURED = "measured"
    """A number measured in the pixels; similarity sees the same pixels."""
    PREDICTED = "predicted"
    """What a classifier said of the image."""
    MAP = "map"
    """Computed from a map's own coordinates."""


_ORIGIN_COLUMNS = {"detector_pixel_um", "pixel_size_nm", "pixel_size_y_nm"}
_GEOMETRY = frozenset({"dtype", "frame", "height", "width"})
_GEOMETRY_WORDS = _GEOMETRY | frozenset({"file", "image", "img", "page", "pixel", "pixels", "px", "total"})
_SIGNAL_COLUMNS = {"channel", "value_unit"}
_SIGNAL_WORDS = frozenset({"channel", "modality", "mode", "signal", "technique"})
_PEOPLE = (
    "author contact depositor grower institute institution lab laboratory operator owner person scientist "
    "student submitter user"
)
_TOOLS = "beamline camera cantilever detector facility holder instrument microscope probe software tip tool"
_SETTINGS = (
    "beam campaign center centre count day drive dwell exposure format fov magnification month pixel run "
    "scan session wavelength week year zoom"
)
_ORIGIN_WORDS = frozenset(f"{_PEOPLE} {_TOOLS} {_SETTINGS} batch date".split())
_FROM_WORDS = frozenset(f"{_PEOPLE} {_TOOLS}".split())
_MATERIAL_WORDS = frozenset({"alloy", "composition", "compound", "formula", "material", "phase", "polymer"})
_SAMPLE_WORDS = frozenset({"coupon", "sample", "specimen", "wafer"})
_ID_WORDS = frozenset({"code", "id", "label", "name", "no", "nr", "number"})
_COMPARABLE = ("category", "categories", "number", "date")


def nature(column: Column, maps: Iterable[str] = ()) -> Nature:
    """Return what a column speaks of; `maps` names the maps of its collection."""
    if column.kind == "coordinate" or any(column.name.startswith(f"{name}.") for name in maps):
        return Nature.MAP
    if column.name.startswith("predicted."):
        return Nature.PREDICTED
    if column.name in DESCRIPTORS:
        return Nature.MEASURED
    if column.name in _SIGNAL_COLUMNS or words(column) & _SIGNAL_WORDS:
        return Nature.SIGNAL
    is_origin = column.kind == "date" or column.name in _ORIGIN_COLUMNS or words(column) & _ORIGIN_WORDS
    return Nature.ORIGIN if is_origin or is_geometry(column) else Nature.SUBJECT


def is_geometry(column: Column) -> bool:
    """Whether a column tells the size or number type of a file's image: `width`, `height_px`, `dtype`."""
    named = words(column)
    return bool(named & _GEOMETRY) and named <= _GEOMETRY_WORDS and column.unit in (None, "px")


def is_sample(column: Column) -> bool:
    """Whether images that share a value of the column were taken of one specimen: `sample`, `wafer_id`."""
    named = words(column)
    return column.kind == "category" and bool(named & _SAMPLE_WORDS) and named <= _SAMPLE_WORDS | _ID_WORDS


def is_material(column: Column) -> bool:
    """Whether a column names what the imaged thing is made of."""
    return bool(words(column) & _MATERIAL_WORDS)


def comes_from(column: Column) -> bool:
    """Whether one says that an image is from a value of the column, rather than with it."""
    return bool(words(column) & _FROM_WORDS)


def words(column: Column) -> frozenset[str]:
    """Return the words of a column's name in lower case: `ScanDate_2` gives scan, date."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", column.name)
    return frozenset(re.findall("[a-z]+", apart.lower()))


def comparable(collection: Collection) -> list[Column]:
    """Return the columns whose values say something of an image, except those made from a map.

    A lasso is drawn on a map: its clusters and coordinates would only be found again. A user's column of the
    width or height of the files says what ours says already.
    """
    maps = list(collection.info["maps"])
    return [
        column
        for column in collection.columns.values()
        if column.kind in _COMPARABLE
        and nature(column, maps) != Nature.MAP
        and column.name != "frame"
        and not (is_geometry(column) and _repeats(column, collection))
    ]


def _repeats(column: Column, collection: Collection) -> bool:
    return column.name not in _GEOMETRY and bool(words(column) & _GEOMETRY & collection.columns.keys())
