"""The neighbour graph of all embeddings: what maps, their honesty and novelty are computed from.

Exact up to EXACT_ROWS on a CPU and always on a GPU: blocks of a matrix product and a top-k each. Above it,
nearest neighbour descent (pynndescent), whose recall is measured on a sample and stored with the graph.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int

from pipeline.encoder.device import choose_device
from pipeline.errors import ProjectionError

EXACT_ROWS = 100_000  # there both take over a minute on two cores; exact grows with n², descent with n log n
BLOCK_SCORES = 25_000_000  # 100 MB of float32 scores at a time
RECALL_SAMPLE = 500

Progress = Callable[[float], None]


@dataclass(frozen=True)
class NeighbourGraph:
    """The nearest rows of every row, nearest first, itself excluded.

    `distances` are 1 − cosine. `recall` is the share of true neighbours found: 1 where search was exact,
    otherwise measured on a sample.
    """

    indices: Int[np.ndarray, "image neighbour"]
    distances: Float[np.ndarray, "image neighbour"]
    recall: float = 1.0


def neighbour_graph(
    embeddings: Float[np.ndarray, "image feature"],
    neighbours: int = 15,
    device: str = "cpu",
    progress: Progress | None = None,
) -> NeighbourGraph:
    """Find the `neighbours` nearest rows of every row, fewer where there are fewer.

    Equal rows are allowed. `device` is auto, cpu or cuda. `progress` hears the fraction done.

    Raises:
        ProjectionError: no rows, or numbers that are not finite.

    """
    if len(embeddings) == 0:
        raise ProjectionError("there are no embeddings to lay out (0 rows): a map needs one image at least")
    device = choose_device(device)
    unit = _unit_rows(embeddings)
    width = min(neighbours, len(unit) - 1)
    if width == 0:
        return NeighbourGraph(np.zeros((1, 0), np.int32), np.zeros((1, 0), np.float32))
    if len(unit) > EXACT_ROWS and device == "cpu":
        return _descent(unit, width, progress)
    indices, distances = _exact(unit, np.arange(len(unit)), width, device, progress)
    return NeighbourGraph(indices, distances)


def _unit_rows(embeddings: Float[np.ndarray, "image feature"]) -> Float[np.ndarray, "image feature"]:
    unit = np.array(embeddings, np.float32)
    if not np.isfinite(unit).all():
        row = int(np.flatnonzero(~np.isfinite(unit).all(axis=1))[0])
        raise ProjectionError(f"the embedding in row {row} is not finite: embed that image again")
    length = np.linalg.norm(unit, axis=1, keepdims=True)
    return unit / np.where(length > 0, length, 1)


def _exact(
    unit: Float[np.ndarray, "image feature"],
    rows: Int[np.ndarray, " row"],
    width: int,
    device: str,
    progress: Progress | None,
) -> tuple[Int[np.ndarray, "row neighbour"], Float[np.ndarray, "row neighbour"]]:
    everything = torch.from_numpy(unit).to(device)
    indices = np.empty((len(rows), width), np.int32)
    distances = np.empty((len(rows), width), np.float32)
    step = max(1, BLOCK_SCORES // len(unit))
    for start in range(0, len(rows), step):
        own = torch.from_numpy(rows[start : start + step]).to(device)
        scores = everything[own] @ everything.T
        scores[torch.arange(len(own), device=device), own] = -torch.inf
        best, where = scores.topk(width, dim=1)
        indices[start : start + step] = where.cpu().numpy()
        distances[start : start + step] = (1 - best).clamp(0, 2).cpu().numpy()
        if progress:
            progress(min(1.0, (start + step) / len(rows)))
    return indices, distances


def _descent(
    unit: Float[np.ndarray, "image feature"], width: int, progress: Progress | None
) -> NeighbourGraph:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pynndescent import NNDescent

        index = NNDescent(unit, metric="cosine", n_neighbors=width + 1, random_state=0, low_memory=True)
    found, far = index.neighbor_graph
    indices, distances = _without_self(found, far, width)
    rows = np.random.default_rng(0).choice(len(unit), RECALL_SAMPLE, replace=False)
    truth, _ = _exact(unit, rows, width, "cpu", None)
    hits = (indices[rows][:, :, None] == truth[:, None, :]).any(axis=2)
    if progress:
        progress(1.0)
    return NeighbourGraph(indices, distances, float(hits.mean()))


def _without_self(
    found: Int[np.ndarray, "image candidate"], far: Float[np.ndarray, "image candidate"], width: int
) -> tuple[Int[np.ndarray, "image neighbour"], Float[np.ndarray, "image neighbour"]]:
    # Among equal rows a row itself need not come first; a stable sort sends it behind the others.
    own = found == np.arange(len(found))[:, None]
    order = np.argsort(own, axis=1, kind="stable")[:, :width]
    return (
        np.take_along_axis(found, order, axis=1).astype(np.int32),
        np.take_along_axis(far, order, axis=1).astype(np.float32),
    )
