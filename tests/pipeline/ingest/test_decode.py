"""Frames of detectors get their peaks while they are read."""

import math
from pathlib import Path

import numpy as np
import pytest
from fabio.edfimage import EdfImage

from pipeline.ingest.decode import decode
from tests.pipeline.scattering.making import CENTRE, RINGS, rings

HEADER = {"PSize_1": 172e-6, "PSize_2": 172e-6, "WaveLength": 1e-10, "SampleDistance": 0.1}


def test_a_frame_with_its_geometry_has_its_strongest_peak(tmp_path: Path) -> None:
    """And a frame that does not say where the beam is has none: nothing is guessed."""
    whole = {**HEADER, "Center_1": CENTRE[0], "Center_2": CENTRE[1]}
    for name, header in {"whole.edf": whole, "half.edf": HEADER}.items():
        told = {key: str(value) for key, value in header.items()}
        EdfImage(data=rings().astype(np.int32), header=told).write(str(tmp_path / name))

    [found], [unknown] = (decode(tmp_path, name).images for name in ("whole.edf", "half.edf"))
    peak = "scattering_peak_q_per_angstrom"
    assert found.descriptors[peak] == pytest.approx(RINGS[1], rel=0.01)
    assert found.descriptors["scattering_peak_count"] == 3
    assert math.isnan(unknown.descriptors[peak])
