"""The neighbour graph of all embeddings: what maps, their honesty and novelty are computed from.

Exact up to EXACT_ROWS on a CPU and always, for cosine, on a GPU: blocks of a matrix product each. Above it,
`partitions` compare every row with the parts of the collection nearest to it; the recall of that is measured
on a sample and stored with the graph.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pipeline.encoder.device import choose_device
from pipeline.errors import ProjectionError
from pipeline.project.metrics import LEAST, keep_best, likeness, prepared, ranked
from pipeline.project.partitions import partitioned_neighbours
from pipeline.project.threads import Progress, each, silent

EXACT_ROWS = 50_000  # a few seconds on two cores; exact search grows with n²
ROW_BLOCK, KNOWN_BLOCK = 512, 4096  # of one product: 8 MB of scores, which stay in the cache
STEP_SCORES = 20_000_000  # between two reports of a thread
SPARE = 4  # candidates beyond those wanted, which measuring again may bring forward
GPU_SCORES = 25_000_000  # 100 MB of float32 scores at a time


@dataclass(frozen=True)
class NeighbourGraph:
    """The nearest rows of every row, nearest first, itself excluded.

    `distances` are those of the metric: 1 − cosine by default. `recall` is the share of true neighbours
    found: 1 where search was exact, otherwise measured on a sample.
    """

    indices: Int[np.ndarray, "image neighbour"]
    distances: Float[np.ndarray, "image neighbour"]
    recall: float = 1.0


def neighbour_graph(
    embeddings: Float[np.ndarray, "image feature"],
    neighbours: int = 15,
    device: str = "cpu",
    progress: Progress | None = None,
    metric: str = "cosine",
) -> NeighbourGraph:
    """Find the `neighbours` nearest rows of every row, fewer where there are fewer.

    Equal rows are allowed. `device` is auto, cpu or cuda. `progress` hears the fraction done and may raise
    to stop; it is called several times a second. `metric` is one of `pipeline.project.parameters`.

    Raises:
        ProjectionError: no rows, or numbers that are not finite.

    """
    if len(embeddings) == 0:
        raise ProjectionError("there are no embeddings to lay out (0 rows): a map needs one image at least")
    points = prepared(embeddings, metric)
    width = min(neighbours, len(points) - 1)
    if width == 0:
        return NeighbourGraph(np.zeros((1, 0), np.int32), np.zeros((1, 0), np.float32))
    report = progress or silent
    if metric == "cosine" and choose_device(device) != "cpu":
        return NeighbourGraph(*_on_gpu(points, width, report))
    if len(points) > EXACT_ROWS:
        return NeighbourGraph(*partitioned_neighbours(points, width, metric, exact_neighbours, report))
    return NeighbourGraph(*exact_neighbours(points, np.arange(len(points)), width, metric, report))


def exact_neighbours(
    points: Float[np.ndarray, "image feature"],
    rows: Int[np.ndarray, " row"],
    width: int,
    metric: str,
    report: Progress = silent,
) -> tuple[Int[np.ndarray, "row neighbour"], Float[np.ndarray, "row neighbour"]]:
    """Compare some rows of prepared points with all others and return the `width` nearest of each."""
    indices = np.empty((len(rows), width), np.int32)
    found = np.empty((len(rows), width), np.float32)

    def search(start: int) -> None:
        block = slice(start, start + step)
        indices[block], found[block] = _nearest(points, rows[block], width, metric)

    step = int(np.clip(STEP_SCORES // len(points), 1, ROW_BLOCK))
    each(search, range(0, len(rows), step), report)
    return indices, found


def _nearest(
    points: Float[np.ndarray, "image feature"], rows: Int[np.ndarray, " row"], width: int, metric: str
) -> tuple[Int[np.ndarray, "row neighbour"], Float[np.ndarray, "row neighbour"]]:
    queries = points[rows]
    candidates = min(width + SPARE, len(points) - 1)
    best = np.full((len(rows), candidates), LEAST, np.float32)
    where = np.zeros((len(rows), candidates), np.int64)
    for start in range(0, len(points), KNOWN_BLOCK):
        keep_best(likeness(queries, points[start : start + KNOWN_BLOCK], metric), rows, start, best, where)
    return ranked(queries, points, where, width, metric)


def _on_gpu(
    points: Float[np.ndarray, "image feature"], width: int, report: Progress
) -> tuple[Int[np.ndarray, "row neighbour"], Float[np.ndarray, "row neighbour"]]:
    import torch

    everything = torch.from_numpy(points).to("cuda")
    indices = np.empty((len(points), width), np.int32)
    found = np.empty((len(points), width), np.float32)
    step = max(1, GPU_SCORES // len(points))
    for start in range(0, len(points), step):
        block = slice(start, start + step)
        scores = everything[block] @ everything.T
        own = torch.arange(len(scores), device="cuda")
        scores[own, start + own] = -torch.inf
        best, where = scores.topk(width, dim=1)
        indices[block], found[block] = where.cpu().numpy(), (1 - best).clamp(0, 2).cpu().numpy()
        report(min(1.0, (start + step) / len(points)))
    return indices, found
