"""The centre of a pattern: inside, beside the frame, and not found where there is none."""

import numpy as np
import pytest

from pipeline.scattering.centre import confidence_of, find_centre
from pipeline.scattering.geometry import Geometry
from tests.pipeline.scattering.making import rings


@pytest.mark.parametrize("place", [(70.3, 52.6), (-15.0, 40.0), (120.0, 100.0)])
def test_rings_are_centred_where_they_were_made(place: tuple[float, float]) -> None:
    """To two pixels, with gaps, in the frame, in a corner and beside it."""
    geometry = Geometry(*place, distance_m=0.1, wavelength_angstrom=1.0, pixel_x_um=172.0)
    pixels = rings(geometry)
    pixels[60:63] = -1
    found = find_centre(pixels, pixels < 0)

    assert found is not None and found.is_found
    assert (found.x, found.y) == pytest.approx(place, abs=2)


@pytest.mark.parametrize("kind", ["noise", "ramp", "stripes"])
def test_what_has_no_centre_gets_none(kind: str) -> None:
    """Noise, a slope and stripes are not round about any place near the frame."""
    rng, (rows, columns) = np.random.default_rng(1), np.mgrid[:90, :90]
    mean = {"noise": 30 + 0 * rows, "ramp": 1.0 * columns + 5, "stripes": 60 + 50 * np.sin(columns / 4)}[kind]
    pixels = rng.poisson(mean).astype(np.int32)
    found = find_centre(pixels, pixels < 0)

    assert found is not None and not found.is_found


def test_a_frame_without_values_is_not_looked_at() -> None:
    """Constant, or masked but for a few pixels."""
    flat = np.full((50, 50), 7, np.int32)

    assert find_centre(flat, flat < 0) is None
    assert find_centre(rings(), np.arange(140) + 0 * rings() > 0) is None


def test_confidence_rises_with_sharpness() -> None:
    """From nothing to almost one."""
    shares = [confidence_of(sharpness) for sharpness in (-0.1, 0.0, 0.1, 0.5, 2.0, 50.0)]

    assert shares == sorted(shares) and shares[0] == 0 and 0.98 < shares[-1] < 1
