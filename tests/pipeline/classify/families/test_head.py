"""The shipped head: calibrated probabilities, for the encoder it was trained for and no other."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from safetensors.numpy import save_file

from pipeline.classify.families.head import FAMILIES, TREE, WEIGHTS, FamilyHead, load_families, softmax
from pipeline.classify.families.training import save_families
from pipeline.encoder import load_encoder
from pipeline.errors import EncoderError


@dataclass
class Named:
    """An encoder's name and version, all that a head looks at."""

    name: str
    version: str


def random_head(features: int = 6) -> FamilyHead:
    """A head with drawn weights for an encoder called toy."""
    rng = np.random.default_rng(0)
    shapes = ((features, 4), (4,), (4, 5), (5,))
    parts = [rng.standard_normal(shape).astype(np.float32) for shape in shapes]
    return FamilyHead(*parts, temperature=1.5, encoder="toy", encoder_version="2", version="v")


def test_probabilities_sum_to_one() -> None:
    """Every image gets one probability a family; order of images is kept."""
    embeddings = np.random.default_rng(1).standard_normal((7, 6)).astype(np.float32)
    head = random_head()

    probabilities = head.predict(embeddings)

    assert probabilities.shape == (7, len(FAMILIES)) and probabilities.dtype == np.float32
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    assert np.allclose(head.predict(embeddings[3:4]), probabilities[3:4], atol=1e-6)


def test_a_higher_temperature_is_less_sure() -> None:
    """The temperature moves confidence, never the answer."""
    embeddings = np.random.default_rng(2).standard_normal((20, 6)).astype(np.float32)
    warm, hot = random_head(), replace(random_head(), temperature=5.0)

    assert np.array_equal(warm.predict(embeddings).argmax(1), hot.predict(embeddings).argmax(1))
    assert (hot.predict(embeddings).max(1) < warm.predict(embeddings).max(1)).all()


def test_half_precision_is_read() -> None:
    """Embeddings are stored as float16; the head takes them as they are."""
    embeddings = np.random.default_rng(3).standard_normal((4, 6)).astype(np.float16)

    assert random_head().predict(embeddings).dtype == np.float32


def test_softmax_survives_large_scores() -> None:
    """Nothing overflows."""
    assert np.allclose(softmax(np.array([[1e4, 0.0, -1e4]])), [[1, 0, 0]])


def test_a_head_comes_back_from_its_file(tmp_path: Path) -> None:
    """Weights, temperature and names survive."""
    head = random_head()
    save_families(head, tmp_path / "head.safetensors")

    found = load_families(Named("toy", "2"), tmp_path / "head.safetensors")

    assert all(np.array_equal(one, other) for one, other in zip(found.weights, head.weights, strict=True))
    assert (found.temperature, found.version) == (1.5, "v")


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    """Name and version must be those of training; the sentence tells how to train again."""
    save_families(random_head(), tmp_path / "head.safetensors")

    with pytest.raises(
        EncoderError, match=r"trained for encoder toy 2, in use is toy 3: train it again: python -m"
    ):
        load_families(Named("toy", "3"), tmp_path / "head.safetensors")


def test_embeddings_of_another_length_are_refused() -> None:
    """The message names both lengths."""
    with pytest.raises(EncoderError, match="reads embeddings of 6 numbers, these have 7"):
        random_head().predict(np.zeros((1, 7), np.float32))


def test_a_missing_or_foreign_file_is_a_sentence(tmp_path: Path) -> None:
    """Neither a missing file, nor garbage, nor other weights end in a traceback."""
    save_file({"other": np.zeros(3, np.float32)}, tmp_path / "other.safetensors")
    (tmp_path / "text.safetensors").write_text("not a head at all")

    for name, reason in (
        ("none", "no families head at"),
        ("other", "is no families head"),
        ("text", "is no"),
    ):
        with pytest.raises(EncoderError, match=reason):
            load_families(path=tmp_path / f"{name}.safetensors")


def test_the_shipped_head_fits_the_shipped_encoder() -> None:
    """What is in the repository works together, and says how it was made and how good it is."""
    head = load_families(load_encoder(device="cpu"))

    assert head.report["command"].startswith("python -m pipeline train classifier")
    assert float(head.report["held_out_accuracy"]) > 0.85
    assert float(head.report["expected_calibration_error"]) < 0.05
    assert WEIGHTS.stat().st_size < 200_000


def test_the_tree_lists_the_families() -> None:
    """The label tree has the same classes in the same order, each described and with a key of its own."""
    tree = yaml.safe_load(TREE.read_text(encoding="utf-8"))

    assert tuple(entry["name"] for entry in tree["classes"]) == FAMILIES
    assert tree["name"] == "families" and tree["exclusive"] is True
    assert all(len(entry["description"]) > 40 for entry in tree["classes"])
    assert len({entry["key"] for entry in tree["classes"]}) == len(FAMILIES)
