"""Calibration: intervals that hold what they promise on rows that were left out."""

import numpy as np

from pipeline.design.fitted import Fitted
from pipeline.design.judge import quantile
from pipeline.design.rows import LEFT_OUT_BUCKETS, buckets_of
from pipeline.design.store import Design


def test_quantile_is_conformal() -> None:
    """Nine in ten of ten errors need the largest; few errors give the largest."""
    assert quantile(np.arange(1.0, 11.0), 0.9) == 10.0
    assert quantile(np.arange(1.0, 100.0), 0.9) == 90.0
    assert quantile(np.array([2.0, 1.0]), 0.9) == 2.0


def test_intervals_hold_what_they_promise(design: Design, fitted: Fitted) -> None:
    """Of the rows that a half had left out, at least nine in ten lie in its intervals."""
    bucket = buckets_of(design.frame[design.meaning.parameter_names].to_numpy(float))
    left_out = [np.flatnonzero(bucket == number) for number in LEFT_OUT_BUCKETS]
    held = []
    for rows, half in zip(left_out, fitted.judge.halves, strict=True):
        verdict = fitted.judge.judge(fitted.known[rows], half)
        low, high = fitted.judge.interval(verdict)
        held.append((fitted.properties[rows] >= low - 1e-9) & (fitted.properties[rows] <= high + 1e-9))

    assert (np.concatenate(held).mean(axis=0) >= 0.9).all()


def test_a_wider_range_has_a_higher_chance(fitted: Fitted) -> None:
    """Chances lie from 0 to 1 and grow with the range."""
    verdict = fitted.judge.judge(fitted.known[:30])
    narrow = fitted.judge.chance(verdict, np.array([0.2, 6.0]), np.array([0.4, 6.2]))
    wide = fitted.judge.chance(verdict, np.array([0.1, 5.5]), np.array([0.8, 7.0]))

    assert (narrow <= wide).all() and narrow.min() >= 0 and wide.max() <= 1
