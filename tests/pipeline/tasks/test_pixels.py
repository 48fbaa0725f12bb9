"""Original pixels as a job."""

import io
from pathlib import Path

import numpy as np
import pytest

from pipeline.collection import Collection, open_collection
from pipeline.errors import CollectionError
from pipeline.jobs import JobContext
from pipeline.tasks.cache import open_cache, pixels_key, render_key
from pipeline.tasks.pixels import pixels, read_original, render
from pipeline.tasks.render import Look
from tests.making import make_collection


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """A collection with its source beside it."""
    return open_collection(make_collection(tmp_path / "collections" / "tiny"))


@pytest.fixture
def context(tmp_path: Path) -> JobContext:
    """The place of a job that nobody watches."""
    return JobContext("job", tmp_path / "collections", tmp_path / "state", lambda fraction, message: None)


def test_numbers_go_into_the_cache(context: JobContext, collection: Collection) -> None:
    """They are those of the file, in its own type."""
    image_id = collection.ids[4]
    result = pixels(context, {"collection": "tiny", "image_id": image_id})
    with open_cache(context.state) as cache:
        stored = cache[pixels_key(image_id)]

    assert result == {"key": pixels_key(image_id), "bytes": len(stored)}
    assert np.array_equal(np.load(io.BytesIO(stored)), np.load(collection.original(image_id)))


def test_pictures_go_into_the_cache_by_their_look(context: JobContext, collection: Collection) -> None:
    """Another look has another key."""
    look = Look(size=16).to_json()
    image_id = collection.ids[4]
    render(context, {"collection": "tiny", "image_id": image_id, "look": look})
    with open_cache(context.state) as cache:
        assert cache[render_key(image_id, look)].startswith(b"\x89PNG")
        assert render_key(image_id, Look(size=17).to_json()) not in cache


def test_a_changed_file_is_not_shown(collection: Collection) -> None:
    """What the collection says would not be true of it."""
    image_id = collection.ids[0]
    np.save(collection.original(image_id), np.zeros((8, 8)))

    with pytest.raises(CollectionError, match=r"scan_000.npy was changed since the build. Build tiny again"):
        read_original(collection, image_id)


def test_a_missing_file_is_named(collection: Collection) -> None:
    """The sentence carries its path."""
    image_id = collection.ids[0]
    collection.original(image_id).unlink()

    with pytest.raises(CollectionError, match=r"scan_000.npy is gone"):
        read_original(collection, image_id)
