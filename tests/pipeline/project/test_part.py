"""A part is laid out by its own neighbours, without jumps."""

import numpy as np
import pytest

from pipeline.errors import JobCancelled, ProjectionError
from pipeline.project import MapParameters, neighbour_graph, part, preservation, project, reproject
from tests.pipeline.project.made import places, vectors


def test_a_part_keeps_more_of_itself_than_the_whole_did() -> None:
    """The part's own map keeps more true neighbours than the part on its parent's map, and moves little."""
    whole = vectors(900, groups=30, spread=1.0)
    parent = project(whole)
    rows = np.flatnonzero(np.arange(900) % 30 < 10)

    found = reproject(whole[rows], MapParameters(), (parent.plane[rows], parent.space[rows]))

    before = preservation(neighbour_graph(whole[rows]), parent.plane[rows]).mean()
    assert found.kept > before
    assert found.kept == pytest.approx(found.preservation.mean())
    assert found.displacement is not None
    assert 0 < found.displacement < 0.5
    assert found.recall == 1
    assert found.notes == ()


def test_a_part_stands_where_it_stood() -> None:
    """The new map has the centre and the radius of the part on its parent's map."""
    plane, space = places(120)

    found = reproject(vectors(120), MapParameters(), (5 + 0.1 * plane, space))

    assert np.allclose(found.plane.mean(axis=0), 5 + 0.1 * plane.mean(axis=0), atol=1e-4)
    assert found.plane.std() == pytest.approx(0.1 * plane.std(), rel=0.2)


def test_the_same_part_has_the_same_map() -> None:
    """Equal input gives equal bits; another seed gives another map."""
    one, two = (reproject(vectors(150), MapParameters(), places(150)) for _ in range(2))
    other = reproject(vectors(150), MapParameters(seed=1), places(150))

    assert np.array_equal(one.plane, two.plane)
    assert np.array_equal(one.space, two.space)
    assert not np.array_equal(one.plane, other.plane)


def test_a_fresh_start_forgets_the_parent() -> None:
    """From a fresh start the parent's places only orient the map."""
    fresh = [reproject(vectors(100), MapParameters(start="fresh"), places(100, seed)) for seed in (0, 1)]

    assert fresh[0].kept == fresh[1].kept
    assert not np.array_equal(fresh[0].plane, fresh[1].plane)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 12])
@pytest.mark.parametrize("has_start", [True, False])
def test_few_images_have_a_map_and_a_note(rows: int, has_start: bool) -> None:
    """Below the neighbours asked for all others are used, and that is said."""
    found = reproject(vectors(rows), MapParameters(), places(rows) if has_start else None)

    assert len(np.unique(found.plane, axis=0)) == len(np.unique(found.space, axis=0)) == rows
    assert np.isfinite([found.trustworthiness, found.continuity, found.kept]).all()
    assert found.neighbours == rows - 1
    images = "1 image" if rows == 1 else f"{rows} images"
    assert found.notes == (f"{images}: {rows - 1} neighbours instead of 15.",)


@pytest.mark.parametrize("rows", [3, 200])
@pytest.mark.parametrize("at_one_point", [True, False])
def test_identical_images_are_spread(rows: int, at_one_point: bool) -> None:
    """Equal images get finite places of their own, and a sentence that these mean nothing."""
    plane, space = places(rows)
    start = (0 * plane, 0 * space) if at_one_point else (plane, space)

    found = reproject(np.ones((rows, 16), np.float16), MapParameters(), start)

    assert len(np.unique(found.plane, axis=0)) == rows
    assert found.plane.std() > 0.05
    assert np.isfinite(found.space).all()
    assert "All images are equal: where they stand means nothing." in found.notes


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "correlation"])
def test_every_metric_keeps_groups_together(metric: str) -> None:
    """Whatever the metric, most neighbours on the map are of the same group."""
    features = vectors(240, groups=4) * np.linspace(1, 3, 32, dtype=np.float32)

    found = reproject(features, MapParameters(metric=metric))

    nearest = np.linalg.norm(found.plane[:, None] - found.plane, axis=2).argsort(axis=1)[:, 1:11]
    assert (nearest % 4 == np.arange(240)[:, None] % 4).mean() > 0.95


def test_a_place_that_is_missing_is_said() -> None:
    """An image without a place on the parent's map gets one, and the note counts it."""
    plane, space = places(40)
    plane[3], space[3] = np.nan, np.nan

    found = reproject(vectors(40), MapParameters(), (plane, space))

    assert np.isfinite(found.plane).all()
    assert found.notes == ("1 image without a place on the parent's map started at its centre.",)


def test_approximate_neighbours_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the exact limit the note tells the recall that was measured."""
    monkeypatch.setattr("pipeline.project.neighbours.EXACT_ROWS", 1500)
    monkeypatch.setattr(part, "EXACT_ROWS", 1500)
    monkeypatch.setattr(part, "EPOCHS", 5)

    found = reproject(vectors(2000), MapParameters(), places(2000))

    assert 0.9 < found.recall <= 1
    assert found.notes == (
        f"2,000 images: {found.recall:.1%} of the true neighbours were found, measured on a sample.",
    )


def test_progress_rises_and_may_stop() -> None:
    """Progress is a rising fraction up to 1; what it raises ends the work at any moment."""
    heard: list[float] = []
    reproject(vectors(100), MapParameters(), places(100), heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)

    for moment in (0.0, 0.3, 0.5, 0.87, 0.95):

        def stop(done: float, moment: float = moment) -> None:
            if done >= moment:
                raise JobCancelled("stopped by the user")

        with pytest.raises(JobCancelled, match="stopped by the user"):
            reproject(vectors(100), MapParameters(), places(100), stop)


def test_a_start_of_another_length_is_refused() -> None:
    """Both numbers are named."""
    with pytest.raises(ProjectionError, match="start has places of 20 images, the part 30"):
        reproject(vectors(30), MapParameters(), places(20))


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_parts_are_as_true_as_those_of_umap_learn() -> None:
    """A part from its parent's places is no less trustworthy than umap-learn's own map, and moves less."""
    import umap

    from pipeline.project import measure_honesty
    from pipeline.project.alignment import displacement

    whole = vectors(3000, groups=40, spread=1.0)
    parent = project(whole)
    rows = np.arange(0, 3000, 2)
    found = reproject(whole[rows], MapParameters(), (parent.plane[rows], parent.space[rows]))
    theirs = umap.UMAP().fit_transform(whole[rows])

    assert found.trustworthiness > measure_honesty(whole[rows], theirs).trustworthiness - 1e-3
    assert found.displacement < displacement(theirs, parent.plane[rows])
