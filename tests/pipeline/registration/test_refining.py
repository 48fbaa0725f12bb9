"""Poses climbed to where two images agree best; and rough ones, shifted first."""

import math

import numpy as np
import pytest
import torch

from pipeline.registration.laying import Pose, coarse, ground, laid
from pipeline.registration.patches import patches
from pipeline.registration.refining import refined, with_slopes
from tests.pipeline.registration.views import scene, view


def both(*poses: float) -> torch.Tensor:
    """Return the patches of a scene and of another view of it."""
    images = np.stack([view(scene(0)), view(scene(0), *poses)]).astype(np.float32)
    return patches(torch.from_numpy(images))


def test_a_shift_is_found_at_the_right_turn() -> None:
    """To the two pixels of half the resolution; the inverse image has the other sign."""
    query, candidate = both(30, 1.1, 0.1, -0.05)
    angle, zoom, none = (
        torch.tensor([[-math.pi / 6]]),
        torch.tensor([[1.1]]),
        torch.zeros(1, 1, dtype=torch.long),
    )
    pose, agreement = laid(query, ground(coarse(candidate[None])), angle, zoom, none)
    inverse, _ = laid(query, ground(coarse(-candidate[None])), angle, zoom, none)

    moved = torch.linalg.solve(
        torch.tensor([[pose.turn[0, 0], -pose.turn[0, 1]], [pose.turn[0, 1], pose.turn[0, 0]]]),
        -pose.shift[0],
    )
    assert moved.tolist() == pytest.approx([-6.4, 12.8], abs=2)
    assert agreement[0, 0] > 0.8
    assert (pose.sign[0], inverse.sign[0]) == (1, -1)


@pytest.mark.parametrize("mirrored", [0, 1])
def test_what_is_turned_by_half_is_laid_as_any_other(mirrored: int) -> None:
    """The second half of the poses agrees with turns that were asked for half a turn further."""
    query, candidate = both(30, 1.1, 0.1, -0.05)
    on, angle = ground(coarse(candidate[None])), torch.tensor([[-math.pi / 6, 0.4]])
    zoom, flips = torch.tensor([[1.1, 0.8]]), torch.full((1, 2), mirrored)
    pose, agreement = laid(query, on, angle, zoom, flips)
    further, expected = laid(query, on, angle + math.pi, zoom, flips)

    assert agreement[0, 2:].tolist() == pytest.approx(expected[0, :2].tolist(), abs=1e-4)
    assert torch.allclose(pose.turn[2:], further.turn[:2], atol=1e-6)
    assert torch.allclose(pose.shift[2:], further.shift[:2], atol=1e-4)


def test_climbing_ends_on_the_scene() -> None:
    """From 1.5°, 2% and 1.5 pixels away; no step is kept that makes it worse."""
    query, candidate = both()
    c, s = math.cos(math.radians(1.5)) / 1.02, math.sin(math.radians(1.5)) / 1.02
    start = Pose(
        torch.tensor([[c, s]]), torch.tensor([[1.5, -1.0]]), torch.zeros(1, dtype=torch.long), torch.ones(1)
    )
    still = refined(with_slopes(query), candidate[None], start, 0)
    climbed = refined(with_slopes(query), candidate[None], start, 6)

    assert climbed.agreement > max(still.agreement, torch.tensor(0.999))
    assert climbed.pose.turn[0].tolist() == pytest.approx([1, 0], abs=1e-3)
    assert climbed.pose.shift[0].tolist() == pytest.approx([0, 0], abs=0.05)
