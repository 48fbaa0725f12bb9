"""Each analysis finds again what was drawn."""

import math

import numpy as np
import pytest

from pipeline.scattering.analysis.catalogue import ANALYSES, NUMBERS
from pipeline.scattering.analysis.rings import hermans
from pipeline.scattering.analysis.run import RUN, analyse
from tests.pipeline.scattering.analysis.drawn import KNOWN, SHAPE, counted, plane


def test_a_ring_is_integrated() -> None:
    """One ring of known radius and width."""
    right, up = plane()
    ring = 400 * np.exp(-0.5 * ((np.hypot(right, up) - 90) / 3) ** 2)

    numbers, drawn = analyse(counted(20 + ring), KNOWN, ["radial"], grazing=False)

    assert numbers["radial.peak_count"] == 1
    assert numbers["radial.radius_px"] == pytest.approx(90, abs=0.7)
    assert numbers["radial.width_relative"] == pytest.approx(7.06 / 90, rel=0.15)
    assert drawn["radial"]["axis"] == "pixel"


@pytest.mark.parametrize("direction", [30.0, 120.0])
def test_arcs_have_a_direction_and_a_parameter(direction: float) -> None:
    """Two arcs opposite each other, 20° wide, well aligned."""
    right, up = plane()
    away = (np.degrees(np.arctan2(up, right)) - direction + 90) % 180 - 90
    arcs = 400 * np.exp(-0.5 * ((np.hypot(right, up) - 90) / 3) ** 2 - 0.5 * (away / 8.5) ** 2)

    numbers, _ = analyse(counted(20 + arcs), KNOWN, ["azimuthal"], grazing=False)

    assert numbers["azimuthal.direction_deg"] == pytest.approx(direction, abs=3)
    assert numbers["azimuthal.fwhm_deg"] == pytest.approx(20, abs=5)
    assert numbers["azimuthal.arc_count"] == 2
    assert numbers["azimuthal.orientation"] > 0.8


def test_hermans_knows_its_limits() -> None:
    """Aligned is 1, even is 0, all across is a half below 0."""
    chi = np.arange(-180.0, 180.0, 2.0)
    along = np.exp(-0.5 * (((chi + 90) % 180 - 90) / 3) ** 2)

    assert hermans(chi, along, 0.0) == pytest.approx(1, abs=0.06)
    assert hermans(chi, np.ones_like(chi), 0.0) == pytest.approx(0, abs=0.01)
    assert hermans(chi, along, 90.0) == pytest.approx(-0.5, abs=0.01)
    assert math.isnan(hermans(chi, np.zeros_like(chi), 0.0))


def test_cuts_find_the_band_and_its_side_peaks() -> None:
    """A band across the frame with rods 60 pixels to either side of the beam."""
    right, up = plane()
    band = np.exp(-0.5 * ((up - 40) / 4) ** 2) * 100
    rods = sum(np.exp(-0.5 * ((right - side) / 3) ** 2) for side in (-60, 0, 60)) * np.exp(-up / 80) * 80
    mean = np.where(up > 20, 5 + band + rods, 1)

    numbers, drawn = analyse(counted(mean), KNOWN, ["cuts"], grazing=True)

    assert numbers["cuts.row_px"] == pytest.approx(100.5, abs=3)
    assert numbers["cuts.rod_count"] == 2
    assert numbers["cuts.distance_px"] == pytest.approx(60, abs=2)
    assert drawn["cuts"]["middle"] == 150.5


def test_peaks_are_listed_and_their_net_is_found() -> None:
    """A net of 34 by 40 pixels at 80°, turned, of which a third is missing."""
    right, up = plane()
    turn = math.radians(12)
    a = 34 * np.array([math.cos(turn), math.sin(turn)])
    b = 40 * np.array([math.cos(turn + math.radians(80)), math.sin(turn + math.radians(80))])
    rng = np.random.default_rng(3)
    places = [h * a + k * b for h in range(-3, 4) for k in range(-3, 4) if rng.random() > 0.33]
    spots = sum(np.exp(-0.5 * ((right - x) ** 2 + (up - y) ** 2) / 4) for x, y in places)

    numbers, drawn = analyse(counted(10 + 300 * spots), KNOWN, ["peaks"], grazing=False)

    assert numbers["peaks.count"] == pytest.approx(len(places), abs=2)
    assert numbers["peaks.a_px"] == pytest.approx(34, abs=0.5)
    assert numbers["peaks.b_px"] == pytest.approx(40, abs=0.5)
    assert abs(numbers["peaks.angle_deg"] - 90) == pytest.approx(10, abs=1)
    assert numbers["peaks.indexed"] > 0.9
    assert len(drawn["peaks"]["peaks"]) == numbers["peaks.count"]


@pytest.mark.parametrize("name", RUN)
def test_a_frame_of_noise_is_no_discovery(name: str) -> None:
    """Every analysis ends on a flat frame without a known beam, and stores only numbers it has named."""
    numbers, drawn = analyse(
        counted(np.full(SHAPE, 3.0)), {"table": {}, "records": []}, [name], grazing=False
    )

    assert set(numbers) <= set(ANALYSES[name].numbers) <= set(NUMBERS)
    assert all(math.isfinite(value) for value in numbers.values())
    assert numbers.get("peaks.count", 0) <= 3 and set(drawn) == {name}
