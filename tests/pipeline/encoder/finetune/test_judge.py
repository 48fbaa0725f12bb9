"""Whether it helped: the measures, their intervals, and what is worth keeping."""

import numpy as np
import pytest

from pipeline.encoder.finetune.judge import Known, Outcome, compare, is_worth_it, measures

NONE = np.full(4, -1)


def unit(*degrees: float) -> np.ndarray:
    """Return unit vectors of 128 numbers that stand at angles in a plane."""
    found = np.zeros((len(degrees), 128), np.float32)
    found[:, 0], found[:, 1] = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return found


def outcome(measure: str, low: float, high: float) -> Outcome:
    """Return an outcome with an interval."""
    return Outcome(measure, 0.5, 0.5 + (low + high) / 2, (low + high) / 2, low, high, 10)


def test_a_view_is_seen_again_where_its_image_is_nearest() -> None:
    """A copy of the image counts as the image."""
    plain = unit(0, 1, 90, 180)
    views = np.stack([plain, unit(0.9, 1, 100, 80)], axis=1)
    known = Known(np.array([0, 0, 1, 2]), NONE, NONE, np.arange(4))

    assert measures(views, known)["seen again"].tolist() == [1, 1, 1, 0]


def test_precision_leaves_copies_and_siblings_out() -> None:
    """Only images of other groups answer for labels; who has no fellow cannot tell."""
    views = np.stack([unit(0, 5, 11, 90)] * 2, axis=1)
    labels = np.array([0, 0, 0, 1])

    apart = measures(views, Known(np.arange(4), NONE, labels, np.arange(4)))["labels"]
    tied = measures(views, Known(np.arange(4), NONE, labels, np.array([0, 0, 1, 2])))["labels"]
    assert np.array_equal(apart, [1, 1, 1, np.nan], equal_nan=True)
    assert np.array_equal(tied, [1, 1, 1, np.nan], equal_nan=True)
    far = measures(views[[0, 3, 1, 2]], Known(np.arange(4), NONE, np.array([0, 0, 1, 1]), np.arange(4)))
    assert far["labels"].tolist() == [0, 0, 0, 1]


def test_the_interval_counts_samples_not_images() -> None:
    """A gain in one sample of two hundred images is no proof; in forty samples it is."""
    before, after = {"same": np.zeros(200)}, {"same": np.r_[np.ones(100), np.zeros(100)]}

    (one,) = compare(before, after, np.repeat([0, 1], 100), seed=0)
    (many,) = compare(before, after, np.arange(200) % 40, seed=0)
    assert (one.difference, one.low) == (0.5, 0.0)
    assert many.is_better
    assert many.low == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("outcomes", "is_worth"),
    [
        ([outcome("seen again", 0.01, 0.05)], True),
        ([outcome("seen again", -0.01, 0.05)], False),
        ([outcome("seen again", -0.01, 0.01), outcome("same", 0.01, 0.05)], True),
        ([outcome("seen again", 0.01, 0.05), outcome("same", -0.01, 0.05)], False),
        ([outcome("seen again", -0.2, -0.1), outcome("same", 0.01, 0.05)], False),
        ([outcome("seen again", -0.02, -0.01), outcome("same", 0.01, 0.05)], True),
    ],
)
def test_only_what_was_asked_for_makes_it_worth_it(outcomes: list[Outcome], is_worth: bool) -> None:
    """And nothing else may get clearly worse, but for a little."""
    asked = ["same"] if len(outcomes) == 2 else ["seen again"]

    assert is_worth_it(outcomes, asked) is is_worth
