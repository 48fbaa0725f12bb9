"""Fit the linear map of the encoder on simulated scenes and store it (python -m pipeline.encoder.fit).

Linear discriminant analysis with every scene its own class (as WCCN and PLDA do for voices, A. O. Hatch and
others 2006): directions of large variance between scenes and small variance between views of one scene.
Closed form, so the same seed gives the same weights on one machine up to rounding. Takes two minutes.
"""

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
import typer
from jaxtyping import Float
from safetensors.numpy import save_file

from pipeline.encoder.features import Features
from pipeline.encoder.prepare import prepare
from pipeline.encoder.scenes import draw_scene, view
from pipeline.encoder.spectral import WEIGHTS, orientation

SCENES, VIEWS, CHUNK = 6_000, 3, 100
RIDGE = (
    0.1  # of the mean variance within scenes, added to all directions: measured ones are not trusted fully
)
DIMENSIONS = 128


def features_of_scenes(
    seed: int, chunk: int
) -> tuple[dict[str, Float[np.ndarray, "view feature"]], Float[np.ndarray, "view 32"]]:
    """Measure VIEWS views of CHUNK scenes: blocks by name, views of a scene adjacent; and orientations."""
    torch.set_num_threads(1)
    rng = np.random.default_rng([seed, chunk])
    images = []
    for _ in range(CHUNK):
        kind, scene = draw_scene(rng)
        images += [prepare(*view(rng, kind, scene)) for _ in range(VIEWS)]
    with torch.inference_mode():
        found = Features("cpu").measure(torch.from_numpy(np.stack(images)))
        blocks, modes = found.blocks, found.modes
        side = orientation(modes, frozenset())
    return {name: block.numpy() for name, block in blocks.items()}, side.numpy()


def discriminants(
    features: Float[np.ndarray, "scene view feature"],
) -> Float[np.ndarray, "feature 128"]:
    """Find the directions, scaled so that views of one scene scatter by 1 along each."""
    scene_means = features.mean(axis=1)
    inner = (features - scene_means[:, None]).reshape(-1, features.shape[2])
    within = inner.T @ inner / (len(features) * (features.shape[1] - 1))
    within += RIDGE * np.trace(within) / len(within) * np.eye(len(within))
    between = scene_means.T @ scene_means / len(scene_means)
    values, vectors = np.linalg.eigh(within)
    whiten = vectors / np.sqrt(values) @ vectors.T
    _, directions = np.linalg.eigh(whiten @ between @ whiten)
    strongest = directions[:, ::-1][:, :DIMENSIONS]
    strongest = strongest * np.sign(strongest[np.abs(strongest).argmax(axis=0), np.arange(DIMENSIONS)])
    return whiten @ strongest


def fit(seed: int = 0, scenes: int = SCENES, workers: int = 2, into: Path = WEIGHTS) -> None:
    """Simulate, measure, solve, store with provenance."""
    chunks = range(scenes // CHUNK)
    with ProcessPoolExecutor(max_workers=workers) as pool:
        measured = list(pool.map(features_of_scenes, [seed] * len(chunks), chunks))
    names = sorted(measured[0][0])
    blocks = [np.concatenate([part[name] for part, _ in measured]).astype(np.float64) for name in names]
    # Every block weighs the same, however many numbers it has.
    scales = [np.full(block.shape[1], np.sqrt(block.var(axis=0).sum())) for block in blocks]
    features, scale = np.concatenate(blocks, axis=1), np.concatenate(scales)
    mean = features.mean(axis=0)
    standard = ((features - mean) / scale).reshape(-1, VIEWS, len(scale))
    projection = discriminants(standard) / scale[:, None]
    side = np.concatenate([part for _, part in measured])
    # Orientation, where it counts, weighs a quarter of all else.
    strength = np.sqrt(((features - mean) @ projection).var(axis=0).sum() / 4 / (side**2).sum(axis=1).mean())
    tensors = {
        "mean": mean.astype(np.float32),
        "projection": projection.astype(np.float32),
        "side_scale": np.array(strength, np.float32),
    }
    source = {"command": "python -m pipeline.encoder.fit", "seed": seed, "scenes": scenes, "views": VIEWS}
    into.parent.mkdir(exist_ok=True)
    save_file(tensors, into, metadata={"provenance": json.dumps(source), "blocks": json.dumps(names)})
    into.chmod(0o644)  # safetensors writes for the owner alone


if __name__ == "__main__":
    typer.run(fit)
