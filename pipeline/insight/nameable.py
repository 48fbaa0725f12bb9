"""What a group of images may be named after: columns and values that say what lies there. Light.

The same words and patterns as in assets/map/nameable.mjs, which names the clusters of a build.
"""

import re
from collections.abc import Mapping

from pipeline.collection import Column

MOST_COLUMNS = 12
MOST_VALUES = 200
LONGEST_VALUE = 28
OF_MAPS = re.compile(r"\.(cluster|groups|preservation|stability)$")

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_MAKING = """depositor grower operator user author owner creator person people name email scientist student
    lab
    laboratory institute team instrument microscope detector camera device station beamline serial software
    version date time day week month year session run shift visit path file filename folder directory url
    uri link doi id identifier hash key index number no batch lot sample specimen info comment note size
    wavelength distance beam exposure format dtype channel acquisition goal purpose project proposal"""
_SHOWING = """family class label subject material materials compound composition formula state phase structure
    pattern texture feature group symmetry outcome kind type species mineral tissue cell domain"""
_QUALITY = "probability noise saturated masked jump pixel height width frame range mean deviation entropy"
_NOT_OF_WHAT = frozenset(_MAKING.split())
_OF_WHAT = frozenset(_SHOWING.split())
_NOT_OF_WHAT_NUMBERS = frozenset(_QUALITY.split())  # how an image was taken, or how sure a classifier is
_SAYS_NOTHING = (
    re.compile(r"^(other|others|unknown|none|missing|n/?a|-|\?|)$", re.IGNORECASE),
    re.compile(r"^[-+±]?[\d.,\s]+$"),
    re.compile(r"^\d{4}[-/.]?\d{2}([-/.]?\d{2}|$)|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"),
    re.compile(r"^[\\/~.]|[a-z]:[\\/]|//|^www\.|[\\/].*[\\/]|\.[a-z]\w{1,3}$|@", re.IGNORECASE),
)


def is_of_what(column: Column) -> bool:
    """Whether a column says what images show."""
    return column.name.startswith("predicted.") or bool(_words(column) & _OF_WHAT)


def can_name(value: str) -> bool:
    """Whether a value can stand as a name: short, and neither number, date, address nor "unknown"."""
    text = value.strip()
    return len(text) <= LONGEST_VALUE and not any(pattern.search(text) for pattern in _SAYS_NOTHING)


def categories_to_name_by(columns: Mapping[str, Column]) -> list[Column]:
    """Return the facets to name groups by, those that say what images show first."""
    facets = [
        column
        for column in columns.values()
        if column.role == "facet" and column.kind in ("category", "categories") and _may_name(column)
    ]
    return sorted(facets, key=is_of_what, reverse=True)[:MOST_COLUMNS]


def numbers_to_name_by(columns: Mapping[str, Column]) -> list[Column]:
    """Return the numbers whose range may name a group that no category sets apart."""
    return [
        column
        for column in columns.values()
        if column.role != "hidden"
        and column.kind == "number"
        and _may_name(column)
        and not _words(column) & _NOT_OF_WHAT_NUMBERS
    ]


def _may_name(column: Column) -> bool:
    return not OF_MAPS.search(column.name) and not _words(column) & _NOT_OF_WHAT


def _words(column: Column) -> set[str]:
    return {word.lower() for word in _WORDS.findall(f"{column.name} {column.title}")}
