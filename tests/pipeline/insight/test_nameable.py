"""Columns and values that may name a group."""

import re

import pytest

from pipeline.collection import Column
from pipeline.insight import nameable
from tests.conftest import PROJECT

SCRIPT = (PROJECT / "assets" / "map" / "nameable.mjs").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "name"), [(nameable._NOT_OF_WHAT, "NOT_OF_WHAT"), (nameable._OF_WHAT, "OF_WHAT")]
)
def test_words_are_those_of_the_browser(words: frozenset[str], name: str) -> None:
    """Names of clusters in the browser and of groups here follow the same words."""
    found = re.search(rf"const {name} = new Set\(\s*`([^`]*)`", SCRIPT)

    assert found is not None
    assert words == set(found[1].split())


def test_what_images_show_comes_first() -> None:
    """Facets that say what images show stand before others; times, hidden ones and texts are left out."""
    columns = {
        "substrate": Column("substrate", "category", "facet"),
        "material": Column("material", "category", "facet"),
        "predicted.family": Column("predicted.family", "category", "facet"),
        "scanDate": Column("scanDate", "category", "facet"),
        "secret": Column("secret", "category", "hidden"),
        "remark": Column("remark", "text", "facet"),
    }

    assert [column.name for column in nameable.categories_to_name_by(columns)] == [
        "material",
        "predicted.family",
        "substrate",
    ]


def test_numbers_on_how_an_image_was_taken_are_left_out() -> None:
    """Thickness and period may name, pixel size, noise and probabilities may not."""
    columns = {
        name: Column(name, "number", "property")
        for name in (
            "thickness_nm",
            "pixel_size_nm",
            "noise",
            "predicted.family.probability",
            "main.preservation",
        )
    }

    assert [column.name for column in nameable.numbers_to_name_by(columns)] == ["thickness_nm"]


@pytest.mark.parametrize(
    ("value", "can"),
    [
        ("BiFeO3", True),
        ("a/c needles", True),
        ("n/a", False),
        ("2026-11-20", False),
        ("−", True),
        ("-", False),
        ("/data/one/two", False),
        ("a@b.c", False),
        ("4,5", False),
    ],
)
def test_values_that_can_name(value: str, can: bool) -> None:
    """Short words and formulas can; numbers, dates, addresses and "n/a" cannot."""
    assert nameable.can_name(value) is can
