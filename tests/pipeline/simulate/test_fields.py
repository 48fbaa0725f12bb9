"""Random fields have the spectrum that was asked for."""

import numpy as np
import pytest

from pipeline.simulate.fields import band, log_uniform, power_law, smooth, standardised


def mean_period(field: np.ndarray) -> float:
    """Period (pixels) at the centre of gravity of the power spectrum."""
    power = np.abs(np.fft.rfft2(field)) ** 2
    frequency = np.hypot(np.fft.fftfreq(field.shape[0])[:, None], np.fft.rfftfreq(field.shape[1])[None])
    return float(1 / ((power * frequency).sum() / power.sum()))


@pytest.mark.parametrize("period", [6.0, 12.0, 25.0])
def test_a_band_has_its_period(period: float) -> None:
    """Frequencies gather around one over the period."""
    assert mean_period(band(np.random.default_rng(0), 128, 128, period, 0.1)) == pytest.approx(
        period, rel=0.1
    )


def test_smoother_fields_have_longer_periods() -> None:
    """A longer correlation length, or a steeper power law, moves power to long periods."""
    rng = np.random.default_rng(1)

    assert mean_period(smooth(rng, 96, 96, 3.0)) < mean_period(smooth(rng, 96, 96, 12.0))
    assert mean_period(power_law(rng, 96, 96, 1.0)) < mean_period(power_law(rng, 96, 96, 2.0))


def test_a_constant_becomes_zero() -> None:
    """Standardising divides by no zero."""
    assert not standardised(np.full((4, 4), 7.0, np.float32)).any()


def test_log_uniform_stays_inside() -> None:
    """Draws lie between the bounds, half of them below the geometric mean."""
    rng = np.random.default_rng(2)
    draws = [log_uniform(rng, 1.0, 100.0) for _ in range(400)]

    assert 1 <= min(draws) <= max(draws) <= 100
    assert 0.4 < np.mean(np.array(draws) < 10) < 0.6
