"""The measures of the encoder's benchmark, on cases that can be counted by hand."""

import numpy as np
import pytest

from benchmarks.encoder import measures


@pytest.fixture
def circle() -> np.ndarray:
    """Five unit vectors at 0°, 10°, 30°, 70° and 180°."""
    angles = np.radians([0, 10, 30, 70, 180])
    return np.stack([np.cos(angles), np.sin(angles)], 1)


def test_nearest_leaves_the_image_itself_out(circle: np.ndarray) -> None:
    """Neighbours come nearest first, the image not among them."""
    assert measures.nearest(circle, 2).tolist() == [[1, 2], [0, 2], [1, 0], [2, 1], [3, 2]]


def test_precision_counts_neighbours_of_the_same_label(circle: np.ndarray) -> None:
    """P@1 is the share of images whose nearest has their label."""
    labels = np.array(["a", "a", "b", "b", "b"])

    assert measures.precision(circle, labels, 1) == pytest.approx(4 / 5)
    assert measures.chance(labels) == pytest.approx(8 / 20)


def test_average_precision_rewards_early_hits(circle: np.ndarray) -> None:
    """The mean over the hits of the share of hits so far; an image alone in its label does not count."""
    labels = np.array(["a", "a", "b", "b", "alone"])

    expected = [1, 1, 1 / 3, 1]
    assert measures.mean_average_precision(circle, labels) == pytest.approx(np.mean(expected))


def test_errors_of_neighbours_and_of_chance(circle: np.ndarray) -> None:
    """Numbers of neighbours are compared with the image's; chance takes all pairs."""
    numbers = np.array([[0.0], [1.0], [3.0], [7.0], [8.0]])
    pairs = [abs(a - b) for i, a in enumerate(numbers.ravel()) for b in numbers.ravel()[:i]]

    assert measures.neighbours_error(circle, numbers, 1) == pytest.approx((1 + 1 + 2 + 4 + 1) / 5)
    assert measures.chance_error(numbers) == pytest.approx(np.mean(pairs))


def test_top_and_confusion() -> None:
    """Top-2 finds what top-1 misses; the confusion counts what was named."""
    probabilities = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.1, 0.2, 0.7]])
    truth = np.array([0, 1, 2])

    assert measures.top(probabilities, truth, 1) == pytest.approx(2 / 3)
    assert measures.top(probabilities, truth, 2) == 1
    assert measures.confusion(probabilities, truth).tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_calibration_error_is_the_gap_of_confidence_and_hits() -> None:
    """Four images at confidence .75 of which three are right have none; of which one is right, a half."""
    probabilities = np.tile([0.75, 0.25], (4, 1))

    assert measures.calibration_error(probabilities, np.array([0, 0, 0, 1])) == pytest.approx(0)
    assert measures.calibration_error(probabilities, np.array([0, 1, 1, 1])) == pytest.approx(0.5)
