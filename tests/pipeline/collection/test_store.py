"""Opening and reading a collection."""

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.collection import list_collections, open_collection
from pipeline.collection.info import read_info, write_info
from pipeline.errors import CollectionError, NewerFormatError, UnknownColumnError
from tests.making import make_collection


def test_frame_joins_every_table_by_image(tiny_collection: Path) -> None:
    """One row an image, with its metadata, descriptors, place on the map and predicted label."""
    frame = open_collection(tiny_collection).frame

    assert len(frame) == 12
    assert {"material", "roughness", "main.x", "predicted.family"} <= set(frame.columns)
    assert frame["predicted.family"].tolist() == ["other"] * 12


def test_embeddings_come_in_the_order_of_the_frame(tiny_collection: Path) -> None:
    """Vectors are half floats of unit length, row for row with the frame."""
    collection = open_collection(tiny_collection)

    assert collection.embeddings().shape == (12, 128)
    assert collection.embeddings().dtype == np.float16


def test_corrected_kind_is_obeyed(tmp_path: Path) -> None:
    """A number called a category in collection.json is read as one, without a rebuild."""
    folder = make_collection(tmp_path / "c")
    info = read_info(folder)
    info["columns"]["height"]["kind"] = "category"
    write_info(folder, info)

    assert open_collection(folder).frame["height"].tolist() == ["32"] * 12


def test_version_changes_with_what_is_served(tmp_path: Path) -> None:
    """A corrected column is another version, so that no cache shows the old one."""
    folder = make_collection(tmp_path / "c")
    before = open_collection(folder).version
    info = read_info(folder)
    info["columns"]["material"]["title"] = "Film"
    write_info(folder, info)

    assert open_collection(folder).version != before


def test_newer_format_is_refused(tmp_path: Path) -> None:
    """A collection of a later version is named with both versions."""
    (tmp_path / "collection.json").write_text(json.dumps({"format_version": 99}))

    with pytest.raises(NewerFormatError, match="version 99"):
        open_collection(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"title": 1}'])
def test_damaged_description_is_refused(tmp_path: Path, text: str) -> None:
    """A collection.json that is cut off or something else is a CollectionError that names it."""
    (tmp_path / "collection.json").write_text(text)

    with pytest.raises(CollectionError, match=r"collection\.json"):
        open_collection(tmp_path)


def test_unknown_names_are_refused_by_name(tiny_collection: Path) -> None:
    """An unknown column or image is an error that names it."""
    collection = open_collection(tiny_collection)

    with pytest.raises(UnknownColumnError, match="nowhere"):
        collection.column("nowhere")
    with pytest.raises(CollectionError, match="0" * 32):
        collection.preview("0" * 32)


def test_list_says_what_is_wrong_with_each(tmp_path: Path) -> None:
    """Complete, newer and damaged collections stand in one list with their reason."""
    make_collection(tmp_path / "whole")
    holed = make_collection(tmp_path / "holed")
    next((holed / "descriptors").iterdir()).unlink()
    (tmp_path / "newer").mkdir()
    (tmp_path / "newer" / "collection.json").write_text('{"format_version": 99}')

    found = {summary.name: (summary.state, summary.message) for summary in list_collections(tmp_path)}
    assert {name: state for name, (state, _) in found.items()} == {
        "whole": "complete", "holed": "damaged", "newer": "newer"
    }  # fmt: skip
    assert "descriptors" in found["holed"][1]
    assert found["whole"][1] == ""


def test_list_says_which_were_measured_by_earlier_code(tmp_path: Path) -> None:
    """With the command that measures anew, where the originals are still there."""
    folder = make_collection(tmp_path / "old")
    described = json.loads((folder / "collection.json").read_text())
    del described["measured_by"]
    (folder / "collection.json").write_text(json.dumps(described))
    said = list_collections(tmp_path)[0].message
    assert said.startswith("Measured by an earlier version") and f"--into {folder}" in said
    (tmp_path / "old-source").rename(tmp_path / "elsewhere")

    assert list_collections(tmp_path)[0].message.endswith("is gone: it stays as it is.")
