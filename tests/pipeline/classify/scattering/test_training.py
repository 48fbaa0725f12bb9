"""Training ends in a head that can be stored, read again, and answers the same; the shipped one is good."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.scattering.examples import examples
from pipeline.classify.scattering.head import ScatteringHead, load_head
from pipeline.classify.scattering.nodes import FEATURES, LABELS, OUTPUTS, WEIGHTS
from pipeline.classify.scattering.others import other_views
from pipeline.classify.scattering.plan import Plan
from pipeline.classify.scattering.scores import accuracy, calibration_error, mean_average_precision
from pipeline.classify.scattering.steps import turned
from pipeline.classify.scattering.training import ASKED, save_head, train_head
from pipeline.classify.scattering.view import view
from pipeline.classify.trees.files import SHIPPED
from pipeline.classify.trees.tree import read_tree
from pipeline.errors import EncoderError
from pipeline.simulate.beamline.domain import SHIFTED

PLAN = Plan(seed=3, frames=16, epochs=1, rounds=2, fresh=8, batch=8, calibrating=24, others=8, tested=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the training keeps what is done."""
    return tmp_path_factory.mktemp("training")


@pytest.fixture(scope="module")
def trained(folder: Path) -> tuple[ScatteringHead, dict[str, float], list[float]]:
    """A head of a few frames, its scores, and the progress it reported."""
    told: list[float] = []
    head, scores = train_head(PLAN, folder, lambda done, _: told.append(done))
    return head, scores, told


def test_training_says_how_it_was_done(trained: tuple[ScatteringHead, dict, list]) -> None:
    """Command, seed and scores stand in the report; progress grows to 1."""
    head, scores, told = trained

    assert head.report["command"] == "python -m pipeline train classifier --tree scattering --seed 3"
    assert head.report["geometry_accuracy"] == f"{scores['geometry_accuracy']:.6g}"
    assert told == sorted(told) and told[-1] == 1.0


def test_a_stopped_training_goes_on(trained: tuple[ScatteringHead, dict, list], folder: Path) -> None:
    """From the last round that was done, to the same head."""
    last = folder / f"{PLAN.digest}-round-2.safetensors"
    last.unlink()
    told: list[str] = []

    again, _ = train_head(PLAN, folder, lambda _, words: told.append(words))

    assert again.version == trained[0].version
    assert last.is_file() and "training" not in told


def test_a_stored_head_answers_the_same(trained: tuple[ScatteringHead, dict, list], tmp_path: Path) -> None:
    """To the last bit; probabilities of geometry and of no pattern at all sum to 1."""
    head = trained[0]
    views, _ = examples(SHIFTED, 8, 5)

    save_head(head, tmp_path / "head.safetensors")
    told = load_head(tmp_path / "head.safetensors").probabilities(views)

    assert np.array_equal(told, head.probabilities(views))
    assert told[:, 0] + told[:, 1] + told[:, -1] == pytest.approx(1, abs=1e-5)
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
    told = load_head().probabilities(views)[:, ASKED]

    assert mean_average_precision(told, truth, FEATURES) > 0.6
    assert accuracy(told[:, OUTPUTS.index("grazing")], truth[:, OUTPUTS.index("grazing")]) > 0.85
    assert calibration_error(told, truth) < 0.12
    assert WEIGHTS.stat().st_size < 3e6


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((256, 256), np.float32),
        np.full((200, 300), 7.0, np.float32),
        np.random.default_rng(1).poisson(0.2, (256, 256)).astype(np.float32),
        np.random.default_rng(2).poisson(900, (300, 260)).astype(np.float32),
        np.random.default_rng(3).normal(120, 4, (256, 256)).astype(np.float32),
    ],
    ids=["zero", "constant", "dark", "bright", "camera"],
)
def test_a_frame_of_nothing_is_no_pattern(pixels: np.ndarray) -> None:
    """Nothing is claimed to be seen in it; what the detector added is left open."""
    told = dict(zip(LABELS, load_head().probabilities(view(pixels)[None])[0].tolist(), strict=True))

    assert told["no-pattern"] > 0.6
    assert max(told[name] for name in (*FEATURES, "crystalline")) < 0.3
    assert max(told["transmission"], told["grazing"]) < 0.5
    assert 0.3 < told["detector"] < 0.7


def test_other_pictures_are_no_patterns() -> None:
    """Most micrographs, photographs and letters; hardly any simulated frame with a feature."""
    head = load_head()
    views, truth = examples(SHIFTED, 30, 4322)
    is_pattern = (truth[:, [OUTPUTS.index(name) for name in FEATURES]] == 1).any(axis=1)

    assert (head.probabilities(other_views(20, 99))[:, -1] > 0.5).mean() > 0.6
    assert (head.probabilities(views[is_pattern])[:, -1] > 0.5).mean() < 0.1
