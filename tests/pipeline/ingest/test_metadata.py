"""The user's own columns."""

import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import SourceError
from pipeline.ingest.metadata import check, collect, find_table

IMAGES = pd.DataFrame({"image_id": ["1", "2", "3"], "path": ["a_1V.tif", "a_1V.tif", "b_2V.tif"]})
HEADERS = pd.Series(
    [
        json.dumps({"operator": name, "constant": "x", "gain": gain})
        for name, gain in (("A", 1.5), ("A", 2.5), ("B", 3.5))
    ],
    index=["1", "2", "3"],
)


def _table(folder: Path, text: str) -> Path:
    (folder / "labels.csv").write_text(text)
    return folder / "labels.csv"


def test_every_image_of_a_file_gets_the_files_row(tmp_path: Path) -> None:
    """Channels share what the table says of their file."""
    found = collect(IMAGES, HEADERS, _table(tmp_path, "file,film\na_1V.tif,BFO\nb_2V.tif,PTO\n"), None)

    assert found.values["film"].to_dict() == {"1": "BFO", "2": "BFO", "3": "PTO"}


def test_headers_that_vary_become_columns() -> None:
    """What is the same everywhere tells nothing and stays in the header."""
    found = collect(IMAGES, HEADERS, None, None)

    assert set(found.columns) == {"operator", "gain"}
    assert (found.columns["operator"].role, found.columns["gain"].role) == ("facet", "property")


def test_headers_step_back_behind_a_table(tmp_path: Path) -> None:
    """Whoever gives a table has said what matters: header columns are kept, but not shown as facets."""
    found = collect(IMAGES, HEADERS, _table(tmp_path, "file,film\na_1V.tif,BFO\nb_2V.tif,PTO\n"), None)

    assert (found.columns["film"].role, found.columns["gain"].role) == ("facet", "hidden")


def test_fields_of_names_have_their_unit() -> None:
    """`{bias}V` is a number in volts."""
    found = collect(IMAGES, pd.Series(dtype=object), None, "{name}_{bias}V")

    assert found.values["bias"].to_dict() == {"1": 1, "2": 1, "3": 2}
    assert found.columns["bias"].unit == "V"


def test_taken_names_are_changed_and_reported(tmp_path: Path) -> None:
    """A column called like one of ours is renamed, and the report says so."""
    table = _table(tmp_path, "file,channel,mean,a.b\na_1V.tif,x,1,2\nb_2V.tif,y,2,3\n")
    found = collect(IMAGES, pd.Series(dtype=object), table, None)

    assert found.report["renamed"] == {"channel": "channel_given", "mean": "mean_given", "a.b": "a_b"}
    assert set(found.columns) == {"channel_given", "mean_given", "a_b"}


def test_table_is_found_under_its_usual_names(tmp_path: Path) -> None:
    """`metadata.csv` or `labels.csv` in the source needs no option."""
    assert find_table(tmp_path) is None
    assert find_table(_table(tmp_path, "file\n").parent) == tmp_path / "labels.csv"


def test_unusable_table_is_found_by_paths_alone(tmp_path: Path) -> None:
    """Whether a table can be joined is known before any image is read."""
    with pytest.raises(SourceError, match="other"):
        check(_table(tmp_path, "file,film\nother,1\n"), None, ["a.tif"])
