"""Patterns count photons, mask gaps, and are labelled only by what can be seen."""

import numpy as np
import pytest

from pipeline.simulate.components import FEATURES, Recipe
from pipeline.simulate.detector import KINDS, Detector, expose, gaps
from pipeline.simulate.plane import Camera, View, make_view
from pipeline.simulate.scattering import GEOMETRIES, Pattern, simulate_pattern

SHAPE = (96, 96)
BRIGHT = Detector("chip", 3000.0, "none")


def pattern(
    *features: str, grazing: bool = False, detector: Detector = BRIGHT, seed: int = 0, **sizes
) -> Pattern:
    """A pattern of some features with the beam in the middle (transmission) or low (grazing)."""
    view = make_view(SHAPE, (48.0, 80.0 if grazing else 48.0), grazing)
    recipe = Recipe(features=frozenset(features), **sizes)
    return simulate_pattern(np.random.default_rng(seed), view=view, recipe=recipe, detector=detector)


def test_a_camera_ties_radius_to_q() -> None:
    """Bragg's law on a flat detector: for small angles the radius grows in proportion to q and distance."""
    near, far = Camera(1.0, 1000.0, 100.0), Camera(1.0, 2000.0, 100.0)

    assert near.radius_px(0.01) == pytest.approx(1000 * 10 * 0.01 / (2 * np.pi), rel=1e-4)
    assert far.radius_px(0.01) == pytest.approx(2 * near.radius_px(0.01))


@pytest.mark.parametrize("grazing", [False, True])
def test_the_geometry_is_that_of_the_view(grazing: bool) -> None:
    """Whatever chance would have drawn."""
    told = {pattern("ring", grazing=grazing, seed=seed).geometry for seed in range(6)}

    assert told == {GEOMETRIES[grazing]}


def test_a_ring_lies_at_its_radius() -> None:
    """The mean over angles peaks where the ring was asked for."""
    found = pattern("ring", ring_radii_px=(30.0,), ring_width=0.03)
    rows, columns = np.mgrid[:96, :96]
    radius = np.hypot(rows - 48, columns - 48).round().astype(int)
    profile = np.bincount(radius.ravel(), found.components["ring"].ravel()) / np.bincount(radius.ravel())

    assert profile.argmax() == pytest.approx(30, abs=1)
    assert found.features == {"ring"}


@pytest.mark.parametrize("grazing", [False, True])
@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_is_drawn_and_seen_under_a_bright_beam(feature: str, grazing: bool) -> None:
    """With enough counts at least one of a few patterns shows what it holds."""
    seen = [feature in pattern(feature, grazing=grazing, seed=seed).features for seed in range(6)]

    assert any(seen)


def test_what_drowns_in_noise_is_not_labelled() -> None:
    """The same features under a thousandth of a photon a pixel are drawn, not seen."""
    dim = Detector("chip", 1e-3, "none")

    found = pattern("ring", "halo", detector=dim)

    assert found.drawn == {"ring", "halo"}
    assert found.features == frozenset()


def test_what_lies_outside_the_frame_is_not_labelled() -> None:
    """A ring wider than the detector leaves no trace."""
    found = pattern("ring", ring_radii_px=(300.0,), ring_width=0.01)

    assert found.features == frozenset()


def test_counts_are_integers_with_negative_gaps() -> None:
    """Gaps between modules are -1, all else counts."""
    found = pattern("halo", detector=Detector("modules", 100.0, "arm", layout=4))

    assert found.counts.dtype == np.int32
    assert set(np.unique(found.counts[found.counts < 0])) <= {-1, -2}
    assert (found.counts == -1).mean() > 0.005


def test_a_layout_stays_between_exposures() -> None:
    """A detector with a layout has the same gaps and beam stop in every pattern, others do not."""
    fixed = [
        pattern("halo", detector=Detector("modules", 50.0, "arm", layout=7), seed=seed) for seed in (1, 2)
    ]

    assert np.array_equal(fixed[0].counts == -1, fixed[1].counts == -1)
    assert not np.array_equal(*(gaps(np.random.default_rng(seed), SHAPE, "modules") for seed in (1, 2)))


def test_below_the_horizon_it_is_darker() -> None:
    """At grazing incidence the sample shades the lower part; in transmission nothing does."""
    means = []
    for grazing in (True, False):
        counts = np.clip([pattern(grazing=grazing, seed=seed).counts for seed in range(12)], 0, None)
        means.append(np.log1p(counts[:, 88:]).mean() / np.log1p(counts[:, 64:72]).mean())

    assert means[0] < 0.6 * means[1]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_detector_exposes(kind: str) -> None:
    """Counts are finite integers within the detector's range."""
    intensity = np.full(SHAPE, 2.0, np.float32)

    shot = expose(np.random.default_rng(5), intensity, Detector(kind, 100.0, "disc"), (48.0, 48.0))

    assert shot.counts.max() <= 2**20
    assert np.array_equal(shot.mask, shot.counts < 0)
    assert np.median(shot.counts[~shot.mask]) > 20


def test_dynamic_range_is_wide() -> None:
    """Among random patterns the brightest pixel is often a thousand times the median."""
    ratios = []
    for seed in range(30):
        counts = simulate_pattern(np.random.default_rng(seed), SHAPE).counts
        ratios.append(counts.max() / (np.median(counts[counts >= 0]) + 1))

    assert np.mean(np.array(ratios) > 1000) > 0.15


def test_the_same_seed_gives_the_same_pattern() -> None:
    """Patterns are deterministic."""
    first, second = (simulate_pattern(np.random.default_rng(6), SHAPE) for _ in range(2))

    assert np.array_equal(first.counts, second.counts)
    assert first.features == second.features
    assert first.geometry in GEOMETRIES


def test_annealing_sharpens_arcs() -> None:
    """A smaller width at half maximum gathers the arc around its azimuth."""

    def spread(fwhm: float) -> float:
        part = pattern("arc", ring_radii_px=(25.0,), arc_fwhm_deg=fwhm, seed=3).components["arc"]
        return float((part > 0.3 * part.max()).mean())

    assert spread(10.0) < 0.6 * spread(45.0)


def test_a_view_is_centred_on_the_beam() -> None:
    """The origin of x and y is the beam, y points up."""
    view: View = make_view((20, 30), (12.0, 5.0), grazing=False)

    assert view.x[5, 12] == 0 and view.y[5, 12] == 0
    assert view.y[0, 12] == 5
    assert view.size == 30
