"""Stored selections."""

from multiprocessing.pool import Pool
from pathlib import Path

import pytest

from pipeline.annotations import Annotations, open_annotations
from pipeline.errors import AnnotationError, UnknownAnnotationError

IDS = [f"{number:032x}" for number in range(100)]


@pytest.fixture
def annotations(tmp_path: Path) -> Annotations:
    """Annotations of a collection that has none yet."""
    return open_annotations(tmp_path)


def test_the_images_come_back(annotations: Annotations) -> None:
    """Each once, sorted; the id is short."""
    stored = annotations.selections.add([*reversed(IDS), IDS[0]])

    assert annotations.selections.images(stored.id) == IDS
    assert stored.count == 100
    assert len(stored.id) == 12
    assert annotations.selections.get(stored.id) == stored


def test_the_same_images_have_the_same_id(annotations: Annotations) -> None:
    """In whatever order; one image more is another selection."""
    first = annotations.selections.add(IDS)

    assert annotations.selections.add(IDS[::-1]) == first
    assert annotations.selections.add(IDS[:-1]).id != first.id


def test_the_newest_is_listed_first(annotations: Annotations) -> None:
    """Without the images."""
    stored = [annotations.selections.add(IDS[:count]) for count in (1, 2, 3)]

    assert annotations.selections.list() == stored[::-1]
    assert annotations.selections.list(limit=1) == stored[2:]


def test_an_unknown_selection_is_named(annotations: Annotations) -> None:
    """Also before anything was ever stored."""
    with pytest.raises(UnknownAnnotationError, match="no stored selection 'abc'"):
        annotations.selections.images("abc")


@pytest.mark.parametrize(
    ("ids", "sentence"), [([], "without images"), (["0" * 31], "no image id"), (["G" * 32], "no image id")]
)
def test_what_is_no_selection_is_refused(annotations: Annotations, ids: list[str], sentence: str) -> None:
    """Nothing is stored."""
    with pytest.raises(AnnotationError, match=sentence):
        annotations.selections.add(ids)


def test_many_processes_store_the_same_images(tmp_path: Path, writers: Pool) -> None:
    """All get the one id."""
    ids = writers.map(_store, [tmp_path] * 8, chunksize=1)

    assert len(set(ids)) == 1
    assert open_annotations(tmp_path).selections.images(ids[0]) == IDS


def _store(folder: Path) -> str:
    return open_annotations(folder).selections.add(IDS).id
