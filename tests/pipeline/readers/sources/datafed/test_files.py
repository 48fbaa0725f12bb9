"""Which file belongs to which record."""

import pytest

from pipeline.readers.sources.datafed.files import match_files
from tests.pipeline.readers.sources.datafed.making import record


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("raw/1.png", {}),
        ("1.tif", {}),
        ("raw/scan_1.png", {}),
        ("raw/film.one.png", {"alias": "film.one"}),
        ("film.png", {"alias": "film.png", "source": ""}),
        ("a/Scan 1.png", {}),
        ("a/b.png", {"title": "a/b"}),
        ("Scan 1 at 1.5V.png", {"title": "Scan 1 at 1.5V", "ext": None}),
    ],
)
def test_file_is_named_by_number_source_alias_or_title(path: str, fields: dict) -> None:
    """With or without the suffix."""
    assert match_files([record(1, **fields)], [path, "other/x.png"]).files == {"d/1": path}


def test_stricter_rule_goes_first() -> None:
    """The number before the source, for all records before the next rule."""
    records = [record(1, source="x/2.png"), record(2, source="x/1.png")]

    assert match_files(records, ["1.png", "2.png"]).files == {"d/1": "1.png", "d/2": "2.png"}


def test_suffix_of_the_record_decides() -> None:
    """Of `1.png` and `1.tif` the one with the suffix that the record states."""
    assert match_files([record(1)], ["1.png", "1.tif"]).files == {"d/1": "1.png"}


def test_folders_of_the_source_decide() -> None:
    """Equal names in several folders are told apart by where the file was uploaded from."""
    paths = ["day1/run/scan_1.png", "data/run/scan_1.png"]

    assert match_files([record(1)], paths).files == {"d/1": "data/run/scan_1.png"}


def test_what_fits_twice_is_not_guessed() -> None:
    """Several files for a record, and several records for a file, are said."""
    records = [
        record(1, source="", title="twice"),
        record(2, source="x/same.png"),
        record(3, source="y/same.png"),
    ]
    found = match_files(records, ["a/twice.png", "b/twice.png", "same.png"])

    assert found.files == {}
    assert found.contested == {
        "d/1": "fits 2 files: a/twice.png, b/twice.png",
        "d/2": "2 records name same.png",
        "d/3": "2 records name same.png",
    }


def test_title_with_a_slash_needs_the_folder() -> None:
    """`5/10 nm` is not the file `10 nm`."""
    assert match_files([record(1, title="5/10 nm", source="")], ["10 nm.png"]).files == {}
