"""Which images of a collection show the very same scene as one of them."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.collection import Collection, open_collection
from pipeline.errors import CollectionError
from pipeline.jobs import JobContext
from pipeline.tasks.same import previewed, same, same_as
from pipeline.tasks.shelf import Opened
from tests.making import make_collection
from tests.pipeline.registration.views import scene, view

TURNED, FLAT = 3, 4


def as_bytes(pixels: np.ndarray) -> np.ndarray:
    """Return an image as 8-bit grey."""
    return np.rint(255 * (pixels - pixels.min()) / max(np.ptp(pixels), 1e-9)).astype(np.uint8)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Three scenes, the first once more in another pose, and an image without any."""
    images = [as_bytes(view(scene(seed))) for seed in range(3)]
    images += [
        as_bytes(view(scene(0), 37, 1.12, mirrored=True, inverted=True)),
        np.full((128, 128), 9, np.uint8),
    ]
    folder = tmp_path_factory.mktemp("same") / "collections" / "scenes"
    return open_collection(make_collection(folder, images=images))


def asked(collection: Collection, tmp_path: Path, row: int, version: str | None = None) -> dict:
    """Ask of the image in a row."""
    context = JobContext("job", collection.folder.parent, tmp_path, lambda fraction, message: None)
    arguments = {"collection": collection.name, "version": version or collection.version}
    return same(context, {**arguments, "image_id": str(collection.ids[row])})


def test_the_same_scene_is_named_with_how_it_lies(collection: Collection, tmp_path: Path) -> None:
    """It alone of all others, and the other way about."""
    found = asked(collection, tmp_path, 0)

    assert [match["image_id"] for match in found["same"]] == [collection.ids[TURNED]]
    match = found["same"][0]
    assert match["turned_deg"] == pytest.approx(37, abs=1)
    assert match["scale"] == pytest.approx(1.12, rel=0.02)
    assert (match["mirrored"], match["inverted"]) == (True, True)
    assert match["certainty"] > 0.9
    assert found["compared"] == 4
    assert [match["image_id"] for match in asked(collection, tmp_path, TURNED)["same"]] == [collection.ids[0]]


@pytest.mark.parametrize("row", [1, FLAT])
def test_an_image_that_is_there_once_has_no_other(collection: Collection, tmp_path: Path, row: int) -> None:
    """A scene of its own, and an image that shows nothing."""
    assert asked(collection, tmp_path, row)["same"] == []


def test_a_filter_limits_what_is_compared(collection: Collection) -> None:
    """Only images that pass are laid upon it."""
    opened = Opened(collection)
    query = previewed(collection, str(collection.ids[0]))
    assert query is not None

    found = same_as(opened, query, opened.index.rows(np.array([0])), {"column": "thickness_nm", "max": 5.15})
    assert found["compared"] == 2
    assert [match["image_id"] for match in found["same"]] == [collection.ids[0]]


def test_another_version_is_refused(collection: Collection, tmp_path: Path) -> None:
    """What was built again meanwhile is asked again."""
    with pytest.raises(CollectionError, match="built again"):
        asked(collection, tmp_path, 0, version="older")
