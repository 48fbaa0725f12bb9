"""What images of a part are compared by."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.collection import Collection, open_collection
from pipeline.errors import ProjectionError
from pipeline.project.parameters import MapParameters
from pipeline.trails.features import FARTHEST, check_features, features

ROWS = np.arange(8)


@pytest.fixture
def collection(tiny_collection: Path) -> Collection:
    """Twelve images, of which scans 0 to 3 have a second channel: the images 4 to 7."""
    collection = open_collection(tiny_collection)
    frame = collection.frame.copy()
    frame["path"] = [f"scan_{row % 4 if row < 8 else row}.npy" for row in range(12)]
    frame["channel"] = ["height"] * 4 + ["phase"] * 4 + ["height"] * 4
    frame["roughness"] = [0.0, 1, 2, 3, 4, 5, 1000, np.nan, 0, 0, 0, 0]
    collection.frame = frame
    return collection


def measured(*columns: str) -> MapParameters:
    """Return parameters that compare measured numbers."""
    return MapParameters(of="descriptors", columns=columns)


def test_embeddings_are_those_of_the_rows(collection: Collection) -> None:
    """In the order that is asked for."""
    found = features(collection, np.array([5, 2]), MapParameters())

    assert np.array_equal(found.matrix, collection.embeddings()[[5, 2]].astype(np.float32))
    assert found.left_out == ()


def test_numbers_stand_in_robust_deviations(collection: Collection) -> None:
    """The median is 0, a stray number counts no more than ten, a missing one as the median."""
    found = features(collection, ROWS, measured("roughness"))

    assert found.matrix[3, 0] == 0
    assert found.matrix[4, 0] == pytest.approx(1 / (1.4826 * 2))
    assert (found.matrix[6, 0], found.matrix[7, 0]) == (FARTHEST, 0)


def test_what_is_the_same_for_all_is_left_out(collection: Collection) -> None:
    """And said; where nothing else is left, that is an error."""
    found = features(collection, ROWS, measured("height", "roughness"))

    assert found.matrix.shape == (8, 1)
    assert found.left_out == ("Height is the same everywhere: not used.",)
    with pytest.raises(ProjectionError, match="the same height and the same width"):
        check_features(collection, ROWS, measured("height", "width"))


def test_channels_of_a_scan_are_joined(collection: Collection) -> None:
    """Whichever of its images is in the part; those of scans that lack one are left out and counted."""
    rows = np.array([1, 5, 6, 9, 10])
    found = features(collection, rows, MapParameters(of="channels", columns=("phase", "height")))
    vectors = collection.embeddings().astype(np.float32)

    assert found.rows.tolist() == [1, 5, 6]
    assert np.array_equal(found.matrix[0], np.concatenate([vectors[5], vectors[1]]))
    assert np.array_equal(found.matrix[0], found.matrix[1])
    assert found.left_out == ("2 images were left out: their scan lacks phase or height.",)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (measured("nowhere"), "no column 'nowhere'"),
        (measured("note"), "'note' is no number but text"),
        (measured("detector_pixel_um"), "'detector_pixel_um' is missing for every image"),
        (
            MapParameters(of="channels", columns=("current",)),
            r"no channel 'current' \(there are: height",
        ),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(
    collection: Collection, parameters: MapParameters, sentence: str
) -> None:
    """With the way out."""
    with pytest.raises(ProjectionError, match=sentence):
        check_features(collection, ROWS, parameters)


def test_too_few_whole_scans_are_refused(collection: Collection) -> None:
    """A map needs three images."""
    parameters = MapParameters(of="channels", columns=("phase", "height"))

    with pytest.raises(ProjectionError, match="Only 2 images of this part"):
        check_features(collection, np.array([0, 4, 9, 10]), parameters)
