"""Tables side by side, whatever the order of their rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.collection import open_collection
from pipeline.collection.frame import likeliest
from pipeline.collection.info import read_info, write_info
from pipeline.collection.parts import read_parts, write_part
from tests.making import make_collection


def _rewrite(folder: Path, table: str, rows: pd.DataFrame) -> None:
    info = read_info(folder)
    info["parts"][table] = [write_part(folder, table, rows)]
    write_info(folder, info)


def _rows(folder: Path, table: str) -> pd.DataFrame:
    return read_parts(folder, read_info(folder)["parts"][table]).to_pandas()


@pytest.mark.parametrize("table", ["descriptors", "maps/main", "thumbnails", "embeddings/symmetry"])
def test_a_table_in_another_order_is_brought_into_that_of_the_images(tmp_path: Path, table: str) -> None:
    """What stands beside an image is its own, by its id."""
    folder = make_collection(tmp_path / "c")
    before = open_collection(folder)
    _rewrite(folder, table, _rows(folder, table).iloc[::-1])
    after = open_collection(folder)

    pd.testing.assert_frame_equal(after.frame, before.frame)
    assert (after.embeddings() == before.embeddings()).all()
    assert (after.sprite == before.sprite).all()
    assert after.preview(after.ids[3]).jpeg == before.preview(before.ids[3]).jpeg


def test_images_that_a_table_lacks_are_missing_there(tmp_path: Path) -> None:
    """A table may hold fewer images: their place, number and label are unknown, the others keep theirs."""
    folder = make_collection(tmp_path / "c")
    for table in ("descriptors", "maps/main", "predictions/families-1"):
        _rewrite(folder, table, _rows(folder, table).iloc[2:])

    frame = open_collection(folder).frame[["roughness", "main.x", "predicted.family"]]

    assert frame.isna().sum(axis=1).tolist() == [3, 3] + [0] * 10


def test_the_likeliest_entry_of_each_row_is_found() -> None:
    """The highest probability, the first among equals; entries of no row and rows without entry."""
    rows = np.array([2, 0, 0, 2, 2, -1])
    probability = np.array([0.2, 0.6, 0.6, 0.5, 0.3, 0.9])

    assert likeliest(rows, probability, 4).tolist() == [1, -1, 3, -1]
