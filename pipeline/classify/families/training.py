"""Train the families head on simulated images, as `python -m pipeline train classifier` does.

The head is the mean of a few networks of one hidden layer on frozen embeddings, trained by full-batch L-BFGS
on one part of the images, its temperature fitted on a second, its scores taken on a third. Heavy: loads
encoder and torch.
"""

import hashlib
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from pipeline.classify.families.head import FAMILIES, WEIGHT_NAMES, WEIGHTS, FamilyHead, softmax

HIDDEN, MEMBERS = 48, 4  # hidden units of a member network, and members
IMAGES_PER_FAMILY = 2000
VERSION = 3  # of this code: raise when the same seed gives another head
_CHUNK = 60
_LEAST_SPREAD = np.float32(1e-4)  # of a number that never changes
_COMMAND = "python -m pipeline train classifier --seed {seed}"

Progress = Callable[[float, str], None]
Features = Float[np.ndarray, "image feature"]
Labels = Int[np.ndarray, "image"]
Prepared = Float[np.ndarray, "image height width"]


def train_families_command(
    out: Path | None = None, seed: int = 0, progress: Progress | None = None
) -> dict[str, float]:
    """Train a head for the shipped encoder, store it at `out` or where it ships, and return its scores."""
    from pipeline.encoder import load_encoder

    head, scores = train_families(load_encoder(device="cpu"), IMAGES_PER_FAMILY, seed, progress)
    save_families(head, WEIGHTS if out is None else out)
    return scores


def train_families(
    encoder: Any,
    images_per_family: int = IMAGES_PER_FAMILY,
    seed: int = 0,
    progress: Progress | None = None,
    workers: int = 2,
) -> tuple[FamilyHead, dict[str, float]]:
    """Simulate, embed, train and calibrate; returns the head and its scores on simulations it never saw.

    Seven tenths of the images train, a tenth calibrates, a fifth is held out.
    """
    report = progress or (lambda fraction, message: None)
    embeddings, labels = embedded_examples(encoder, images_per_family, seed, report, workers)
    order = np.random.default_rng([seed, 2]).permutation(len(labels))
    fit, tune, held = np.split(order, [int(0.7 * len(order)), int(0.8 * len(order))])
    report(0.95, "training the head")
    head = FamilyHead(
        **_fit(embeddings[fit], labels[fit], seed),
        temperature=1.0,
        encoder=encoder.name,
        encoder_version=encoder.version,
        version="",
    )
    temperature = fit_temperature(head.logits(embeddings[tune]), labels[tune])
    probabilities = softmax(head.logits(embeddings[held]) / temperature)
    scores = {
        "held_out_accuracy": accuracy(probabilities, labels[held]),
        "expected_calibration_error": expected_calibration_error(probabilities, labels[held]),
        "temperature": temperature,
        "images": len(labels),
    }
    about = {name: f"{value:.6g}" for name, value in scores.items()}
    about |= {"command": _COMMAND.format(seed=seed), "seed": str(seed), "code_version": str(VERSION)}
    digest = hashlib.sha256(b"".join(part.tobytes() for part in head.weights)).hexdigest()[:8]
    head = replace(head, temperature=temperature, version=f"{VERSION}-{digest}", report=about)
    report(1.0, f"accuracy on held-out simulations {scores['held_out_accuracy']:.3f}")
    return head, scores


def embedded_examples(
    encoder: Any, images_per_family: int, seed: int, report: Progress, workers: int
) -> tuple[Features, Labels]:
    """Embeddings of simulated images of every family, and their labels (index into FAMILIES)."""
    starts = range(0, images_per_family, _CHUNK)
    chunks = [(seed, number, min(_CHUNK, images_per_family - start)) for number, start in enumerate(starts)]
    parts: list[Features] = []
    for prepared in _all_prepared(chunks, workers):
        parts.append(encoder.embed_prepared(prepared))
        report(0.95 * len(parts) / len(chunks), "simulating and embedding")
    labels = np.concatenate([np.arange(len(part)) % len(FAMILIES) for part in parts])
    return np.concatenate(parts), labels


def _all_prepared(chunks: list[tuple[int, int, int]], workers: int) -> Iterator[Prepared]:
    """Prepared images of every chunk in order, made in other processes where there are several."""
    if workers <= 1:
        yield from map(prepared_examples, chunks)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(prepared_examples, chunks)


