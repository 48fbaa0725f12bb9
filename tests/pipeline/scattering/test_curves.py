"""The profiles of many images: made once, then read; originals are opened once a file."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.annotations import open_annotations
from pipeline.collection import open_collection
from pipeline.errors import JobCancelled
from pipeline.scattering import curves as module
from pipeline.scattering.curves import Curves
from pipeline.trails import Trail
from tests.making import make_collection
from tests.pipeline.scattering.making import CENTRE, rings

ALL = np.arange(4)


def counts(seed: int) -> np.ndarray:
    """Rings in eight bits."""
    return np.minimum(rings(seed=seed), 250).astype(np.uint8)


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    """Four frames of rings whose centre is told for all of them."""
    images = [counts(seed) for seed in range(4)]
    collection = open_collection(make_collection(tmp_path / "frames", images=images))
    found = Trail(collection, open_annotations(collection.folder))
    by_hand = {"centre_x_pixel": CENTRE[0], "centre_y_pixel": CENTRE[1]}
    found.annotations.geometries.add(None, "hand", by_hand)
    return found


def test_profiles_are_made_once_and_kept(trail: Trail, tmp_path: Path) -> None:
    """Kept ones need no original; another geometry needs another profile."""
    first = Curves(trail, ALL)
    told: list[int] = []
    first.make(told.append)
    assert (sorted(first.found), first.unread, told) == ([0, 1, 2, 3], [], [1, 2, 3, 4])
    (tmp_path / "frames-source" / "scan_002.npy").unlink()
    again = Curves(trail, ALL)
    assert again.lacking == [] and np.array_equal(again.found[2].intensity, first.found[2].intensity)
    trail.annotations.geometries.add(None, "hand", {"centre_x_pixel": 60.0})
    moved = Curves(trail, ALL)
    assert len(moved.lacking) == 4
    moved.make(lambda done: None)
    assert sorted(moved.found) == [0, 1, 3] and "scan_002.npy is gone" in moved.unread[0]


def test_what_was_made_before_a_cancel_stays(trail: Trail) -> None:
    """The next question goes on where this one stopped."""

    def cancel(done: int) -> None:
        if done == 3:
            raise JobCancelled("The job was cancelled.")

    with pytest.raises(JobCancelled, match="was cancelled"):
        Curves(trail, ALL).make(cancel)
    assert len(Curves(trail, ALL).lacking) == 1


def test_a_changed_original_is_said_and_processes_do_the_same(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a number of images on, files are read by processes of their own."""
    monkeypatch.setattr(module, "MANY", 2)
    np.save(tmp_path / "frames-source" / "scan_001.npy", counts(9))
    curves = Curves(trail, ALL)
    curves.make(lambda done: None, processes=1)

    assert sorted(curves.found) == [0, 2, 3]
    assert curves.unread == ["scan_001.npy was changed since the build. Build frames again to see it."]
