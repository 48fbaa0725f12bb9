"""Stability tells chance from structure."""

import numpy as np
import pytest

from pipeline.errors import JobCancelled, ProjectionError
from pipeline.project import MapParameters
from pipeline.project.stability import stability
from tests.pipeline.project.made import places, vectors


def test_structure_is_more_stable_than_noise() -> None:
    """A line of images keeps its neighbours over seeds; images at random in many dimensions do not."""
    angle = np.linspace(0, 3, 250)
    line = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    noise = np.random.default_rng(0).standard_normal((250, 60)).astype(np.float32)

    structured, chance = (stability(features, MapParameters()) for features in (line, noise))

    assert structured.overall > 0.8 > chance.overall
    assert structured.overall == pytest.approx(structured.per_image.mean())
    assert (structured.neighbours, structured.seeds, structured.per_image.shape) == (15, 3, (250,))
    assert ((chance.per_image >= 0) & (chance.per_image <= 1)).all()


def test_the_same_question_has_the_same_answer() -> None:
    """Seeds follow that of the parameters."""
    one, two = (stability(vectors(80), MapParameters(), places(80), seeds=2) for _ in range(2))

    assert np.array_equal(one.per_image, two.per_image)


@pytest.mark.parametrize("rows", [1, 3])
def test_few_images_are_stable(rows: int) -> None:
    """Where all others are neighbours, nothing can change."""
    assert stability(vectors(rows), MapParameters()).overall == 1


def test_one_seed_is_refused() -> None:
    """There is nothing to compare one map with."""
    with pytest.raises(ProjectionError, match="over 1 seeds: it takes 2 at least"):
        stability(vectors(30), MapParameters(), seeds=1)


def test_progress_rises_and_may_stop() -> None:
    """Progress is a rising fraction up to 1; what it raises ends the work."""
    heard: list[float] = []
    stability(vectors(60), MapParameters(), progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)

    def stop(done: float) -> None:
        raise JobCancelled("stopped by the user")

    with pytest.raises(JobCancelled, match="stopped by the user"):
        stability(vectors(60), MapParameters(), progress=stop)
