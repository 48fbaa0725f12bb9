"""Mean, spread and difference of two sides."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

from pipeline.collection import Collection, open_collection
from pipeline.collection.write import Writer
from pipeline.insight import pictures
from pipeline.insight.pictures import side_pictures
from tests.making import make_collection, tiny_images


@pytest.fixture
def collection(tiny_collection: Path) -> Collection:
    """Twelve images of 40 by 32 pixels."""
    return open_collection(tiny_collection)


def decoded(url: str) -> np.ndarray:
    """Return the pixels of a picture in a data URL."""
    return np.asarray(Picture.open(io.BytesIO(base64.b64decode(url.split(",")[1]))))


def side(*rows: int) -> np.ndarray:
    """Return twelve rows of which some are chosen."""
    return np.isin(np.arange(12), rows)


def test_the_mean_is_that_of_the_images(collection: Collection) -> None:
    """In the shape of the images, up to what JPEG changes; the spread likewise."""
    found = side_pictures(collection, side(0, 1, 2), side(3, 4))
    stack = np.stack(tiny_images()[:3]) / 255

    assert found is not None
    assert (found["width"], found["height"]) == (40, 32)
    assert (found["sampled_a"], found["sampled_b"]) == (3, 2)
    mean = decoded(found["mean_a"])
    assert mean[..., 0] / 255 == pytest.approx(stack.mean(axis=0), abs=0.06)
    assert np.all(mean[..., 1] == 255)
    spread = decoded(found["spread_a"])[..., 0] / 255 * found["spread_limit"]
    assert spread == pytest.approx(stack.std(axis=0), abs=0.08)


def test_the_difference_is_red_where_a_is_brighter(collection: Collection) -> None:
    """And blue where b is; its limit is the largest difference."""
    found = side_pictures(collection, side(0), side(1))
    images = [image / 255 for image in tiny_images()[:2]]
    wanted = images[0] - images[1]

    assert found is not None
    colours = decoded(found["difference"]).astype(int)
    redness = colours[..., 0] - colours[..., 2]
    assert np.all(redness[wanted > 0.2] > 0)
    assert np.all(redness[wanted < -0.2] < 0)
    assert found["difference_limit"] == pytest.approx(np.abs(wanted).max(), abs=0.1)
    assert found["note"].startswith("From 1 and 1 images. Brightness is relative")


def test_images_of_different_sizes_are_fitted(tmp_path: Path) -> None:
    """Into tiles; where no image reaches, the picture is transparent."""
    folder = make_collection(tmp_path / "mixed")
    with Writer(folder) as writer:
        table = writer.read(writer.info["parts"], "thumbnails")
        stream = io.BytesIO()
        Picture.fromarray(np.full((20, 40), 200, np.uint8)).save(stream, "JPEG")
        (folder / "thumbnails/other.pack").write_bytes(stream.getvalue())
        table.loc[0, ["pack", "offset", "length"]] = ["thumbnails/other.pack", 0, len(stream.getvalue())]
        writer.info["parts"]["thumbnails"] = [writer.write("thumbnails", table)]
        writer.commit()

    found = side_pictures(open_collection(folder), side(0), side(1, 2))
    assert found is not None
    assert (found["width"], found["height"]) == (64, 64)
    assert "fitted into 64 pixels because their sizes differ" in found["note"]
    opacity = decoded(found["mean_a"])[..., 1]
    assert opacity[0, 0] == 0
    assert opacity[32, 32] == 255


def test_large_sides_are_sampled(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bounded number of previews is read, and the note says so."""
    monkeypatch.setattr(pictures, "SAMPLE", 4)

    found = side_pictures(collection, side(*range(8)), side(8, 9))
    assert found is not None
    assert (found["sampled_a"], found["sampled_b"]) == (4, 2)
    assert found["note"].startswith("From a random sample of 4 and 2 images")


def test_without_previews_there_are_no_pictures(collection: Collection) -> None:
    """An empty side is no error."""
    assert side_pictures(collection, side(), side(1)) is None
