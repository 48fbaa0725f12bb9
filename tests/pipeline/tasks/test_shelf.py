"""Collections kept open in one process."""

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from pipeline.collection.write import Writer
from pipeline.errors import CollectionError, FilterError
from pipeline.tasks.shelf import Opened, Shelf, is_plain_name, shelf_of
from tests.making import make_collection


@pytest.fixture
def folder(tmp_path: Path, tiny_collection: Path) -> Path:
    """A folder with two collections of twelve images."""
    for name in ("one", "two"):
        shutil.copytree(tiny_collection, tmp_path / name)
    return tmp_path


def test_a_collection_is_opened_once(folder: Path) -> None:
    """The same object answers until the collection changes."""
    shelf = Shelf(folder)

    assert shelf.open("one") is shelf.open("one")
    assert shelf.open("one").collection.rows == 12


def test_a_rebuilt_collection_is_opened_again(folder: Path) -> None:
    """A replaced collection.json is noticed at the next use."""
    shelf = Shelf(folder)
    before = shelf.open("one")
    with Writer(folder / "one") as writer:
        writer.info["title"] = "Renamed"
        writer.commit()

    assert shelf.open("one").collection.title == "Renamed"
    assert shelf.open("one").version != before.version


def test_the_least_used_makes_room(folder: Path) -> None:
    """The rows of all open collections stay within the limit, and one is always kept."""
    shelf = Shelf(folder, most_rows=20)
    one = shelf.open("one")
    two = shelf.open("two")

    assert shelf.open("two") is two
    assert shelf.open("one") is not one
    assert Shelf(folder, most_rows=1).open("one").collection.rows == 12


@pytest.mark.parametrize("name", ["nothing", "..", ".", "", "one/../two", "/etc", "a\\b", ".lock", "one\n"])
def test_a_name_that_is_no_collection_lists_what_there_is(folder: Path, name: str) -> None:
    """No name leads out of the folder."""
    with pytest.raises(CollectionError, match=r"no collection .*\(there are: one, two\)"):
        Shelf(folder).open(name)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    """Also one that does not exist."""
    with pytest.raises(CollectionError, match=r"\(there are: none yet\)"):
        Shelf(tmp_path / "missing").open("demo")


def test_many_threads_share_one_shelf(folder: Path) -> None:
    """Opening and encoding at the same time gives every thread the same bytes."""
    shelf, seen = Shelf(folder), []
    threads = [
        threading.Thread(target=lambda: seen.append(shelf.open("one").column("material").tobytes()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 8
    assert len(set(seen)) == 1


def test_filters_give_rows_of_the_frame(opened: Opened) -> None:
    """No filter is None, so that a search can skip it."""
    rows = opened.rows({"column": "material", "in": ["BiFeO3"]})

    assert opened.rows(None) is None
    assert rows is not None
    assert np.array_equal(rows, (opened.collection.frame["material"] == "BiFeO3").to_numpy())


def test_a_filter_without_end_is_an_error(opened: Opened) -> None:
    """Nesting beyond reason is a sentence, not a crash."""
    filter_: object = None
    for _ in range(100_000):
        filter_ = {"not": filter_}

    with pytest.raises(FilterError, match="nested too deeply"):
        opened.rows(filter_)


def test_the_index_is_in_the_order_of_the_frame(opened: Opened) -> None:
    """An image is its own nearest neighbour."""
    vectors = opened.collection.embeddings()
    rows, distances = opened.index.nearest(vectors[3].astype(np.float32), 1)

    assert rows.tolist() == [3]
    assert distances[0] < 1e-6
    assert len(opened.ground("main").calibration) == 12


def test_one_shelf_a_folder(folder: Path) -> None:
    """All jobs of a worker share what is open."""
    assert shelf_of(folder) is shelf_of(folder)


@pytest.mark.parametrize(
    ("name", "plain"), [("demo", True), ("D01 films é", True), ("C:", False), ("a\0", False)]
)
def test_plain_names(name: str, plain: bool) -> None:
    """Names that can only mean a child of a folder."""
    assert is_plain_name(name) is plain


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """An open collection."""
    make_collection(tmp_path / "tiny")
    return Shelf(tmp_path).open("tiny")
