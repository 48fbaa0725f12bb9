"""Images without noise and light."""

import numpy as np
import pytest
import torch

from pipeline.registration import patches as module
from pipeline.registration.patches import AROUND_PX, COARSE_PX, patches, round_window, softened
from tests.pipeline.registration.views import scene, view


def as_patch(image: np.ndarray) -> np.ndarray:
    """Return the patch of one image, as a row."""
    return patches(torch.from_numpy(image[None].astype(np.float32)))[0].numpy().ravel()


def test_light_and_noise_leave_and_inversion_is_a_sign() -> None:
    """Gamma, a bright side and noise change little; the inverse of an image has the opposite patch."""
    plain = as_patch(view(scene(0)))
    bright = view(scene(0)) + np.linspace(0, 8, 128, dtype=np.float32)

    for other in (bright, view(scene(0), gamma=1.6), view(scene(0), noise=0.1)):
        assert np.corrcoef(plain, as_patch(other))[0, 1] > 0.93
    assert np.corrcoef(plain, as_patch(view(scene(0), inverted=True)))[0, 1] < -0.99


def test_what_is_constant_gives_zeros() -> None:
    """Whatever its level."""
    assert np.abs(as_patch(np.full((128, 128), 3.0))).max() < 1e-3


def test_windows_and_softening_keep_the_level() -> None:
    """The window is 1 in the middle and 0 in the corners; softening leaves a constant as it is."""
    window = round_window()

    assert (window[64, 64].item(), window[0, 0].item()) == (1.0, 0.0)
    assert torch.allclose(softened(torch.ones(128, 128)), torch.ones(128, 128), atol=1e-5)


@pytest.mark.parametrize("width_px", [COARSE_PX, AROUND_PX])
def test_broad_means_by_few_directions_are_those_by_all(width_px: float) -> None:
    """To the precision of the numbers, though they are a third of the directions or fewer."""
    image = torch.from_numpy(np.random.default_rng(0).standard_normal((1, 128, 128), np.float32))
    matrix = module._smoothing(width_px)

    assert torch.allclose(module._smoothed(image, width_px), matrix @ image @ matrix.T, atol=1e-5)
    assert module._broad(width_px)[1].shape[0] < 128 / 3
