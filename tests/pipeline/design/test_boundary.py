"""The boundary in the plane of two parameters, and the values on both sides of it."""

import numpy as np
import pytest

from pipeline.design.boundary import boundary
from pipeline.design.fitted import Fitted
from pipeline.errors import DesignError

POINT = {"a_nm": 1.5, "b_nm": 1.4, "t_K": 350.0}


def test_the_boundary_is_a_grid_of_probabilities(fitted: Fitted) -> None:
    """Rows of y, columns of x, each with how far the networks are apart; or about a level."""
    told = boundary(fitted, {"x": "a_nm", "y": "t_K", "point": POINT, "steps": 5})
    level = boundary(
        fitted, {"x": "a_nm", "y": "b_nm", "point": POINT, "steps": 3, "property": "mass", "level": 6.6}
    )

    assert told["words"] == "probability that gap_eV is not zero"
    assert [len(row) for row in told["probability"]] == [5] * 5
    assert level["probability"][0][0] < 0.5 < level["probability"][2][2]


def test_values_stand_beside_the_probabilities(fitted: Fitted) -> None:
    """Zero where that is likelier, and within their intervals everywhere."""
    told = boundary(fitted, {"x": "a_nm", "y": "b_nm", "point": POINT, "steps": 9})
    sure, value, low, high = (np.array(told[key]) for key in ("probability", "value", "low", "high"))

    assert np.array_equal(value == 0, sure < 0.5) and 0 < (value == 0).mean() < 1
    assert (low <= value).all() and (value <= high).all()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"x": "a_nm", "y": "a_nm"}, "two different parameters"),
        ({"x": "a_nm", "y": "z"}, "no parameter 'z'"),
        ({"x": "a_nm", "y": "b_nm", "property": "z"}, "no property 'z'"),
        ({"x": "a_nm", "y": "b_nm", "steps": 900}, "900 steps are asked for"),
    ],
)
def test_boundaries_that_cannot_be_are_refused(fitted: Fitted, asked: dict, sentence: str) -> None:
    """Each with a sentence."""
    with pytest.raises(DesignError, match=sentence):
        boundary(fitted, {"point": POINT, **asked})
