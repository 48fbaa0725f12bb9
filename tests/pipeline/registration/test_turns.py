"""Turn and zoom from the spectra alone."""

import math

import numpy as np
import pytest
import torch

from pipeline.registration.patches import patches
from pipeline.registration.turns import PEAKS, spectral_modes, turns
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
