"""Parameters of a map are checked where they come in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ProjectionError
from pipeline.project import MapParameters
from pipeline.project.parameters import METRICS, STARTS


@given(
    st.integers(2, 200),
    st.floats(0, 0.99),
    st.sampled_from(METRICS),
    st.integers(0, 2**32 - 1),
    st.sampled_from(STARTS),
)
def test_json_gives_the_same_back(
    neighbours: int, min_distance: float, metric: str, seed: int, start: str
) -> None:
    """Whatever is allowed survives a round trip."""
    parameters = MapParameters(neighbours, min_distance, metric, seed, start=start)

    assert MapParameters.from_json(parameters.to_json()) == parameters


def test_nothing_means_the_usual() -> None:
    """An empty object has the usual values; a list of columns becomes a tuple."""
    assert MapParameters.from_json({}) == MapParameters()
    assert MapParameters.from_json({"of": "channels", "columns": ["Amp"]}).columns == ("Amp",)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"neighbours": 1}, "neighbours is 1; it must be a whole number from 2 to 200"),
        ({"neighbours": 15.5}, "neighbours is 15.5; it must be a whole number from 2 to 200"),
        ({"neighbours": True}, "neighbours is True; it must be a whole number"),
        ({"min_distance": 1}, "min_distance is 1; it must be a number from 0 to 0.99"),
        ({"min_distance": float("nan")}, "min_distance is nan; it must be a number from 0 to 0.99"),
        ({"metric": "chebyshev"}, "metric is 'chebyshev'; it must be one of cosine, euclidean"),
        ({"metric": ["cosine"]}, r"metric is \['cosine'\]; it must be one of"),
        ({"seed": -1}, "seed is -1; it must be a whole number from 0 to 4294967295"),
        ({"of": "pixels"}, "of is 'pixels'; it must be one of embedding, descriptors, channels"),
        ({"of": "descriptors"}, "columns is empty; with of = 'descriptors' it must name one"),
        ({"columns": ["mean", "noise"]}, "columns has 2 names, but of is 'embedding'"),
        ({"of": "channels", "columns": "Amp"}, "columns is 'Amp'; it must be a list of names"),
        ({"of": "channels", "columns": ["Amp", 3]}, "columns has 3; it must be a list of names"),
        ({"of": "channels", "columns": ["Amp", "Amp"]}, "columns names one thing twice"),
        ({"start": None}, "start is None; it must be one of parent, fresh"),
        ({"colour": 1}, "A map has no parameter 'colour'"),
        ([15], r"The parameters of a map are an object of named values, not \[15\]"),
    ],
)
def test_what_is_not_allowed_is_named(value: Any, sentence: str) -> None:
    """The field, the value found and what is allowed stand in one sentence."""
    with pytest.raises(ProjectionError, match=sentence):
        MapParameters.from_json(value)
