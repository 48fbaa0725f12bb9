"""From an image back to the parameters."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.collection import open_collection
from pipeline.design.images import parameters_of_image
from pipeline.design.store import Design, open_folder
from pipeline.errors import DesignError
from tests.pipeline.design.making import pictured_design


@pytest.fixture(scope="module")
def pictured(design: Design, tmp_path_factory: pytest.TempPathFactory) -> tuple[Design, Path]:
    """A design whose rows have two images each, and its collection."""
    folder = tmp_path_factory.mktemp("pictured")
    return open_folder(pictured_design(design.folder, folder)), folder / "tiny"


def test_neighbours_and_regression_say_the_parameters(pictured: tuple[Design, Path]) -> None:
    """The nearest images come with what made them, each parameter with an interval within its bounds."""
    design, folder = pictured
    collection = open_collection(folder)
    image_id = design.images["image_id"][7]
    vector = np.asarray(collection.embeddings(), float)[collection.position[image_id]]
    told = parameters_of_image(design, collection, vector, image_id)
    distances = [one["distance"] for one in told["neighbours"]]

    assert len(distances) == 12 and distances == sorted(distances)
    assert image_id not in [one["image_id"] for one in told["neighbours"]]
    assert set(told["parameters"]) == {"a_nm", "b_nm", "t_K"}
    for one in design.meaning.parameters:
        said = told["parameters"][one.name]
        assert one.low <= said["low"] <= said["value"] <= said["high"] <= one.high and 0 <= said["skill"] <= 1
    assert "Looks say little of" in told["message"]


def test_a_design_of_a_table_has_no_images(design: Design, pictured: tuple[Design, Path]) -> None:
    """The way out is named."""
    with pytest.raises(DesignError, match="are no images: fit one to a collection"):
        parameters_of_image(design, open_collection(pictured[1]), np.ones(128))
