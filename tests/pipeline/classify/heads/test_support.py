"""What few labels can support: bounds, sums, and whose answers may be taken unseen."""

from typing import Any

import numpy as np
import pytest

from pipeline.classify.heads.support import distrust, supported

GOOD: dict[str, Any] = {"tested": True, "yes": 10, "no": 10, "assumed": 0, "calibration_error": 0.15}


@pytest.mark.parametrize("shown", [(2, 13), (13, 2), (7, 8), (500, 500)])
def test_no_yes_is_surer_than_its_labels_allow(shown: tuple[int, int]) -> None:
    """At most (m + 1) / (m + 2) of the rarer answer, in the order of the scores."""
    told = supported(np.array([[0.0], [0.5], [0.99], [1.0]]), shown)[:, 0]

    assert told[-1] <= (min(shown) + 1) / (min(shown) + 2)
    assert (np.diff(told) > 0).all() and told[0] > 0


def test_much_evidence_changes_little() -> None:
    """A thousand of each leave a probability as it is."""
    assert supported(np.array([[0.9]]), (1000, 1000))[0, 0] == pytest.approx(0.9, abs=1e-3)


def test_classes_that_exclude_each_other_still_sum_to_one() -> None:
    """A class of few images is doubted, and takes no certainty from those of many."""
    told = supported(np.eye(3), (400, 400, 3))

    assert told.sum(axis=1) == pytest.approx(1)
    assert told[0, 0] > 0.99 and told[2, 2] == pytest.approx(0.6, abs=0.01)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({}, ""),
        ({"tested": False}, "was not tested"),
        ({"yes": 9}, "of 9 and 10"),
        ({"no": 12, "assumed": 12}, "of 10 and 0"),
        ({"calibration_error": 0.16}, "off by 16%"),
    ],
)
def test_who_is_trusted(entry: dict[str, Any], sentence: str) -> None:
    """Tested, ten said of each kind, honest; else a sentence says what is lacking."""
    told = distrust(GOOD | entry)

    assert sentence in told and bool(sentence) == bool(told)
