"""Scenes of beamlines: every node has a truth, and it follows what can be seen."""

import math

import numpy as np
import pytest

from pipeline.classify.scattering.nodes import OUTPUTS
from pipeline.simulate.beamline.domain import SHIFTED, TRAINING, Domain
from pipeline.simulate.beamline.pattern import Scene, simulate_scene


@pytest.fixture(scope="module", params=[TRAINING, SHIFTED], ids=lambda domain: domain.name)
def scenes(request: pytest.FixtureRequest) -> list[Scene]:
    """Eighty scenes of a domain."""
    rng = np.random.default_rng(5)
    return [simulate_scene(rng, request.param) for _ in range(80)]


def test_every_output_has_yes_and_no(scenes: list[Scene]) -> None:
    """Both occur for every node, and never anything but 1, 0 and undecided."""
    for name in OUTPUTS:
        told = [scene.truth[name] for scene in scenes]
        assert {1.0, 0.0} <= set(told)
        assert all(value in (0.0, 1.0) or math.isnan(value) for value in told)


def test_truths_agree_with_each_other(scenes: list[Scene]) -> None:
    """What is sharp is crystalline and never amorphous; what is textured is not without texture."""
    for truth in (scene.truth for scene in scenes):
        if 1.0 in (truth["ring"], truth["arc"], truth["peak"]):
            assert (truth["crystalline"], truth["amorphous"]) == (1.0, 0.0)
        assert not truth["textured"] == truth["isotropic"] == 1.0
        if truth["yoneda"] == 1:
            assert truth["grazing"] == 1


def test_frames_are_numbers_with_a_mask(scenes: list[Scene]) -> None:
    """Pixels are finite float32 of the shape of the mask, and most can be seen."""
    for scene in scenes:
        assert scene.pixels.dtype == np.float32 and np.isfinite(scene.pixels).all()
        assert scene.mask.shape == scene.pixels.shape and scene.mask.mean() < 0.7


def test_the_same_seed_draws_the_same_scene() -> None:
    """A scene follows from its generator alone."""
    first, second = (simulate_scene(np.random.default_rng(9)) for _ in range(2))

    assert np.array_equal(first.pixels, second.pixels) and first.truth.keys() == second.truth.keys()


def _differ(one: Domain, other: Domain) -> bool:
    named = ("series", "line_shapes", "detectors")
    return all(set(getattr(one, name)).isdisjoint(getattr(other, name)) for name in named)


def test_the_shifted_domain_is_another() -> None:
    """No lattice, line shape or detector of the test is one of training."""
    assert _differ(TRAINING, SHIFTED)
    assert set(TRAINING.beam_stops) & set(SHIFTED.beam_stops) == {"none"}
