"""A frame made ready for analysis."""

import numpy as np
import pytest

from pipeline.scattering.analysis.frame import frame_of
from tests.pipeline.scattering.analysis.drawn import KNOWN, counted, plane


@pytest.mark.parametrize("grazing", [True, False])
def test_the_beam_stop_is_left_out(grazing: bool) -> None:
    """Its disc in either geometry; the dark below a horizon only where nothing grazes a surface."""
    right, up = plane()
    radius = np.hypot(right, up)
    light = 20 + 400 * np.exp(-radius / 60)
    light = np.where(up < -20, 0.2, light) if grazing else light
    disc = radius < 12

    left_out = frame_of(counted(np.where(disc, 0.2, light)), KNOWN, grazing=grazing).left_out

    assert left_out[disc].mean() > 0.95
    assert left_out[(radius > 20) & (radius < 100)].mean() < 0.05
