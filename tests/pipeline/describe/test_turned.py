"""Symmetry of images without a lattice."""

import numpy as np
import pytest

from pipeline.describe import describe
from pipeline.describe.turned import measure

Y, X = np.mgrid[:200, :200] - 99.5


def _flower(fold: int, noise: float = 0.2) -> np.ndarray:
    angle, radius = np.arctan2(-Y, X), np.hypot(X, Y)
    petals = np.cos(fold * angle) * np.exp(-(((radius - 50) / 18) ** 2))
    petals += 0.6 * np.cos(2 * fold * angle + 1) * np.exp(-(((radius - 28) / 9) ** 2))
    return (petals + noise * np.random.default_rng(0).standard_normal(X.shape)).astype(np.float32)


@pytest.mark.parametrize(("fold", "also"), [(2, ()), (3, ()), (4, (2,)), (6, (2, 3))])
def test_a_flower_has_its_own_rotations(fold: int, also: tuple[int, ...]) -> None:
    """Strong for its own turns, above what other turns give, and weak for the others."""
    found = measure(_flower(fold))

    for other in (2, 3, 4, 6):
        is_own = other == fold or other in also
        assert (found[f"rotation_{other}_fold"] > 0.85) == is_own
    assert found[f"rotation_{fold}_fold"] > found[f"rotation_{fold}_fold_floor"]


def test_a_mirror_axis_has_its_direction() -> None:
    """Two unequal blobs on either side of an axis at 40°, counter-clockwise from the right."""
    along = X * np.cos(np.radians(40)) - Y * np.sin(np.radians(40))
    across = np.abs(X * np.sin(np.radians(40)) + Y * np.cos(np.radians(40)))
    image = np.exp(-((along - 20) ** 2 + (across - 30) ** 2) / 300)
    image += np.exp(-((along + 35) ** 2 + (across - 12) ** 2) / 150)
    found = measure((image - image.mean()).astype(np.float32))

    assert found["mirror_axis_deg"] == 40
    assert found["mirror"] > 0.95 > found["mirror_floor"]


def test_descriptors_of_an_image_without_a_lattice() -> None:
    """The strengths are those of the whole image; there is no glide without a lattice."""
    found = describe(_flower(4), None, None)

    assert found["rotation_4_fold"] > 0.85
    assert np.isnan(found["glide"])


def test_too_little_to_turn() -> None:
    """Small and empty images have no strengths."""
    assert measure(np.zeros((200, 200), np.float32)) == {}
    assert measure(_flower(4)[:30]) == {}
