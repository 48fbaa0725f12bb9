"""Groups are named by what sets them apart, and only by that."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.collection import Column
from pipeline.insight.naming import name_groups

ROWS = 120
LABELS = np.repeat([0, 1, 2], 40)


def _columns(**kinds: str) -> dict[str, Column]:
    roles = {"number": "property", "category": "facet", "categories": "facet"}
    return {name: Column(name, kind, roles[kind]) for name, kind in kinds.items()}  # type: ignore[arg-type]


def _named(labels: np.ndarray = LABELS, columns: dict[str, Column] | None = None, **values: Any) -> list[str]:
    frame = pd.DataFrame(values)
    known = columns or _columns(**{name: "category" for name in values})
    return name_groups(frame, known, np.arange(len(frame)), labels)


def test_a_value_that_sets_a_group_apart_is_its_name() -> None:
    """What most of a group has and few others have names it; what nothing sets apart is numbered."""
    material = np.array(["silica"] * 40 + ["gold"] * 38 + ["salt"] * 2 + ["silica", "gold"] * 20)

    assert _named(material=material) == ["silica", "gold", "Group 3"]


def test_two_values_are_joined() -> None:
    """A second trait of another column follows the first; what images show comes first."""
    names = _named(
        substrate=np.array(["glass", "mica", "steel"])[LABELS],
        texture=np.array(["stripes", "rings", "grains"])[LABELS],
    )

    assert names == ["stripes · glass", "rings · mica", "grains · steel"]


def test_equal_names_are_told_apart() -> None:
    """The largest of a name keeps it, another adds what only it has, the last one a number."""
    labels = np.repeat([0, 1, 2, 3], [40, 30, 20, 60])
    material = np.array(["gold", "gold", "gold", "salt"])[labels]
    where = np.array(["a flat"] * 20 + ["a step"] * 20 + ["edge"] * 30 + ["a flat", "a step"] * 40)

    names = _named(labels, material=material, place=where)

    assert names == ["gold", "gold · edge", "gold 2", "salt"]


def test_a_range_of_numbers_names_what_no_word_does() -> None:
    """Numbers that lie together, where few others do, name a group with their unit."""
    rng = np.random.default_rng(0)
    period = np.concatenate([rng.uniform(20, 30, 40), rng.uniform(100, 900, 80)])
    columns = {"period_nm": Column("period_nm", "number", "property", "nm")}

    names = _named(columns=columns, period_nm=period)

    assert names[0] == "Period 20–29 nm"
    assert names[1:] == ["Group 2", "Group 3"]


def test_numbers_below_zero_are_readable() -> None:
    """A range that begins below zero is written with "to"."""
    values = np.concatenate([np.linspace(-5, -3, 40), np.linspace(10, 900, 80)])

    assert _named(columns=_columns(bias="number"), bias=values)[0] == "Bias −4.8 to −3.2"


def test_several_values_an_image_count_each() -> None:
    """A column of lists names a group by a value that most of its lists hold."""
    tags = [["peak", "spot"]] * 40 + [["ring"]] * 40 + [[], None] * 20

    names = _named(columns=_columns(feature="categories"), feature=pd.Series(tags, dtype=object))

    assert names == ["peak", "ring", "Group 3"]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("operator", "facet"),
        ("main.cluster", "facet"),
        ("trail-0123456789ab.groups", "facet"),
        ("kind", "hidden"),
    ],
)
def test_columns_that_say_nothing_of_the_image_do_not_name(name: str, role: Any) -> None:
    """Who made it, a map's own groups and hidden columns are no names."""
    values = np.array(["one", "two", "three"])[LABELS]

    names = _named(columns={name: Column(name, "category", role)}, **{name: values})

    assert names == ["Group 1", "Group 2", "Group 3"]


@pytest.mark.parametrize("value", ["unknown", "2026-11-20", "12.5", "scan_003.tif", "a" * 29])
def test_values_that_cannot_name_do_not(value: str) -> None:
    """Dates, numbers, files and long texts are no names."""
    assert _named(material=np.array([value, "gold", "salt"])[LABELS])[0] == "Group 1"


def test_nearly_unique_values_do_not_name() -> None:
    """A column with a value of its own for each image names nothing."""
    assert _named(np.zeros(600, int), material=[f"thing {row}" for row in range(600)]) == ["Group 1"]


def test_images_of_no_group_count_as_others() -> None:
    """What is −1 has no name, but is compared with: a lone group can be set apart."""
    labels = np.where(LABELS == 0, 0, -1)

    assert _named(labels, material=np.array(["gold", "salt", "salt"])[LABELS]) == ["gold"]


def test_few_images_have_no_name() -> None:
    """Less than eight images have too much in common by chance."""
    labels = np.concatenate([np.zeros(7, int), np.ones(113, int)])

    assert _named(labels, material=np.array(["gold", "salt"])[labels])[0] == "Group 1"


def test_no_groups_have_no_names() -> None:
    """Where all are −1 there is nothing to name."""
    assert _named(np.full(ROWS, -1), material=["gold"] * ROWS) == []


def test_rows_of_the_frame_are_those_of_the_labels() -> None:
    """Labels belong to the rows that are given, wherever these stand in the frame."""
    frame = pd.DataFrame({"material": pd.Categorical(["x"] * 100 + ["gold"] * 20 + ["salt"] * 20)})
    rows = np.arange(139, 99, -1)

    assert name_groups(frame, _columns(material="category"), rows, np.repeat([0, 1], 20)) == ["salt", "gold"]
