"""What a column speaks of."""

import pytest

from pipeline.collection import Column
from pipeline.insight.columns import Nature, comes_from, comparable, is_material, is_sample, nature
from tests.pipeline.insight.making import collection_of


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("instrument", "category", Nature.ORIGIN),
        ("Depositor", "category", Nature.ORIGIN),
        ("scanDate", "category", Nature.ORIGIN),
        ("pixel_size_nm", "number", Nature.ORIGIN),
        ("acquired_at", "date", Nature.ORIGIN),
        ("magnification_x", "number", Nature.ORIGIN),
        ("width", "number", Nature.ORIGIN),
        ("height_px", "number", Nature.ORIGIN),
        ("ImageWidth", "number", Nature.ORIGIN),
        ("dtype", "category", Nature.ORIGIN),
        ("scan_size_nm", "number", Nature.ORIGIN),
        ("domain_width_nm", "number", Nature.SUBJECT),
        ("channel", "category", Nature.SIGNAL),
        ("technique", "category", Nature.SIGNAL),
        ("material", "category", Nature.SUBJECT),
        ("space_group", "category", Nature.SUBJECT),
        ("wavelength_angstrom", "number", Nature.ORIGIN),
        ("annealing_time_s", "number", Nature.SUBJECT),
        ("film_height_nm", "number", Nature.SUBJECT),
        ("roughness", "number", Nature.MEASURED),
        ("predicted.family", "category", Nature.PREDICTED),
        ("main.cluster", "category", Nature.MAP),
        ("other.x", "coordinate", Nature.MAP),
    ],
)
def test_names_tell_the_nature(name: str, kind: str, expected: Nature) -> None:
    """Origin, subject, measurement, prediction, map."""
    assert nature(Column(name, kind, "facet"), ["main"]) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "sample"),
    [("sample", True), ("sample_id", True), ("WaferNo", True), ("sample_type", False), ("material", False)],
)
def test_sample_columns_name_specimens(name: str, sample: bool) -> None:
    """A class of samples is not a sample."""
    assert is_sample(Column(name, "category", "facet")) is sample


def test_images_are_from_people_and_with_materials() -> None:
    """As one says it."""
    assert comes_from(Column("depositor", "category", "facet"))
    assert not comes_from(Column("material", "category", "facet"))
    assert is_material(Column("material_system", "category", "facet"))


def test_what_is_compared_says_something_of_an_image() -> None:
    """Neither text nor places on a map nor the number of a frame."""
    collection = collection_of(**{"material": ["A", "B"], "frame": [0, 1], "main.cluster": ["1", "2"]})

    assert [column.name for column in comparable(collection)] == ["material"]


def test_the_size_of_a_file_is_said_once() -> None:
    """A user's width_px repeats our width; without ours it stays."""
    sizes = {"width_px": [512, 1024], "height_px": [512, 512]}

    named = [column.name for column in comparable(collection_of(width=[514, 1026], **sizes))]
    assert named == ["width", "height_px"]
