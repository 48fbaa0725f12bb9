"""Descriptors find what was put into an image."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipeline.describe import DESCRIPTORS, describe

ROWS, COLUMNS = np.mgrid[:256, :256].astype(np.float64)


def _waves(fold: int, period_px: float, turn_deg: float = 11) -> np.ndarray:
    angles = np.radians(turn_deg) + np.arange(fold) * 2 * np.pi / fold
    phase = [2 * np.pi / period_px * (COLUMNS * np.cos(a) + ROWS * np.sin(a)) for a in angles]
    return sum(np.cos(one) for one in phase)


def _stripes(period_px: float, along_deg: float) -> np.ndarray:
    across = np.radians(along_deg + 90)
    return np.sin(2 * np.pi / period_px * (COLUMNS * np.cos(across) - ROWS * np.sin(across)))


def _noise(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((256, 256))


def test_every_descriptor_is_measured_and_described() -> None:
    """The result has exactly the names of the catalogue, in its order, with a sentence each."""
    found = describe(_noise(), None, None)

    assert list(found) == list(DESCRIPTORS)
    assert all(each.title and each.description.endswith(".") for each in DESCRIPTORS.values())


@pytest.mark.parametrize("period", [5.0, 12.5, 40.0])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_period_of_stripes_in_nanometres(period: float, noise: float) -> None:
    """The period of stripes is found to 4 %, in pixels and, with the pixel size, in nanometres."""
    found = describe(_stripes(period, 30) + noise * _noise(), None, 2.5)

    assert found["dominant_period_px"] == pytest.approx(period, rel=0.04)
    assert found["dominant_period_nm"] == pytest.approx(2.5 * period, rel=0.04)


def test_period_without_scale_is_unknown() -> None:
    """Without a pixel size there is no period in nanometres."""
    assert np.isnan(describe(_stripes(9, 0), None, None)["dominant_period_nm"])


@pytest.mark.parametrize("size", [(900, 700), (1025, 1300)])
def test_period_of_a_large_image(size: tuple[int, int]) -> None:
    """Averaging a large image before its transform leaves the period as it is."""
    columns = np.arange(size[1])
    image = np.broadcast_to(np.sin(2 * np.pi * columns / 31), size)

    assert describe(image, None, None)["dominant_period_px"] == pytest.approx(31, rel=0.04)


@pytest.mark.parametrize("along", [0, 30, 90, 135])
def test_direction_of_stripes(along: float) -> None:
    """Stripes are anisotropic and run where they were drawn, counter-clockwise from the right."""
    found = describe(_stripes(14, along), None, None)

    off = (found["dominant_orientation_deg"] - along + 90) % 180 - 90
    assert abs(off) < 2
    assert found["anisotropy"] > 0.95


def test_direction_is_unknown_where_there_is_none() -> None:
    """A square lattice has no direction."""
    found = describe(_waves(4, 16), None, None)

    assert found["anisotropy"] < 0.01
    assert np.isnan(found["dominant_orientation_deg"])


@pytest.mark.parametrize(("fold", "other"), [(4, 6), (6, 4)])
def test_rotations_of_lattices(fold: int, other: int) -> None:
    """A lattice has its own rotation and not the other one, noise or not."""
    found = describe(_waves(fold, 17) + 0.3 * _noise(), None, None)

    assert found[f"rotation_{fold}_fold"] > 0.9
    assert found[f"rotation_{other}_fold"] < 0.3
    assert found["rotation_2_fold"] > 0.9


def test_three_fold_without_two_fold() -> None:
    """Triangles have a 3-fold axis, but neither a 2-fold nor a 6-fold one."""
    angles = np.radians([11, 131, 251])
    phases = [2 * np.pi / 20 * (COLUMNS * np.cos(a) + ROWS * np.sin(a)) for a in angles]
    found = describe(sum(np.cos(p + np.pi / 6) for p in phases), None, None)

    assert found["rotation_3_fold"] > 0.9
    assert found["rotation_2_fold"] < 0.6
    assert found["rotation_6_fold"] < 0.6


def test_periodicity_ranks_order() -> None:
    """A lattice repeats, a noisy one less, noise does not."""
    clean, noisy, nothing = (
        describe(image, None, None)["periodicity"]
        for image in (_waves(6, 20), _waves(6, 20) + 2 * _noise(), _noise())
    )

    assert clean > 0.9 > noisy > 0.2 > nothing


@pytest.mark.parametrize("sigma", [0.05, 1.0])
def test_noise_is_measured_beside_structure(sigma: float) -> None:
    """The noise on a smooth structure is found to 5 %."""
    found = describe(10 * _waves(4, 60) + sigma * _noise(), None, None)

    assert found["noise"] == pytest.approx(sigma, rel=0.05)


def test_roughness_ignores_tilt() -> None:
    """A tilt of the sample adds nothing to its roughness; the value unit is kept."""
    found = describe(3 * _noise() + 5 * ROWS - 2 * COLUMNS + 400, None, None)

    assert found["roughness"] == pytest.approx(3, rel=0.01)


def test_sharpness_falls_out_of_focus() -> None:
    """A blurred image is less sharp, whatever its contrast."""
    sharp = np.kron(np.random.default_rng(0).random((32, 32)), np.ones((8, 8)))
    blurred = sum(np.roll(sharp, shift, axis=axis) for shift in range(-4, 5) for axis in (0, 1))

    assert (
        describe(blurred, None, None)["sharpness_per_px"]
        < 0.8 * describe(sharp, None, None)["sharpness_per_px"]
    )


def test_jumps_of_scan_lines_are_counted() -> None:
    """Three jumps among 255 steps are found; a smooth image has none."""
    image = _waves(2, 90, 20) + 0.02 * _noise()
    jumped = image.copy()
    for row in (40, 120, 200):
        jumped[row:] += 1.5

    assert describe(image, None, None)["line_jump_fraction"] == 0
    assert describe(jumped, None, None)["line_jump_fraction"] == pytest.approx(3 / 255)


def test_saturation_counts_repeated_peaks() -> None:
    """The share of clipped pixels is found; an unclipped float image has none."""
    image = np.minimum(_noise(), 1.0)

    assert describe(image, None, None)["saturated_fraction"] == pytest.approx((image == 1).mean(), abs=1e-4)
    assert describe(_noise(), None, None)["saturated_fraction"] == 0


def test_entropy_of_two_equal_values_is_one_bit() -> None:
    """A checkerboard holds one bit a pixel."""
    assert describe((ROWS + COLUMNS) % 2, None, None)["entropy_bits"] == pytest.approx(1, abs=1e-3)


def test_masked_pixels_do_not_count() -> None:
    """Values below a mask and values that are not finite change nothing but the masked share."""
    image, mask = 5 + _waves(4, 16), np.zeros((256, 256), bool)
    mask[100:110], mask[:, 40:43] = True, True
    spoilt = np.where(mask, 1e6, image)
    spoilt[0, 0] = np.inf

    found, clean = describe(spoilt, mask, None), describe(image, None, None)

    assert found["masked_fraction"] == pytest.approx(mask.mean(), abs=1e-4)
    assert found["mean"] == pytest.approx(clean["mean"], abs=0.02)
    assert found["noise"] == pytest.approx(clean["noise"], abs=0.02)
    assert found["dominant_period_px"] == pytest.approx(clean["dominant_period_px"], rel=0.02)
    assert found["rotation_4_fold"] > 0.9


def test_fully_masked_image_has_only_its_masked_share() -> None:
    """Where nothing is valid nothing is measured."""
    found = describe(np.full((20, 20), np.nan), None, 1.0)

    assert found.pop("masked_fraction") == 1
    assert all(value is None or np.isnan(value) for value in found.values())


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (5, 4000), (7, 7), (2000, 3)])
def test_odd_shapes_are_measured(shape: tuple[int, int]) -> None:
    """Small and elongated images give numbers where they can and NaN elsewhere, without a warning."""
    found = describe(np.random.default_rng(0).random(shape), None, 1.0)

    assert np.isfinite(found["mean"])


@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int16, np.uint32, np.float16, np.float32])
def test_constant_image_of_any_type(dtype: type) -> None:
    """A constant image has no contrast, roughness or noise, and no period."""
    found = describe(np.ones((64, 64), dtype), None, 1.0)

    assert found["mean"] == 1
    assert found["standard_deviation"] == found["roughness"] == found["noise"] == 0
    assert np.isnan(found["dominant_period_nm"])


@settings(max_examples=60, deadline=None)
@given(
    arrays.arrays(
        st.sampled_from([np.float32, np.float64]),
        arrays.array_shapes(min_dims=2, max_dims=2, max_side=40),
        elements=st.floats(width=32),
    )
)
def test_nothing_makes_it_fail(image: np.ndarray) -> None:
    """Any finite or infinite numbers give numbers and categories without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = describe(image, None, None)

    kinds = {name: one.kind for name, one in DESCRIPTORS.items()}
    assert all(isinstance(value, float) == (kinds[name] == "number") for name, value in found.items())
