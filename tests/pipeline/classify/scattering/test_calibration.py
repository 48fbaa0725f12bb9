"""From logits to probabilities, and whether there is a pattern."""

import numpy as np
import pytest

from pipeline.classify.scattering.calibration import calibration, pattern_regression
from pipeline.classify.scattering.head import logistic, probabilities
from pipeline.classify.scattering.nodes import LABELS, OUTPUTS


def test_calibration_brings_confidence_to_truth() -> None:
    """Logits three times too large get a scale of a third."""
    rng = np.random.default_rng(1)
    honest = rng.normal(0, 1.5, (4000, 1)).astype(np.float32)
    truth = (rng.random((4000, 1)) < 1 / (1 + np.exp(-honest))).astype(np.float32)

    scale, offset = calibration(3 * honest, truth)

    assert scale[0] == pytest.approx(1 / 3, abs=0.04) and offset[0] == pytest.approx(0, abs=0.1)


def test_what_is_seen_tells_patterns_from_others() -> None:
    """Two clouds that one number parts."""
    rng = np.random.default_rng(2)
    patterns, others = (rng.normal(0, 1, (200, 128)).astype(np.float32) for _ in range(2))
    patterns[:, 5] += 6

    weight, bias = pattern_regression(patterns, patterns[:50], others)

    assert (logistic(patterns @ weight + bias) > 0.5).mean() > 0.98
    assert (logistic(others @ weight + bias) < 0.5).mean() > 0.98


def test_where_there_is_no_pattern_nothing_of_one_is_seen() -> None:
    """Features and geometry are denied, what the detector added is left open."""
    told = probabilities(np.full((2, len(OUTPUTS)), 9.0, np.float32), np.array([1.0, 0.0], np.float32))
    by_label = dict(zip(LABELS, told.T.round(2).tolist(), strict=True))

    assert by_label["ring"] == by_label["grazing"] == [1.0, 0.0]
    assert (by_label["detector"], by_label["no-pattern"]) == ([1.0, 0.5], [0.0, 1.0])
