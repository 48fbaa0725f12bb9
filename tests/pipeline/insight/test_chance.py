"""What neighbours would share by chance."""

import numpy as np
import pytest

from pipeline.insight.chance import chance_of, effective_groups, error_of_mean

SINGLE = np.zeros(6, np.int64)


def test_chance_leaves_out_what_neighbours_leave_out() -> None:
    """The first group has value 0 three times, but only one image outside has it, of three known."""
    codes = np.array([0, 0, 0, 0, 1, 1])
    groups = np.array([0, 0, 0, 1, 2, 3])

    found = chance_of(codes, groups, SINGLE, np.arange(6))
    assert found == pytest.approx([1 / 3, 1 / 3, 1 / 3, 3 / 5, 1 / 5, 1 / 5])


def test_chance_is_that_of_the_stratum() -> None:
    """Only images of the same subject count; unknown ones never do."""
    codes = np.array([0, 1, 0, -1, 1, 1])
    strata = np.array([0, 0, 0, 0, 1, -1])

    found = chance_of(codes, np.arange(6), strata, np.arange(6))
    assert found == pytest.approx([1 / 2, 0, 1 / 2, np.nan, np.nan, np.nan], nan_ok=True)


def test_one_large_group_counts_little() -> None:
    """Ten equal ones count ten; one of ninety beside ten of one image hardly more than one."""
    assert effective_groups(np.repeat(np.arange(10), 7)) == pytest.approx(10)
    assert effective_groups(np.array([0] * 90 + list(range(1, 11)))) < 1.3
    assert effective_groups(np.zeros(0, np.int64)) == 0


def test_an_error_counts_groups() -> None:
    """Copies within a group make a mean no more certain."""
    values = np.random.default_rng(0).normal(size=100)
    single, copied = (
        error_of_mean(values, np.arange(100)),
        error_of_mean(np.repeat(values, 20), np.repeat(np.arange(100), 20)),
    )

    assert single == pytest.approx(0.1, rel=0.2)
    assert copied == pytest.approx(single)
    assert error_of_mean(values[:0], np.arange(0)) == np.inf
