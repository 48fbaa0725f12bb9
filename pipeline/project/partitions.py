"""Approximate neighbours of very many rows: each is compared with the parts of space nearest to it.

An inverted file (J. Sivic, A. Zisserman 2003, doi:10.1109/ICCV.2003.1238663): centres by a few rounds of
k-means on a sample, rows sorted by their nearest centre, and for every row a search through the parts of its
nearest centres. How many parts is settled on a sample of rows whose true neighbours are known, so that the
recall wanted is reached; the same sample gives the recall that is reported.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pipeline.project.metrics import LEAST, keep_best, likeness, ranked
from pipeline.project.threads import Progress, each, share

PART_ROWS = 400  # rows of a part on average; more where more neighbours are wanted
SMALLEST_PART = 8  # a part below an eighth of that is given up to its neighbours …
LARGEST_PART = 4  # … one above four times that is cut into pieces
ROUNDS = 6  # of k-means
ROWS_A_CENTRE = 48  # of its sample
PROBES = (8, 16, 32, 64, 128)  # parts searched for a row: the first that reaches …
WANTED_RECALL = 0.97
RECALL_SAMPLE = 500
SPARE = 4
BLOCK = 4096

Exact = Callable[..., tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Parts:
    """Rows sorted by part: part p holds `points[starts[p] : starts[p + 1]]`, row `order[i]` stands at i."""

    points: Float[np.ndarray, "image feature"]
    order: Int[np.ndarray, " image"]
    starts: Int[np.ndarray, " boundary"]
    centres: Float[np.ndarray, "part feature"]


def partitioned_neighbours(
    points: Float[np.ndarray, "image feature"], width: int, metric: str, exact: Exact, report: Progress
) -> tuple[Int[np.ndarray, "image neighbour"], Float[np.ndarray, "image neighbour"], float]:
    """Return neighbours and distances of prepared points, and the share of true neighbours among them.

    `exact` searches the sample. Distances decide what is a true neighbour: of equal rows any will do.
    """
    parts = _parts(points, max(PART_ROWS, 4 * width), share(report, 0.0, 0.15))
    size = min(RECALL_SAMPLE, len(points))
    sample = np.sort(np.random.default_rng(0).choice(len(points), size, replace=False))
    _, truth = exact(parts.points, sample, width, metric, share(report, 0.15, 0.2))
    limit = truth[:, -1:] * (1 + 1e-5) + 1e-6
    probes = next(
        (
            count
            for count in PROBES[:-1]
            if (_search_rows(parts, sample, count, width, metric)[1] <= limit).mean() >= WANTED_RECALL
        ),
        PROBES[-1],
    )
    where, found = _search_all(parts, probes, width, metric, share(report, 0.25, 1.0))
    recall = float((found[sample] <= limit).mean())
    indices, far = np.empty_like(where), np.empty_like(found)
    indices[parts.order], far[parts.order] = parts.order[where], found
    return indices, far, recall


def _parts(points: Float[np.ndarray, "image feature"], rows: int, report: Progress) -> Parts:
    rng = np.random.default_rng(0)
    count = -(-len(points) // rows)
    sample = points[np.sort(rng.choice(len(points), min(len(points), count * ROWS_A_CENTRE), replace=False))]
    centres = sample[np.sort(rng.choice(len(sample), count, replace=False))]
    for done in range(ROUNDS):
        centres = _means(
            sample, _nearest_centre(sample, centres, share(report, done / 12, (done + 1) / 12)), centres
        )
    own = _nearest_centre(points, centres, share(report, 0.5, 0.75))
    large_enough = np.bincount(own, minlength=count) * SMALLEST_PART >= rows
    own = _nearest_centre(points, centres[large_enough], share(report, 0.75, 0.9))
    own = _cut(points, own, LARGEST_PART * rows, rows)
    order = np.argsort(own, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(own))])
    by_part, middles = np.empty_like(points), np.empty((len(starts) - 1, points.shape[1]), np.float32)

    def gather(part: int) -> None:
        block = slice(int(starts[part]), int(starts[part + 1]))
        by_part[block] = points[order[block]]
        middles[part] = by_part[block].mean(axis=0)

    each(gather, range(len(middles)), share(report, 0.9, 1.0))
    return Parts(by_part, order, starts, middles)


def _nearest_centre(
    points: Float[np.ndarray, "row feature"], centres: Float[np.ndarray, "part feature"], report: Progress
) -> Int[np.ndarray, " row"]:
    own = np.empty(len(points), np.int64)

    def assign(start: int) -> None:
        scores = likeness(points[start : start + BLOCK], centres, "euclidean")
        own[start : start + BLOCK] = scores.argmax(axis=1)

    each(assign, range(0, len(points), BLOCK), report)
    return own


def _means(
    sample: Float[np.ndarray, "row feature"],
    own: Int[np.ndarray, " row"],
    centres: Float[np.ndarray, "part feature"],
) -> Float[np.ndarray, "part feature"]:
    """Move each centre to the mean of its rows; one without rows stays."""
    order = np.argsort(own, kind="stable")
    present, starts = np.unique(own[order], return_index=True)
    counts = np.diff(np.append(starts, len(own)))
    moved = centres.copy()
    moved[present] = np.add.reduceat(sample[order], starts, axis=0) / counts[:, None]
    return moved


def _cut(
    points: Float[np.ndarray, "image feature"], own: Int[np.ndarray, " image"], most: int, rows: int
) -> Int[np.ndarray, " image"]:
    """Cut parts of more than `most` rows into pieces of about `rows`, along their widest feature."""
    own = own.copy()
    counts = np.bincount(own)
    for part in np.flatnonzero(counts > most):
        members = np.flatnonzero(own == part)
        values = points[members]
        members = members[np.argsort(values[:, values.var(axis=0).argmax()], kind="stable")]
        pieces = np.array_split(members, -(-len(members) // rows))
        for number, piece in enumerate(pieces[1:], start=int(own.max()) + 1):
            own[piece] = number
    return np.unique(own, return_inverse=True)[1]


def _search_all(
    parts: Parts, probes: int, width: int, metric: str, report: Progress
) -> tuple[Int[np.ndarray, "image neighbour"], Float[np.ndarray, "image neighbour"]]:
    where = np.empty((len(parts.points), width), np.int32)
    found = np.empty((len(parts.points), width), np.float32)

    def search(part: int) -> None:
        block = slice(int(parts.starts[part]), int(parts.starts[part + 1]))
        rows = np.arange(block.start, block.stop)
        where[block], found[block] = _search_rows(parts, rows, probes, width, metric)

    each(search, range(len(parts.centres)), report)
    return where, found


def _search_rows(
    parts: Parts, rows: Int[np.ndarray, " row"], probes: int, width: int, metric: str
) -> tuple[Int[np.ndarray, "row neighbour"], Float[np.ndarray, "row neighbour"]]:
    """Search the nearest parts of each row; rows and neighbours are numbers in the order of the parts."""
    queries = parts.points[rows]
    probes = min(probes, len(parts.centres))
    scores = likeness(queries, parts.centres, "euclidean")
    probed = np.argpartition(-scores, probes - 1, axis=1)[:, :probes]
    best = np.full((len(rows), width + SPARE), LEAST, np.float32)
    where = np.zeros((len(rows), width + SPARE), np.int64)
    askers = np.repeat(np.arange(len(rows)), probes)[np.argsort(probed.ravel(), kind="stable")]
    asked, begin = np.unique(np.sort(probed.ravel()), return_index=True)
    for part, of_part in zip(asked, np.split(askers, begin[1:]), strict=True):
        first, last = int(parts.starts[part]), int(parts.starts[part + 1])
        near = likeness(queries[of_part], parts.points[first:last], metric)
        kept, kept_where = best[of_part], where[of_part]
        keep_best(near, rows[of_part], first, kept, kept_where)
        best[of_part], where[of_part] = kept, kept_where
    return ranked(queries, parts.points, where, width, metric)
