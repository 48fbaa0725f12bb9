"""Selections as they travel, turned into rows."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.annotations import open_annotations
from pipeline.collection import Collection, open_collection
from pipeline.errors import AnnotationError, FilterError, UnknownAnnotationError
from pipeline.trails import Trail, chosen_rows


@pytest.fixture
def collection(tiny_collection: Path) -> Collection:
    """Twelve images."""
    return open_collection(tiny_collection)


def test_ids_filter_and_stored_selection_mean_the_same(collection: Collection, tmp_path: Path) -> None:
    """All three give the same rows of the frame."""
    annotations = open_annotations(tmp_path)
    filter_ = {"column": "material", "in": ["PbTiO3"]}
    wanted = (collection.frame["material"] == "PbTiO3").to_numpy()
    ids = collection.ids[wanted].tolist()
    stored = annotations.selections.add(ids)

    for selection in ({"ids": ids}, {"filter": filter_}, {"selection": stored.id}):
        chosen = chosen_rows(selection, Trail(collection, annotations))
        assert np.array_equal(chosen.rows, wanted)
        assert (chosen.count, chosen.unknown) == (4, 0)


def test_images_that_are_gone_are_counted(collection: Collection, tmp_path: Path) -> None:
    """A selection of an older version still works."""
    ids = [collection.ids[3], "f" * 32, "f" * 32]

    chosen = chosen_rows({"ids": ids}, Trail(collection, open_annotations(tmp_path)))
    assert (chosen.count, chosen.unknown) == (1, 1)


@pytest.mark.parametrize(
    ("selection", "error", "sentence"),
    [
        (None, AnnotationError, "is no selection"),
        ({"ids": [], "filter": None}, AnnotationError, "is no selection"),
        ({"ids": "abc"}, AnnotationError, "'ids' takes a list"),
        ({"ids": [1]}, AnnotationError, "'ids' takes a list"),
        ({"filter": {"column": "nowhere", "in": []}}, FilterError, "no column 'nowhere'"),
        ({"selection": "nothing"}, UnknownAnnotationError, "no stored selection 'nothing'"),
    ],
)
def test_what_is_no_selection_is_a_sentence(
    collection: Collection, tmp_path: Path, selection: Any, error: type[Exception], sentence: str
) -> None:
    """The sentence says what is expected."""
    with pytest.raises(error, match=sentence):
        chosen_rows(selection, Trail(collection, open_annotations(tmp_path)))
