"""What may be wanted of a design, and what may not."""

from typing import Any

import pytest

from pipeline.design.asked import Lock, Target, locks_of, point_of, targets_of
from pipeline.design.schema import Meaning, Parameter, Property
from pipeline.errors import DesignError

MEANING = Meaning(
    (Parameter("c", 10.0, 14.0, unit="Å"), Parameter("n", 1.0, 5.0, is_integer=True)),
    (Property("gap", 0.0, 2.5),),
)


def test_targets_are_values_or_ranges() -> None:
    """A value has a tolerance of a twenty-fifth of the range, a range may be open."""
    assert targets_of(MEANING, {"gap": {"value": 0.5}}) == (Target("gap", 0.4, 0.6, 0.5),)
    assert targets_of(MEANING, {"gap": {"min": 1}}) == (Target("gap", 1.0, 5.0),)


def test_locks_are_values_or_ranges() -> None:
    """Open ends are the bounds."""
    assert locks_of(MEANING, {"c": 12.5, "n": {"max": 3}}) == (Lock("c", 12.5, 12.5), Lock("n", 1.0, 3.0))


@pytest.mark.parametrize(
    ("targets", "locks", "sentence"),
    [
        ({}, {}, "Say what is wanted"),
        ({"mass": 1}, {}, "no property 'mass' .there are: gap"),
        ({"gap": {}}, {}, "Say a value of gap, or min or max"),
        ({"gap": {"min": 2, "max": 1}}, {}, "The range of gap holds nothing"),
        ({"gap": {"value": 1, "tolerance": 0}}, {}, "The tolerance of gap is 0"),
        ({"gap": "half"}, {}, "gap must be a number, not 'half'"),
        ({"gap": 1}, {"c": {"min": 13, "max": 12}}, "The locks of c contradict: at least 13 and at most 12"),
        ({"gap": 1}, {"c": 9}, "c = 9 Å leaves its bounds, 10 to 14 Å"),
        ({"gap": 1}, {"n": 2.5}, "n takes whole numbers only"),
        ({"gap": 1}, {"z": 2}, "no parameter 'z' to lock"),
        ({"gap": 1}, [], "Locks are given as"),
    ],
)
def test_contradictions_are_sentences(targets: Any, locks: Any, sentence: str) -> None:
    """Each names what is wrong and the way out."""
    with pytest.raises(DesignError, match=sentence):
        (targets_of(MEANING, targets), locks_of(MEANING, locks))


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        (None, "A point names every parameter: c, n"),
        ({"c": 12}, "The point has no n"),
        ({"c": 12, "n": 9}, "n = 9 leaves its bounds"),
        ({"c": 12, "n": 2, "z": 1}, "There is no parameter 'z'"),
    ],
)
def test_points_name_every_parameter(point: Any, sentence: str) -> None:
    """Within the bounds, and nothing else."""
    assert point_of(MEANING, {"n": 2, "c": 12}) == [12.0, 2.0]
    with pytest.raises(DesignError, match=sentence):
        point_of(MEANING, point)
