"""Stored geometries: one on top of the other, taken back and restored."""

from pathlib import Path

import pytest

from pipeline.annotations import open_annotations
from pipeline.annotations.geometries import Geometries
from pipeline.errors import UnknownAnnotationError


@pytest.fixture
def geometries(tmp_path: Path) -> Geometries:
    """Those of a collection that has none yet."""
    return open_annotations(tmp_path).geometries


def test_records_are_listed_in_the_order_they_lie(geometries: Geometries) -> None:
    """For an image or for all, with who gave them and what."""
    first = geometries.add(None, "poni", {"distance_m": 0.2, "shape": [10, 20]}, "A. Nyone")
    second = geometries.add("ab" * 16, "hand", {"centre_x_pixel": 3.0})

    assert geometries.list() == [first, second]
    assert (first.image_id, first.author, second.image_id) == (None, "A. Nyone", "ab" * 16)
    assert first.to_json()["known"] == {"distance_m": 0.2, "shape": [10, 20]}


def test_what_was_deleted_comes_back_to_its_place(geometries: Geometries) -> None:
    """Below what was stored after it."""
    first, second = (geometries.add(None, "hand", {"distance_m": value}) for value in (1.0, 2.0))
    geometries.delete(first.id)
    assert geometries.list() == [second]

    assert geometries.restore(first.id) == first
    assert geometries.list() == [first, second]


def test_an_unknown_record_is_named(geometries: Geometries) -> None:
    """Deleted twice, or never there."""
    first = geometries.add(None, "hand", {"distance_m": 1.0})
    geometries.delete(first.id)

    with pytest.raises(UnknownAnnotationError, match=f"no stored geometry '{first.id}'"):
        geometries.delete(first.id)
    with pytest.raises(UnknownAnnotationError, match="no stored geometry 'nothing'"):
        geometries.restore("nothing")
