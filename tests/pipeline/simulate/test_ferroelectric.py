"""Domains follow Kittel's law; walls are where amplitude dips and phase turns."""

import numpy as np
import pytest

from pipeline.simulate.ferroelectric import (
    STATES,
    d33_pm_per_v,
    kittel_width_nm,
    piezoresponse,
    polarization,
    simulate_domains,
)
from pipeline.simulate.microscope import Condition
from tests.pipeline.simulate.test_fields import mean_period


def test_width_grows_with_the_root_of_thickness() -> None:
    """Four times the thickness, twice the width."""
    assert kittel_width_nm(100.0, 8.0) == pytest.approx(2 * kittel_width_nm(25.0, 8.0))


def test_d33_depends_on_state_and_thickness() -> None:
    """A single domain responds most, needles least; a thin film is clamped."""
    by_state = {state: d33_pm_per_v(60.0, state, 100.0) for state in STATES}

    assert max(by_state, key=by_state.__getitem__) == "single domain"
    assert min(by_state, key=by_state.__getitem__) == "a/c needles"
    assert d33_pm_per_v(60.0, "stripes", 10.0) < by_state["stripes"]


@pytest.mark.parametrize("state", ["stripes", "labyrinth"])
@pytest.mark.parametrize("width", [5.0, 8.0, 14.0])
def test_domains_have_the_width_asked_for(state: str, width: float) -> None:
    """The period of the pattern is twice the width of a domain."""
    polarized = polarization(np.random.default_rng(0), state, 160, width)
    power = np.abs(np.fft.rfft2(polarized - polarized.mean())) ** 2
    frequency = np.hypot(np.fft.fftfreq(160)[:, None], np.fft.rfftfreq(160)[None])
    strongest = [frequency.ravel()[place] for place in power.ravel().argsort()[-8:]]

    assert 0.5 / np.mean(strongest) == pytest.approx(width, rel=0.15)


@pytest.mark.parametrize("state", STATES)
def test_polarization_stays_within_one(state: str) -> None:
    """Values lie between -1 and 1, mostly near the ends except for needles."""
    polarized = polarization(np.random.default_rng(1), state, 96, 8.0)

    assert np.abs(polarized).max() <= 1.0
    assert polarized.shape == (96, 96)
    assert (np.abs(polarized) > 0.7).mean() > 0.4


def test_stripes_have_a_direction_and_labyrinths_none() -> None:
    """The power of stripes gathers in one direction."""

    def anisotropy(state: str) -> float:
        gradients = np.gradient(polarization(np.random.default_rng(2), state, 160, 7.0))
        twice = 2 * np.arctan2(*gradients)
        weight = gradients[0] ** 2 + gradients[1] ** 2
        return float(abs((weight * np.exp(1j * twice)).sum() / weight.sum()))

    assert anisotropy("stripes") > 0.55 > 0.3 > anisotropy("labyrinth")


def test_amplitude_dips_and_phase_turns_at_walls() -> None:
    """A perfect scan of two domains: half a turn of phase between them, amplitude nearly zero in between."""
    polarized = np.ones((40, 40), np.float32)
    polarized[:, 20:] = -1

    amplitude, phase = piezoresponse(np.random.default_rng(3), polarized, 50.0, 2.0, Condition(blur_px=1.0))

    assert abs((phase[20, 5] - phase[20, 35]) % 360 - 180) < 25
    assert amplitude[:, 19:21].mean() < 0.6 * amplitude[:, 5:10].mean()
    assert amplitude[:, 5:10].mean() == pytest.approx(100.0, rel=0.35)
    assert phase.min() >= -180 and phase.max() < 180


def test_the_same_seed_gives_the_same_scan() -> None:
    """Scans are deterministic."""
    first, second = (simulate_domains(np.random.default_rng(4), 64) for _ in range(2))

    assert np.array_equal(first.phase_deg, second.phase_deg)
    assert first.state == second.state


def test_wider_domains_have_longer_periods_in_the_scan() -> None:
    """The law survives the microscope: the phase image of a thicker film is coarser."""
    periods = []
    for thickness in (20.0, 80.0, 320.0):
        polarized = polarization(np.random.default_rng(5), "labyrinth", 160, kittel_width_nm(thickness, 1.0))
        periods.append(
            mean_period(piezoresponse(np.random.default_rng(6), polarized, 50.0, 1.0, Condition())[1])
        )

    assert periods[0] < periods[1] < periods[2]
