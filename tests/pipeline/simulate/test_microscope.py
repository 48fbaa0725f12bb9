"""Instruments add what their condition says, and nothing when it says nothing."""

import numpy as np
import pytest

from pipeline.simulate.microscope import (
    Condition,
    background,
    counted,
    displacement,
    lines,
    observed,
    quantised,
    random_condition,
    shifted,
)

SHAPE = (40, 50)


def test_a_perfect_instrument_changes_only_the_scale() -> None:
    """Without any fault the picture is standardised and otherwise kept."""
    picture = np.random.default_rng(0).normal(5, 3, SHAPE).astype(np.float32)

    seen = observed(np.random.default_rng(1), picture, Condition())

    assert np.allclose(seen, (picture - picture.mean()) / picture.std(), atol=1e-4)
    assert not displacement(np.random.default_rng(1), SHAPE, Condition()).any()


def test_row_noise_moves_whole_lines() -> None:
    """Every line gets one offset."""
    added = lines(np.random.default_rng(2), SHAPE, Condition(row_noise=1.0))

    assert np.ptp(added, axis=1).max() == 0
    assert added[:, 0].std() > 0.5


def test_drift_grows_with_time_and_jitter_shifts_lines() -> None:
    """Drift starts at nothing; jitter moves lines along themselves only."""
    drift = displacement(np.random.default_rng(3), SHAPE, Condition(drift_px=5.0))
    jitter = displacement(np.random.default_rng(3), SHAPE, Condition(row_shift_px=1.0))

    assert not drift[:, 0].any()
    assert np.abs(drift[:, -1]).max() > 1
    assert not jitter[0].any() and jitter[1].std() > 0.3


def test_no_shift_gives_the_picture_back() -> None:
    """Sampling where one is changes nothing."""
    picture = np.random.default_rng(4).random(SHAPE).astype(np.float32)

    assert np.allclose(shifted(picture, np.zeros((2, *SHAPE), np.float32)), picture)


def test_a_slope_is_a_plane_with_a_bow() -> None:
    """A background without unevenness is smooth: its third differences vanish."""
    plane = background(np.random.default_rng(5), SHAPE, Condition(slope=1.0))

    assert np.abs(np.diff(plane, n=3, axis=1)).max() < 1e-4
    assert np.ptp(plane) > 0.1


@pytest.mark.parametrize("dose", [20.0, 500.0])
def test_counts_have_poisson_noise(dose: float) -> None:
    """Counts are whole, and their relative noise falls with the dose."""
    picture = np.linspace(0, 1, 2000, dtype=np.float32).reshape(SHAPE)

    counts = counted(np.random.default_rng(6), picture, dose)

    assert np.array_equal(counts, np.round(counts))
    assert counts.mean() == pytest.approx(0.53 * dose, rel=0.1)


@pytest.mark.parametrize(("bits", "dtype"), [(8, np.uint8), (16, np.uint16)])
def test_pictures_become_integers(bits: int, dtype: type) -> None:
    """The order of grey values survives, saturation stays rare."""
    picture = np.linspace(-3, 9, 2000, dtype=np.float32).reshape(SHAPE)

    saved = quantised(np.random.default_rng(7), picture, bits)

    assert saved.dtype == dtype
    assert (np.diff(saved.ravel().astype(int)) >= 0).all()


def test_conditions_are_wide() -> None:
    """Both kinds of instrument have perfect and terrible days."""
    rng = np.random.default_rng(8)
    probes = [random_condition(rng, "probe") for _ in range(200)]
    beams = [random_condition(rng, "beam") for _ in range(200)]

    assert {condition.dose for condition in probes} == {None}
    assert any(condition.dose for condition in beams)
    assert min(c.noise for c in probes) == 0 < 0.3 < max(c.noise for c in probes)
