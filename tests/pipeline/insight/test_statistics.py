"""Tests and effect sizes, held against scipy's."""

import numpy as np
import pytest
from scipy import stats

from pipeline.insight.statistics import adjusted, enrichment, rank_comparison, table_p


@pytest.mark.parametrize("sizes", [(8, 15), (40, 700), (3, 5000)])
def test_small_tables_are_fishers(sizes: tuple[int, int]) -> None:
    """Two-sided, as scipy has it, whichever side is empty."""
    rng = np.random.default_rng(0)
    in_a = rng.integers(0, min(sizes[0], 6), 30)
    in_b = rng.integers(0, 6, 30)

    exact = [
        stats.fisher_exact([[a, sizes[0] - a], [b, sizes[1] - b]])[1] for a, b in zip(in_a, in_b, strict=True)
    ]
    expected = (in_a + in_b) * sizes[0] / sum(sizes)
    small = expected < 5
    assert small.any()
    assert table_p(in_a, in_b, *sizes)[small] == pytest.approx(np.array(exact)[small], rel=1e-6)


def test_large_tables_are_pearsons() -> None:
    """The chi-squared test without correction."""
    table = np.array([[300, 700], [250, 1750]])

    wanted = stats.chi2_contingency(table, correction=False).pvalue
    assert table_p(np.array([300]), np.array([250]), 1000, 2000)[0] == pytest.approx(wanted)


def test_a_value_that_all_or_none_have_says_nothing() -> None:
    """Its p-value is 1, not an error."""
    p = table_p(np.array([0, 10, 1000]), np.array([0, 20, 2000]), 1000, 2000)

    assert p[0] == p[2] == 1.0


def test_ratios_and_their_intervals() -> None:
    """Katz's and Woolf's intervals, as scipy has them; a zero gives a finite interval."""
    found = enrichment(np.array([38, 5]), np.array([9, 0]), 100, 100)
    relative = stats.contingency.relative_risk(38, 100, 9, 100).confidence_interval(0.95)
    odds = stats.contingency.odds_ratio(np.array([[38, 62], [9, 91]]), kind="sample").confidence_interval()

    assert found.ratio[0] == pytest.approx(38 / 9)
    assert (found.ratio_low[0], found.ratio_high[0]) == pytest.approx((relative.low, relative.high))
    assert found.odds_ratio[0] == pytest.approx(38 * 91 / (62 * 9))
    assert (found.odds_low[0], found.odds_high[0]) == pytest.approx((odds.low, odds.high))
    assert found.ratio[1] == np.inf
    assert 0 < found.odds_low[1] < found.odds_high[1] < np.inf


@pytest.mark.parametrize("case", ["plain", "ties", "negative", "few", "equal"])
def test_ranks_are_those_of_mann_and_whitney(case: str) -> None:
    """The same p-value and the same effect as scipy, with ties and signs."""
    rng = np.random.default_rng(1)
    size = 12 if case == "few" else 400
    values = rng.normal(0, 3, size)
    values = {"ties": np.rint(values), "negative": -np.abs(values), "equal": np.ones(size)}.get(case, values)
    in_a = rng.random(size) < 0.4
    if case != "equal":
        values = values + np.where(in_a, 1.0, 0.0)

    found = rank_comparison(values, in_a)
    wanted = stats.mannwhitneyu(values[in_a], values[~in_a])
    assert found.p == pytest.approx(wanted.pvalue, rel=1e-6)
    pairs = in_a.sum() * (~in_a).sum()
    assert found.delta == pytest.approx(2 * wanted.statistic / pairs - 1, abs=1e-12)
    assert found.quartiles_a == pytest.approx(np.percentile(values[in_a], [25, 50, 75]))
    assert found.quartiles_b == pytest.approx(np.percentile(values[~in_a], [25, 50, 75]))


def test_zero_has_one_sign() -> None:
    """Minus zero is zero, and a quartile of zeros is zero on either side: no smallest number above it."""
    found = rank_comparison(np.array([-0.0, 0.0, -0.0, 0.0]), np.array([True, False, True, False]))

    assert found.delta == 0
    assert found.quartiles_a.tolist() == found.quartiles_b.tolist() == [0, 0, 0]


def test_false_discoveries_are_controlled() -> None:
    """Adjusted as scipy does it."""
    p = np.random.default_rng(2).random(200) ** 3

    assert adjusted(p) == pytest.approx(stats.false_discovery_control(p))
    assert len(adjusted(np.zeros(0))) == 0