def prepared_examples(chunk: tuple[int, int, int]) -> Prepared:
    """Simulate a chunk (seed, number, images of each family) as the encoder wants it; families take turns."""
    from pipeline.classify.families.examples import draw_example
    from pipeline.encoder.prepare import prepare

    seed, number, count = chunk
    rng = np.random.default_rng([seed, 1, number])
    return np.stack([prepare(draw_example(rng, family)) for _ in range(count) for family in FAMILIES])


def _fit(embeddings: Features, labels: Labels, seed: int) -> dict[str, Any]:
    """Fit MEMBERS networks, each on another draw of the images, and lay them side by side as one.

    The mean of their scores depends less on the draw than one network does, most of all on strange images.
    Numbers of an embedding count alike, whatever their spread: weak ones tell as much of strange images.
    """
    mean, spread = embeddings.mean(axis=0), embeddings.std(axis=0) + _LEAST_SPREAD
    spread = spread * np.float32(embeddings.shape[1] ** 0.5)
    standard = (embeddings - mean) / spread
    members = []
    for member in range(MEMBERS):
        rng = np.random.default_rng([seed, 3, member])
        chosen = rng.choice(len(labels), int(0.8 * len(labels)), replace=False)
        members.append(_fit_member(standard[chosen], labels[chosen], int(rng.integers(2**31))))
    hidden_weight, hidden_bias, out_weight, out_bias = zip(*members, strict=True)
    weight = np.concatenate(hidden_weight, axis=1) / spread[:, None]
    joined = (
        weight,
        np.concatenate(hidden_bias) - mean @ weight,
        np.concatenate(out_weight) / np.float32(MEMBERS),
        np.mean(out_bias, axis=0),
    )
    return dict(zip(WEIGHT_NAMES, joined, strict=True))


def _fit_member(embeddings: Features, labels: Labels, seed: int, decay: float = 2e-4) -> list[np.ndarray]:
    """Minimise cross-entropy with label smoothing and weight decay."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    shapes = [(embeddings.shape[1], HIDDEN), (HIDDEN,), (HIDDEN, len(FAMILIES)), (len(FAMILIES),)]
    scales = [4 / embeddings.shape[1] ** 0.5, 0.0, 1 / HIDDEN**0.5, 0.0]
    weights = [
        (scale * torch.randn(shape, generator=generator)).requires_grad_()
        for shape, scale in zip(shapes, scales, strict=True)
    ]
    inputs, targets = torch.from_numpy(embeddings.astype(np.float32)), torch.from_numpy(labels)
    optimizer = torch.optim.LBFGS(weights, max_iter=250, history_size=20, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = torch.relu(inputs @ weights[0] + weights[1]) @ weights[2] + weights[3]
        value = torch.nn.functional.cross_entropy(scores, targets, label_smoothing=0.02)
        value = value + decay * (weights[0].square().sum() + weights[2].square().sum())
        value.backward()
        return value

    optimizer.step(loss)
    return [weight.detach().numpy() for weight in weights]


def fit_temperature(scores: Float[np.ndarray, "image family"], labels: Labels) -> float:
    """The temperature of least cross-entropy, searched on a fine logarithmic grid from 0.2 to 5."""
    grid = np.geomspace(0.2, 5.0, 200)
    rows = np.arange(len(labels))
    losses = [-np.log(softmax(scores / value)[rows, labels] + 1e-12).mean() for value in grid]
    return float(grid[int(np.argmin(losses))])


def accuracy(probabilities: Float[np.ndarray, "image family"], labels: Labels) -> float:
    """Share of images whose most probable family is the true one."""
    return float((probabilities.argmax(axis=1) == labels).mean())


def expected_calibration_error(
    probabilities: Float[np.ndarray, "image family"], labels: Labels, bins: int = 15
) -> float:
    """Mean gap between confidence and accuracy over equal bins of confidence (Naeini et al., AAAI 2015)."""
    confidence, hit = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(float(confidence[place == number].mean() - hit[place == number].mean()))
        * float((place == number).mean())
        for number in range(bins)
        if (place == number).any()
    ]
    return float(sum(gaps))


def save_families(head: FamilyHead, path: Path) -> None:
    """Store a head as safetensors, with what it was trained for and on, under a temporary name first."""
    from safetensors.numpy import save_file

    tensors = dict(zip(WEIGHT_NAMES, map(np.ascontiguousarray, head.weights), strict=True))
    about = head.report | {
        "temperature": repr(head.temperature),
        "encoder": head.encoder,
        "encoder_version": head.encoder_version,
        "version": head.version,
        "families": "; ".join(FAMILIES),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    save_file(tensors, partial, about)
    partial.replace(path)
