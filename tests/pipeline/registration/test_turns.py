"""Turn and zoom from the spectra alone."""

import math

import numpy as np
import pytest
import torch

from pipeline.registration.patches import patches
from pipeline.registration.turns import ANGLES, APART, PEAKS, _highest_around, spectral_modes, turns
from tests.pipeline.registration.views import scene, view


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(("turned_deg", "scale"), [(0, 1.0), (50, 1.2), (-70, 0.85)])
def test_spectra_tell_turn_and_zoom_but_for_a_half_turn(
    turned_deg: float, scale: float, mirrored: bool
) -> None:
    """Whatever the shift, to two degrees and three percent."""
    images = [view(scene(0)), view(scene(0), turned_deg, scale, 0.05, -0.05, mirrored)]
    modes = spectral_modes(patches(torch.from_numpy(np.stack(images).astype(np.float32))))

    found = turns(modes[0], modes[1:])

    assert found.agreement.shape == (1, PEAKS)
    assert bool(found.mirrored[0, 0]) == mirrored
    assert found.zoom[0, 0].item() == pytest.approx(scale, rel=0.03)
    apart = math.degrees(found.angle[0, 0].item()) + turned_deg
    assert abs((apart + 90) % 180 - 90) < 2


def test_peaks_are_highest_around_where_angles_close_and_zooms_end() -> None:
    """As a maximum over every window says."""
    scores = torch.from_numpy(np.random.default_rng(0).standard_normal((2, 2, 5, ANGLES)))
    wide = torch.cat([scores[..., -APART:], scores, scores[..., :APART]], -1)
    for zoom in range(5):
        window = wide[:, :, max(0, zoom - APART) : zoom + APART + 1]
        expected = window.unfold(-1, 2 * APART + 1, 1).amax((2, -1))
        assert torch.equal(_highest_around(scores)[:, :, zoom], expected)
