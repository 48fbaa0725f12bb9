"""Designs as the web side finds them."""

import shutil
from pathlib import Path

import pytest

from pipeline.design.store import Design, list_designs, open_design, open_folder, remove_design
from pipeline.errors import DesignError, UnknownDesignError


@pytest.fixture
def collections(tmp_path: Path, design: Design, tiny_collection: Path) -> Path:
    """A folder with a design of its own and one in a collection."""
    shutil.copytree(design.folder, tmp_path / "films.design")
    shutil.copytree(tiny_collection, tmp_path / "tiny")
    shutil.copytree(design.folder, tmp_path / "tiny" / "models" / "designs" / "gap")
    return tmp_path


def test_designs_are_found_alone_and_in_collections(collections: Path) -> None:
    """Their names say where they stand."""
    assert [one.name for one in list_designs(collections)] == ["films", "tiny~gap"]
    assert open_design(collections, "tiny~gap").summary()["rows"] == 240


@pytest.mark.parametrize(
    "name", ["none", "tiny~none", "../films", "..~films", "films.design/..", "a/b~gap", "~"]
)
def test_other_names_are_unknown(collections: Path, name: str) -> None:
    """Nothing but a plain child of the folder can be named."""
    with pytest.raises(UnknownDesignError, match="There is no design"):
        open_design(collections, name)


def test_columns_are_raw_numbers(design: Design) -> None:
    """Four bytes a row; an unknown column is a sentence."""
    assert design.column("mass").dtype.str == "<f4" and len(design.column("mass")) == 240
    with pytest.raises(UnknownDesignError, match="has no column 'z'"):
        design.column("z")


def test_candidates_are_kept_by_id(collections: Path) -> None:
    """What is no id is never a path."""
    design = open_design(collections, "films")
    design.keep_candidates({"id": "0123456789abcdef", "rows": []})

    assert design.candidates("0123456789abcdef")["rows"] == []
    with pytest.raises(UnknownDesignError, match="propose them again"):
        design.candidates("f" * 16)
    with pytest.raises(UnknownDesignError, match="names no candidates"):
        design.candidates("../../films")


def test_damaged_and_later_designs_are_sentences(collections: Path) -> None:
    """They are left out of the list, and said when opened."""
    described = collections / "films.design" / "design.json"
    described.write_text('{"format_version": 99}')
    with pytest.raises(DesignError, match="fitted by a later Microscape"):
        open_folder(described.parent)
    described.write_text("{")

    assert [one.name for one in list_designs(collections)] == ["tiny~gap"]


def test_removing_takes_the_folder(collections: Path) -> None:
    """Nothing of a removed design stays."""
    remove_design(open_design(collections, "films"))

    assert not (collections / "films.design").exists()
