"""Sprite sheets in the order of the map."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image as Picture

from pipeline.collection.arrange import along_map, arranged
from pipeline.collection.pictures import Thumbnail, write_thumbnails
from pipeline.errors import CollectionError


def test_the_curve_passes_every_place_and_never_jumps() -> None:
    """On a grid each step goes to a neighbour."""
    grid = np.stack(np.meshgrid(np.arange(16.0), np.arange(16.0)), axis=-1).reshape(-1, 2)
    order = along_map(grid)

    assert sorted(order.tolist()) == list(range(256))
    assert np.abs(np.diff(grid[order], axis=0)).sum(axis=1).max() == 1


def test_images_at_one_place_keep_their_order() -> None:
    """Also where all lie at one place."""
    assert along_map(np.ones((5, 2))).tolist() == [0, 1, 2, 3, 4]


@pytest.fixture
def pictures(tmp_path: Path) -> pd.DataFrame:
    """Two sheets of three and two tiles of different greys; the last row is a copy of the first."""
    (tmp_path / "thumbnails").mkdir()

    def of(ids: list[str], greys: list[int]) -> pd.DataFrame:
        tiles = [np.full((64, 64), grey, np.uint8) for grey in greys]
        made = [Thumbnail(preview=b"jpeg", tile=tile, low=0.0, high=1.0, scale="linear") for tile in tiles]
        return write_thumbnails(tmp_path, ids, made)

    both = pd.concat([of(["a", "b", "c"], [10, 60, 110]), of(["d", "e"], [160, 210])], ignore_index=True)
    return pd.concat([both, both.iloc[:1].assign(image_id="copy")], ignore_index=True)


def grey(folder: Path, row: pd.Series) -> int:
    """The grey in the middle of a row's tile."""
    with Picture.open(folder / str(row["sheet"])) as sheet:
        y, x = divmod(int(row["cell"]), 32)
        return int(np.asarray(sheet.convert("L"))[64 * y + 32, 64 * x + 32])


def test_tiles_stand_in_the_new_order_and_stay_with_their_image(
    tmp_path: Path, pictures: pd.DataFrame
) -> None:
    """Rows, previews and windows stay; copies still share one tile; nothing else is left behind."""
    found = arranged(tmp_path, pictures, np.array([4, 1, 3, 5, 2, 0]))

    assert found["cell"].tolist() == [3, 1, 4, 2, 0, 3]
    assert found["sheet"].nunique() == 1
    assert not set(found["sheet"]) & set(pictures["sheet"])
    for (_, row), expected in zip(found.iterrows(), [10, 60, 110, 160, 210, 10], strict=True):
        assert abs(grey(tmp_path, row) - expected) < 4
    kept = [name for name in pictures.columns if name not in ("sheet", "cell")]
    pd.testing.assert_frame_equal(found[kept], pictures[kept])
    assert not list((tmp_path / "thumbnails").glob(".*"))


def test_a_sheet_that_is_gone_is_named(tmp_path: Path, pictures: pd.DataFrame) -> None:
    """A sentence says which and what to do; no file is left behind."""
    (tmp_path / str(pictures["sheet"][0])).unlink()

    with pytest.raises(CollectionError, match=r"sheet-.*cannot be read.*Build the collection again"):
        arranged(tmp_path, pictures, np.arange(6))
    assert not list((tmp_path / "thumbnails").glob(".*"))
