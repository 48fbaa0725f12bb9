"""Patterns of a collection are labelled, analysed as their labels say, and go on where they stopped."""

import uuid
from pathlib import Path

import numpy as np
import pytest

from pipeline.annotations.labels import YES, Action
from pipeline.classify.desk.desk import Desk
from pipeline.collection import open_collection
from pipeline.collection.verify import verify
from pipeline.scattering.analysis.bulk import AnalysisReport, analyse_collection
from pipeline.tasks.shelf import Shelf
from tests.making import make_collection
from tests.pipeline.scattering.analysis.drawn import plane


def _analysed(folder: Path) -> AnalysisReport:
    return analyse_collection(folder, lambda stage, done, message: None)


def _desk(folder: Path) -> Desk:
    return Shelf(folder.parent).open(folder.name).labels


RADII = (0, 60, 80, 100, 120, 140)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection of a blank frame and of frames with one ring each."""
    right, up = plane()
    images = []
    for radius in RADII:
        ring = 130 * np.exp(-0.5 * ((np.hypot(right, up) - radius) / 3) ** 2) if radius else 0 * right
        images.append(np.random.default_rng(radius).poisson(20 + ring).astype(np.uint8))
    return make_collection(tmp_path_factory.mktemp("rings") / "made", images=images)


def _say(folder: Path, *radii: int) -> None:
    """Label the images with rings of these radii as rings in transmission."""
    desk = _desk(folder)
    frame = desk.collection.frame
    for radius in radii:
        image_id = str(frame.index[frame["path"] == _name(radius)][0])
        actions = [Action(image_id, label, YES) for label in ("transmission", "ring")]
        desk.say(desk.files.get("scattering"), "a", str(uuid.uuid4()), actions)


def _name(radius: int) -> str:
    return f"scan_{RADII.index(radius):03d}.npy"


def test_labels_decide_and_runs_go_on(collection: Path) -> None:
    """What people label is analysed once; another label later is all that a second run does."""
    _say(collection, 80)
    first = _analysed(collection)
    _say(collection, 60)
    second, third = _analysed(collection), _analysed(collection)

    frame = open_collection(collection).frame.set_index("path")
    assert frame.loc[_name(80), "radial.radius_px"] == pytest.approx(80, abs=2)
    assert frame.loc[_name(60), "radial.radius_px"] == pytest.approx(60, abs=2)
    assert np.isnan(frame.loc[_name(140), "radial.radius_px"])
    assert (first.analyses, first.analysed) == ({"radial": 1}, 1)
    assert (second.patterns, second.analysed, second.unchanged) == (2, 1, 1)
    assert (third.analysed, third.unchanged) == (0, 2)
    assert open_collection(collection).columns["radial.radius_px"].unit == "px"
    assert verify(collection) == []


def test_frames_that_are_gone_are_named(collection: Path) -> None:
    """A file that was removed since the build is reported, and analysed once it is back."""
    _say(collection, 100)
    path = Path(open_collection(collection).info["source"]["root"]) / _name(100)
    kept = path.read_bytes()
    path.unlink()

    report = _analysed(collection)
    path.write_bytes(kept)

    assert [_name(100) in reason for _, reason in report.unreadable] == [True]
    assert _analysed(collection).unreadable == []


def test_the_shipped_head_is_put_in_use(collection: Path) -> None:
    """Where no heads were trained, those that ship speak of likely patterns; the version says who made it."""
    _say(collection, 120)
    report = _analysed(collection)
    desk = _desk(collection)
    tree = desk.files.get("scattering")
    versions = desk.versions(tree)

    assert versions.settings()["version"] == report.version == "scattering-1"
    assert versions.report(report.version)["made_by"].startswith("shipped scattering head ")
    told = desk.predictions(tree)
    assert told is not None
    rows = [desk.collection.frame["path"].tolist().index(_name(radius)) for radius in (120, 140)]
    assert np.isfinite(told.values[rows]).all(axis=1).tolist() == [True, False]
