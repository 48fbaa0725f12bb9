"""The measured part of the embedding: the linear map of texture features that tells scenes apart best.

Linear discriminant analysis with every scene its own class (as WCCN and PLDA do for voices, A. O. Hatch and
others 2006): directions of large variance between scenes and small variance between views of one scene, in
closed form. What is measured and not learnt stays good on images that no simulator foresaw.
"""

from collections.abc import Iterable

import numpy as np
import torch
from jaxtyping import Float

from pipeline.encoder.front import feature_sizes
from pipeline.encoder.network import SymmetryNetwork
from pipeline.encoder.parts import MEASURED
from pipeline.encoder.training.bank import Report
from pipeline.encoder.training.batches import Batch

# Of the mean variance within scenes, added to all directions: measured ones are not trusted fully.
RIDGE = 0.1


def set_measured(network: SymmetryNetwork, batches: Iterable[Batch], count: int, report: Report) -> None:
    """Fit the map on `count` batches; blocks of features weigh the same, however many numbers they have."""
    pairs = []
    sizes = list(feature_sizes().values())
    for step, batch in enumerate(batches):
        report("measured", step / count, "fitting the measured part")
        texture = batch.inputs.texture.cpu()
        pairs.append(torch.stack(list(texture.chunk(2)), 1))
    features = torch.cat(pairs).double().numpy()
    flat = features.reshape(-1, features.shape[2])
    mean, variance = flat.mean(axis=0), flat.var(axis=0)
    edges = np.cumsum([0, *sizes])
    blocks = [
        np.full(size, np.sqrt(variance[start : start + size].sum()))
        for start, size in zip(edges, sizes, strict=False)
    ]
    scale = np.concatenate(blocks)
    found = discriminants((features - mean) / scale) / scale[:, None]
    report("measured", 1.0, "")
    network.measured_mean.copy_(torch.from_numpy(mean))
    network.measured_map.copy_(torch.from_numpy(found))


def discriminants(features: Float[np.ndarray, "scene view feature"]) -> Float[np.ndarray, "feature 64"]:
    """Find the directions, strongest first, scaled so that views of one scene scatter by 1 along each."""
    scene_means = features.mean(axis=1)
    inner = (features - scene_means[:, None]).reshape(-1, features.shape[2])
    within = inner.T @ inner / (len(features) * (features.shape[1] - 1))
    within += RIDGE * np.trace(within) / len(within) * np.eye(len(within))
    between = scene_means.T @ scene_means / len(scene_means)
    values, vectors = np.linalg.eigh(within)
    whiten = vectors / np.sqrt(values) @ vectors.T
    _, directions = np.linalg.eigh(whiten @ between @ whiten)
    strongest = directions[:, ::-1][:, :MEASURED]
    strongest = strongest * np.sign(strongest[np.abs(strongest).argmax(axis=0), np.arange(MEASURED)])
    return whiten @ strongest
