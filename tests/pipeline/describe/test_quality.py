"""Artefacts, what was drawn into the pixels, and peaks of the radial spectrum."""

import numpy as np
import pytest

from pipeline.describe import describe, examine
from pipeline.simulate.fields import smooth
from tests.pipeline.describe.cells import crystal


def _surface(size: int = 256) -> np.ndarray:
    rng = np.random.default_rng(0)
    return smooth(rng, size, size, 8.0).astype(np.float64) + 0.05 * rng.standard_normal((size, size))


def test_a_good_image_has_no_artefact() -> None:
    """Nothing is said of a rough surface and of a crystal."""
    assert describe(_surface(), None, None)["likely_artefact"] is None
    assert describe(crystal("p4m", 5, 0.3)[0], None, None)["likely_artefact"] is None


@pytest.mark.parametrize(
    "image", [np.full((64, 64), 3.0), np.random.default_rng(0).standard_normal((256, 256))]
)
def test_nothing_to_see_is_blank(image: np.ndarray) -> None:
    """A constant image and noise alone show nothing."""
    assert describe(image, None, None)["likely_artefact"] == "blank"


def test_line_jumps_are_named() -> None:
    """A surface that moves up by steps between lines."""
    image = _surface()
    for row in (30, 80, 130, 190):
        image[row:] += 3.0

    assert describe(image, None, None)["likely_artefact"] == "line jumps"


def test_streaks_are_named() -> None:
    """Parts of single lines that lie off."""
    image = _surface()
    for row in range(10, 250, 24):
        image[row, 40:140] += 4.0

    found = describe(image, None, None)
    assert found["likely_artefact"] == "streaks or charging"
    assert found["streak_fraction"] > 0.03


def test_a_lattice_that_bends_has_drifted() -> None:
    """Rows displaced along a parabola by a cell bend the lattice; straight ones do not."""
    y, x = np.mgrid[:192, :192].astype(np.float64)

    def lattice(bend: float) -> np.ndarray:
        moved = x + bend * ((y / 96 - 1) ** 2)
        return np.cos(2 * np.pi * moved / 16) + np.cos(2 * np.pi * y / 16)

    straight, bent = describe(lattice(0.0), None, None), describe(lattice(12.0), None, None)
    assert straight["drift_fraction"] < 0.02
    assert straight["likely_artefact"] is None
    assert bent["likely_artefact"] == "drift"


@pytest.mark.parametrize("value", [-9.0, 9.0])
def test_a_scale_bar_is_found_with_its_box(value: float) -> None:
    """A line of one extreme value in a lower corner, two rows thick."""
    image = _surface()
    image[231:233, 170:235] = value

    found = examine(image, None, None)
    assert found.measured["burnt_in"] == "scale bar"
    assert found.drawn is not None
    assert (found.drawn.left, found.drawn.top, found.drawn.width, found.drawn.height) == (170, 231, 65, 2)


def test_a_data_bar_is_found() -> None:
    """A black band with white letters below the picture."""
    image = _surface()
    image[232:] = -9.0
    for left in range(20, 220, 12):
        image[240:248, left : left + 3] = 9.0

    found = examine(image, None, None)
    assert found.measured["burnt_in"] == "data bar"
    assert found.drawn is not None
    assert (found.drawn.top, found.drawn.height, found.drawn.width) == (232, 24, 256)
    assert found.measured["line_jump_fraction"] == 0


def test_a_data_bar_in_a_frame_is_found_and_is_no_jump() -> None:
    """The last rows are those of a frame; letters between lines are no jumps of a tip."""
    image = np.rint(20 * _surface())
    image[-2:] = 0.0
    image[232:-2] = 255.0
    for row in range(234, 252, 3):
        image[row, 10:240:3] = -255.0

    found = examine(image, None, None)
    assert (found.measured["burnt_in"], found.measured["line_jump_fraction"]) == ("data bar", 0)
    assert found.drawn is not None
    assert (found.drawn.top, found.drawn.height) == (232, 24)


def test_edges_of_objects_are_no_jumps_but_moments_of_a_tip_are() -> None:
    """Blocks fill two thirds of a line; a changed tip spoils a part of some lines and then recovers."""
    rng = np.random.default_rng(3)
    blocks = rng.normal(0, 0.02, (256, 256))
    for top in range(10, 250, 40):
        blocks[top : top + 20, 30:200] += 1
    spoilt = rng.normal(0, 0.1, (256, 256)) + np.sin(np.arange(256) / 9)
    for row in range(5, 250, 12):
        spoilt[row : row + 2, 70:] += 2

    assert describe(blocks, None, None)["line_jump_fraction"] == 0
    assert describe(spoilt, None, None)["line_jump_fraction"] == pytest.approx(42 / 255)
    assert np.isnan(describe(blocks[:20], None, None)["line_jump_fraction"])


def test_steps_of_one_count_are_no_jumps() -> None:
    """Most medians of whole numbers are the same: what differs by one is rounding."""
    rows = np.repeat(np.rint(np.cumsum(np.random.default_rng(0).random(256) < 0.2)), 256).reshape(256, 256)
    image = rows % 3 + np.rint(2 * _surface())

    assert describe(image, None, None)["line_jump_fraction"] < 0.01


@pytest.mark.parametrize("image", [_surface(), np.clip(_surface(), -0.5, 0.5)])
def test_a_plain_or_saturated_image_has_nothing_drawn_in(image: np.ndarray) -> None:
    """Clipped blobs have long runs too, but of many lengths."""
    assert describe(image, None, None)["burnt_in"] is None


def test_radial_peaks_are_the_spacings() -> None:
    """Rings of two spacings are found in pixels and nm, the stronger first; noise has none that is sure."""
    rng = np.random.default_rng(0)
    frequency = np.hypot(np.fft.fftfreq(256)[:, None], np.fft.rfftfreq(256))
    shape = 60 * np.exp(-(((frequency - 1 / 8) / 0.004) ** 2)) + 8 * np.exp(
        -(((frequency - 1 / 20) / 0.003) ** 2)
    )
    image = np.fft.irfft2((shape + 1) * np.fft.rfft2(rng.standard_normal((256, 256))), s=(256, 256))

    found = describe(image, None, 0.5)
    assert found["radial_peak_1_px"] == pytest.approx(8, rel=0.04)
    assert found["radial_peak_2_px"] == pytest.approx(20, rel=0.06)
    assert found["radial_peak_1_nm"] == pytest.approx(4, rel=0.04)
