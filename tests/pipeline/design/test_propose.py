"""Candidates: within the bounds, under the locks, agreed on by those who did not look."""

import numpy as np
import pytest

from pipeline.design.asked import locks_of, targets_of
from pipeline.design.fitted import Fitted
from pipeline.design.propose import Proposal, diversity, meets, propose


@pytest.fixture(scope="module")
def found(fitted: Fitted) -> Proposal:
    """Candidates for a range of the mass, with one parameter held."""
    targets = targets_of(fitted.meaning, {"mass": {"min": 6.0, "max": 6.6}})
    locks = locks_of(fitted.meaning, {"t_K": 350.0, "a_nm": {"max": 1.5}})
    return propose(fitted, targets, locks, 30, 1, lambda share, words: None)


def test_candidates_keep_bounds_and_locks(fitted: Fitted, found: Proposal) -> None:
    """No candidate leaves its bounds, and what is locked stays."""
    values = fitted.space.valued(found.points)

    assert len(values) == 30
    assert (values >= fitted.space.low).all() and (values <= fitted.space.high).all()
    assert np.allclose(values[:, 2], 350.0) and (values[:, 0] <= 1.5 + 1e-9).all()


def test_candidates_are_what_was_wanted(fitted: Fitted, found: Proposal) -> None:
    """By the truth that made the table, most candidates have the wanted mass."""
    a, b, t = fitted.space.valued(found.points).T
    mass = a + b + t / 100

    assert ((mass > 5.8) & (mass < 6.8)).mean() > 0.8


def test_candidates_are_ranked_by_their_chance(fitted: Fitted, found: Proposal) -> None:
    """The score falls, is a probability, and the judging half agrees with each."""
    targets = targets_of(fitted.meaning, {"mass": {"min": 6.0, "max": 6.6}})

    assert (np.diff(found.score) <= 0).all() and 0 <= found.score.min() <= found.score.max() <= 1
    assert meets(fitted, found.verdict, targets).all()


def test_several_properties_are_met_at_once(fitted: Fitted) -> None:
    """A range of one and a value of another: every candidate is said to have both."""
    wanted = {"gap_eV": {"min": 0.3, "max": 0.9}, "mass": {"value": 6.4, "tolerance": 0.2}}
    targets = targets_of(fitted.meaning, wanted)
    found = propose(fitted, targets, (), 20, 0, lambda share, words: None)
    gap, mass = found.verdict.value.T

    assert len(found.points) == 20
    assert ((gap >= 0.3) & (gap <= 0.9)).all() and (np.abs(mass - 6.4) <= 0.2 + 1e-9).all()


def test_the_same_seed_gives_the_same(fitted: Fitted) -> None:
    """A proposal is determined by what is asked."""
    targets = targets_of(fitted.meaning, {"gap_eV": {"value": 0.5}})
    first, second = (propose(fitted, targets, (), 5, 3, lambda share, words: None) for _ in range(2))

    assert np.array_equal(first.points, second.points)


def test_diversity_is_the_mean_distance_in_the_cube() -> None:
    """Two opposite corners of a line are one apart; a single point has none."""
    assert diversity(np.array([[-1.0], [1.0]])) == pytest.approx(1.0)
    assert diversity(np.array([[0.3]])) == 0.0
