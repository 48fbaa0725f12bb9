"""Scores leave out what is undecided."""

import math

import numpy as np
import pytest

from pipeline.classify.scattering.scores import accuracy, average_precision, calibration_error


def test_average_precision_of_a_ranking() -> None:
    """Right, wrong, right: precision 1 and 2/3 at the two hits; undecided ones do not stand in the way."""
    told, truth = np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, math.nan, 0.0, 1.0])

    assert average_precision(told, truth) == pytest.approx((1 + 2 / 3) / 2)
    assert math.isnan(average_precision(told, np.zeros(4)))


def test_accuracy_of_what_is_decided() -> None:
    """One of two decided ones is right."""
    assert accuracy(np.array([0.9, 0.9, 0.1]), np.array([1.0, 0.0, math.nan])) == 0.5


def test_calibration_error_of_a_boaster_and_of_an_honest_one() -> None:
    """Always sure and half right: a half. Told as often as it happens: nothing."""
    truth = np.tile([[1.0, 0.0], [0.0, 1.0]], (20, 1))

    assert calibration_error(np.ones_like(truth), truth) == pytest.approx(0.5)
    assert calibration_error(np.full_like(truth, 0.501), truth) < 0.01
