"""The images table from the ledger of files and the facts of their contents."""

import pandas as pd
import pyarrow as pa

from pipeline.collection.ids import image_id
from pipeline.ingest.assemble import FACTS, images_of, rows_for


def _ledger(paths: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"path": list(paths), "sha256": list(paths.values()), "status": "read"})


def _facts(*contents: str) -> pd.DataFrame:
    rows = [
        {name: None for name in FACTS} | {"file_sha256": sha, "channel": channel, "frame": 0}
        for sha in contents
        for channel in ("height", "phase")
    ]
    return pd.DataFrame(rows)


def test_first_path_has_the_plain_id_whatever_came_first() -> None:
    """A copy that sorts before the known file becomes the first: ids do not depend on who came first."""
    images = images_of(_ledger({"b.tif": "X", "a.tif": "X", "c.tif": "Y"}), _facts("X", "Y"))

    by_path = images[images["channel"] == "height"].set_index("path")
    assert by_path.index.tolist() == ["a.tif", "b.tif", "c.tif"]
    assert by_path.loc["a.tif", "image_id"] == image_id("X", "height", 0)
    assert by_path.loc["b.tif", "image_id"] == image_id("X", "height", 0, "b.tif")
    assert by_path.loc["b.tif", "duplicate_of"] == by_path.loc["a.tif", "image_id"]
    assert by_path["duplicate_of"].isna().tolist() == [True, False, True]


def test_channels_of_a_file_stay_in_its_order() -> None:
    """Images follow the path, then the order in the file."""
    images = images_of(_ledger({"b": "Y", "a": "X"}), _facts("X", "Y"))

    assert list(zip(images["path"], images["channel"], strict=True)) == [
        ("a", "height"), ("a", "phase"), ("b", "height"), ("b", "phase")
    ]  # fmt: skip


def test_copy_takes_the_row_of_its_original() -> None:
    """Content is measured once; what has no row at all is named."""
    images = pd.DataFrame({"image_id": ["1", "2", "3"], "duplicate_of": [None, "1", None]})
    stored = pa.table({"image_id": ["1", "9"], "mean": [5.0, 7.0]})

    rows, lacking = rows_for(images, stored)
    assert rows.to_pydict() == {"image_id": ["1", "2"], "mean": [5.0, 5.0]}
    assert lacking == ["3"]
