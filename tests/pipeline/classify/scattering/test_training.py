"""Training ends in a head that can be stored, read again, and answers the same; the shipped one is good."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.scattering.examples import examples
from pipeline.classify.scattering.head import ScatteringHead, load_head
from pipeline.classify.scattering.nodes import FEATURES, LABELS, OUTPUTS, WEIGHTS
from pipeline.classify.scattering.scores import accuracy, calibration_error, mean_average_precision
from pipeline.classify.scattering.training import Plan, calibration, save_head, train_head, turned
from pipeline.classify.trees.files import SHIPPED
from pipeline.classify.trees.tree import read_tree
from pipeline.errors import EncoderError
from pipeline.simulate.beamline.domain import SHIFTED


@pytest.fixture(scope="module")
def trained() -> tuple[ScatteringHead, dict[str, float], list[float]]:
    """A head of a few frames, its scores, and the progress it reported."""
    told: list[float] = []
    head, scores = train_head(
        Plan(seed=3, frames=96, epochs=1, batch=8, tested=24), lambda done, _: told.append(done)
    )
    return head, scores, told


def test_training_says_how_it_was_done(trained: tuple[ScatteringHead, dict, list]) -> None:
    """Command, seed and scores stand in the report; progress grows to 1."""
    head, scores, told = trained

    assert head.report["command"] == "python -m pipeline train classifier --tree scattering --seed 3"
    assert head.report["geometry_accuracy"] == f"{scores['geometry_accuracy']:.6g}"
    assert told == sorted(told) and told[-1] == 1.0


def test_a_stored_head_answers_the_same(trained: tuple[ScatteringHead, dict, list], tmp_path: Path) -> None:
    """Half precision changes nothing anybody would see; probabilities of the geometry sum to 1."""
    head = trained[0]
    views, _ = examples(SHIFTED, 8, 5)

    save_head(head, tmp_path / "head.safetensors")
    told = load_head(tmp_path / "head.safetensors").probabilities(views)

    assert told == pytest.approx(head.probabilities(views), abs=0.01)
    assert told[:, 0] + told[:, 1] == pytest.approx(1, abs=1e-5)
    order = [LABELS.index(name) for name in ("crystalline", "amorphous")]
    assert told[:, order].sum(axis=1).max() <= 1 + 1e-6


def test_frames_of_a_surface_are_never_turned() -> None:
    """Grazing incidence, or what may be it, is mirrored at most; transmission is turned too."""
    rng = np.random.default_rng(0)
    views = rng.integers(0, 255, (60, 4, 128, 128)).astype(np.uint8)
    grazing = np.tile([1.0, np.nan, 0.0], 20).astype(np.float32)

    out = turned(rng, views, grazing)

    same = [np.array_equal(a, b) or np.array_equal(a[:, :, ::-1], b) for a, b in zip(views, out, strict=True)]
    assert all(s for s, g in zip(same, grazing, strict=True) if g != 0)
    assert not all(s for s, g in zip(same, grazing, strict=True) if g == 0)


def test_calibration_brings_confidence_to_truth() -> None:
    """Logits three times too large get a scale of a third."""
    rng = np.random.default_rng(1)
    honest = rng.normal(0, 1.5, (4000, 1)).astype(np.float32)
    truth = (rng.random((4000, 1)) < 1 / (1 + np.exp(-honest))).astype(np.float32)

    scale, offset = calibration(3 * honest, truth)

    assert scale[0] == pytest.approx(1 / 3, abs=0.04) and offset[0] == pytest.approx(0, abs=0.1)


def test_no_head_is_named(tmp_path: Path) -> None:
    """A missing file, and one that is none, say how to train."""
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")

    with pytest.raises(EncoderError, match=r"no scattering head at .*--tree scattering"):
        load_head(tmp_path / "missing.safetensors")
    with pytest.raises(EncoderError, match=r"is no scattering head .*--tree scattering"):
        load_head(tmp_path / "broken.safetensors")


def test_the_head_answers_the_shipped_tree() -> None:
    """Every label of the tree, and no other."""
    tree = read_tree((SHIPPED / "scattering.yaml").read_text(encoding="utf-8"))

    assert set(LABELS) == {node.id for node in tree.labels}


def test_the_shipped_head_knows_unseen_frames() -> None:
    """Frames of the shifted domain: far better than chance, and about as sure as right."""
    views, truth = examples(SHIFTED, 120, 4321)
    told = load_head().probabilities(views)[:, 1:]

    assert mean_average_precision(told, truth, FEATURES) > 0.6
    assert accuracy(told[:, OUTPUTS.index("grazing")], truth[:, OUTPUTS.index("grazing")]) > 0.85
    assert calibration_error(told, truth) < 0.12
    assert WEIGHTS.stat().st_size < 3e6
