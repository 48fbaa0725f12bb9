"""Proving that a collection fits, and repairing it."""

from pathlib import Path

import pytest

from pipeline.collection.info import read_info, write_info
from pipeline.collection.verify import repair, verify
from tests.making import make_collection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole collection that the test may damage."""
    return make_collection(tmp_path / "c")


def test_whole_collection_has_no_problem(folder: Path) -> None:
    """Nothing to say about a collection that fits."""
    assert verify(folder) == []


@pytest.mark.parametrize("table", ["images", "maps/main", "embeddings/symmetry", "thumbnails"])
def test_damaged_part_is_named(folder: Path, table: str) -> None:
    """A truncated part is named in a sentence."""
    part = read_info(folder)["parts"][table][0]["file"]
    (folder / part).write_bytes((folder / part).read_bytes()[:50])

    assert verify(folder) == [f"{part} is missing or damaged"]


def test_missing_pack_is_named(folder: Path) -> None:
    """Previews whose pack is gone are a problem."""
    next((folder / "thumbnails").glob("*.pack")).unlink()

    assert len(verify(folder)) == 1


def test_missing_rows_are_counted(folder: Path) -> None:
    """A map without rows for the images is a problem that names the map."""
    info = read_info(folder)
    info["parts"]["maps/main"] = []
    write_info(folder, info)

    assert "maps/main: 12 images have no row" in verify(folder)


def test_repair_drops_damage_and_leftovers(folder: Path) -> None:
    """Damaged parts leave the description, unnamed files leave the disk, whole ones stay."""
    part = read_info(folder)["parts"]["descriptors"][0]["file"]
    (folder / part).write_bytes(b"no parquet")
    (folder / "images" / "part-leftover0000.parquet").write_bytes(b"half")

    done = repair(folder)

    assert read_info(folder)["parts"]["descriptors"] == []
    assert not (folder / "images" / "part-leftover0000.parquet").exists()
    assert any("descriptors" in sentence for sentence in done)
    assert read_info(folder)["parts"]["images"]
