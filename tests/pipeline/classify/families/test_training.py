"""Training reaches a good, calibrated head on simulations, and honest numbers on real images."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.families.head import FAMILIES, FamilyHead, load_families
from pipeline.classify.families.training import (
    accuracy,
    expected_calibration_error,
    fit_temperature,
    prepared_examples,
    train_families,
)
from pipeline.encoder import load_encoder
from pipeline.readers import read

LATTICE, GRAZING = FAMILIES.index("atomic lattice"), FAMILIES.index("scattering at grazing incidence")


class Spectra:
    """An encoder that needs no weights: radial profiles of the spectrum and quantiles of the values."""

    name, version = "spectra", "1"

    def embed_prepared(self, prepared: np.ndarray) -> np.ndarray:
        """Take 32 radii and 9 quantiles, of unit length."""
        frequency = np.fft.fftfreq(128) * 64
        ring = np.hypot(frequency[:, None], frequency[None]).astype(int).ravel()
        spectra = np.log1p(np.abs(np.fft.fft2(prepared))).reshape(len(prepared), -1)
        profiles = (
            np.stack([np.bincount(ring, spectrum)[:32] for spectrum in spectra]) / np.bincount(ring)[:32]
        )
        quantiles = np.quantile(prepared, np.linspace(0.02, 0.98, 9), axis=(1, 2)).T
        features = np.concatenate([profiles - profiles.mean(axis=1, keepdims=True), quantiles], axis=1)
        return (features / (np.linalg.norm(features, axis=1, keepdims=True) + 1e-6)).astype(np.float32)


@pytest.fixture(scope="module")
def trained() -> tuple[FamilyHead, dict[str, float], list[float]]:
    """A head trained on few images, its scores, and the progress it reported."""
    reports: list[float] = []
    head, scores = train_families(
        Spectra(),
        images_per_family=50,
        seed=1,
        progress=lambda fraction, _: reports.append(fraction),
        workers=1,
    )
    return head, scores, reports


def test_training_beats_chance_and_says_so(trained: tuple[FamilyHead, dict, list]) -> None:
    """Even radial spectra beat one in five; the scores stand in the report of the head."""
    head, scores, _ = trained

    assert scores["held_out_accuracy"] > 0.32
    assert head.report["held_out_accuracy"] == f"{scores['held_out_accuracy']:.6g}"
    assert (head.encoder, head.encoder_version) == ("spectra", "1")
    assert head.report["command"] == "python -m pipeline train classifier --seed 1"


def test_progress_ends_at_one(trained: tuple[FamilyHead, dict, list]) -> None:
    """Fractions grow to 1."""
    assert trained[2] == sorted(trained[2]) and trained[2][-1] == 1.0


def test_chunks_are_balanced_and_deterministic() -> None:
    """A chunk holds the families in turn, and is the same for the same seed and number."""
    first, second = (prepared_examples((3, 0, 2)) for _ in range(2))

    assert first.shape == (2 * len(FAMILIES), 128, 128)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, prepared_examples((3, 1, 2)))


def test_temperature_brings_confidence_to_accuracy() -> None:
    """Scores ten times too sure, right in seven of ten, get a temperature that makes them honest."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 5, 2000)
    shown = np.where(rng.random(2000) < 0.7, labels, (labels + 1) % 5)
    scores = np.eye(5)[shown] * 3.0

    temperature = fit_temperature(scores, labels)
    honest = np.exp(scores / temperature) / np.exp(scores / temperature).sum(axis=1, keepdims=True)

    assert accuracy(honest, labels) == pytest.approx(0.7, abs=0.03)
    assert expected_calibration_error(honest, labels) < 0.03


def test_calibration_error_of_a_boaster() -> None:
    """Always sure and right half of the time: an error of a half."""
    probabilities = np.eye(5)[np.zeros(100, int)]
    labels = np.array([0, 1] * 50)

    assert expected_calibration_error(probabilities, labels) == pytest.approx(0.5)


def test_the_shipped_head_knows_unseen_simulations() -> None:
    """A hundred new images of every family: most are named, and as often as the confidences promise."""
    encoder = load_encoder(device="cpu")
    probabilities = load_families(encoder).predict(encoder.embed_prepared(prepared_examples((977, 0, 60))))
    labels = np.arange(len(probabilities)) % len(FAMILIES)

    assert accuracy(probabilities, labels) > 0.82
    assert expected_calibration_error(probabilities, labels) < 0.08


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("folder", "step", "family", "least"),
    [
        ("stem2d_bravais/images", 20, LATTICE, 0.9),
        ("gisaxs_simulated/images", 10, GRAZING, 0.7),
        ("gisaxs_insitu/frames", 1, GRAZING, 0.6),
    ],
)
def test_images_of_others_are_named(
    shared_data: Path, folder: str, step: int, family: int, least: float
) -> None:
    """Third-party images, never trained on: most get the right family (numbers: docs/simulators.md)."""
    encoder = load_encoder(device="cpu")
    images = [read(path)[0] for path in sorted((shared_data / folder).iterdir())[::step]]

    embeddings = encoder.embed(
        [image.pixels for image in images], [np.asarray(image.mask) for image in images]
    )
    named = load_families(encoder).predict(embeddings).argmax(axis=1)

    assert (named == family).mean() >= least
