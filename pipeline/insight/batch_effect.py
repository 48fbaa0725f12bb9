"""The batch-effect meter: how far neighbourhoods follow each column, by origin and by what was imaged.

For a sample of images the labels of their nearest neighbours are collected; the mutual information of an
image's label and its neighbours' labels, divided by the mean entropy of both, is 1 if neighbours always share
the label and 0 if it says nothing about them. What shuffled labels reach is subtracted. Images of one sample,
one file or equal pixels are never each other's neighbours here: that they are alike proves nothing. Shuffling
moves whole such groups, so that p-values count groups, not images.

Instrument and material are often linked: each depositor has their own. So for columns of origin it is also
asked whether neighbours of the same material still share the origin more often than chance (Cohen's kappa).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from pipeline.collection import Collection
from pipeline.insight.columns import Nature, is_material
from pipeline.insight.groups import related_groups
from pipeline.insight.labels import Labels, labelled_columns
from pipeline.insight.neighbours import NEIGHBOURS, nearest_others, sampled
from pipeline.insight.verdict import LEAST_KNOWN, BatchEffects, Explained, Within
from pipeline.search import Index

QUERIES = 5_000
REFERENCES = 20_000
SHUFFLES = 50
LEAST_PAIRS = 100

Progress = Callable[[float, str], None]
Pairs = tuple[Int[np.ndarray, " pair"], Int[np.ndarray, " pair"]]
KnownPairs = tuple[Int[np.ndarray, " known"], Int[np.ndarray, " known"]]


@dataclass(frozen=True)
class Neighbourhoods:
    """Sampled images and their neighbours, as pairs of places in `rows`; `groups` says who is related."""

    rows: Int[np.ndarray, " reference"]
    groups: Int[np.ndarray, " reference"]
    pairs: Pairs
    queries: int


def batch_effects(
    collection: Collection,
    index: Index,
    map_name: str | None = None,
    progress: Progress | None = None,
    seed: int = 0,
) -> BatchEffects:
    """Measure how far neighbourhoods follow each column: in the embedding, or on a map in the plane.

    `index` holds the vectors in the order of `collection.frame`.
    """
    say = progress or (lambda fraction, message: None)
    rng = np.random.default_rng(seed)
    say(0.0, "finding neighbours")
    near = neighbourhoods(collection, index, map_name, rng)
    labels = labelled_columns(collection, near.rows)
    explained = []
    for place, one in enumerate(labels):
        say(0.5 + 0.5 * place / len(labels), one.column.name)
        found = _explained(one, near, rng)
        if found is not None:
            explained.append((one, found))
    return BatchEffects(
        space=map_name or "embedding",
        queries=near.queries,
        references=len(near.rows),
        neighbours=NEIGHBOURS,
        columns=_with_within(explained, near),
    )


def neighbourhoods(
    collection: Collection, index: Index, map_name: str | None, rng: np.random.Generator
) -> Neighbourhoods:
    """Find the neighbours of at most 5,000 random images among at most 20,000, relatives left out."""
    groups = related_groups(collection)
    rows = sampled(np.arange(len(groups)), REFERENCES, rng)
    asked, known = _vectors(collection, index, map_name, rows)
    own = groups[rows]
    queries = np.arange(min(len(rows), QUERIES))
    places, _ = nearest_others((asked[queries], own[queries]), (known, own))
    found = places >= 0
    pairs = np.repeat(queries, places.shape[1])[found.ravel()], places[found]
    return Neighbourhoods(rows, own, pairs, len(queries))


def _vectors(
    collection: Collection, index: Index, map_name: str | None, rows: Int[np.ndarray, " reference"]
) -> tuple[Float[np.ndarray, "reference feature"], Float[np.ndarray, "reference feature"]]:
    """Return vectors whose products rank neighbours; on a map 2x·y − |y|², which ranks by distance."""
    if map_name is None:
        vectors = index.rows(rows)
        return vectors, vectors
    columns = [collection.column(f"{map_name}.{axis}").name for axis in ("x", "y")]
    points = collection.frame[columns].iloc[rows].to_numpy(np.float32)
    points = np.nan_to_num(points - np.nanmean(points, axis=0))
    ones = np.ones((len(points), 1), np.float32)
    return np.hstack([2 * points, -ones]), np.hstack([points, (points**2).sum(axis=1, keepdims=True)])


def _explained(labels: Labels, near: Neighbourhoods, rng: np.random.Generator) -> Explained | None:
    """Measure one column; None if too few pairs of neighbours know it, or all have one value."""
    codes, size = labels.codes, len(labels.names)
    pairs = _known(codes, near.pairs)
    if len(pairs[0]) < LEAST_PAIRS or size < 2:
        return None
    information = normalised_information(codes[pairs[0]], codes[pairs[1]], size)
    shuffled = []
    for _ in range(SHUFFLES):
        other = codes[shuffle(near.groups, rng)]
        first, second = _known(other, near.pairs)
        shuffled.append(normalised_information(other[first], other[second], size))
    null = float(np.mean(shuffled))
    share = np.bincount(codes[codes >= 0], minlength=size) / max(1, int((codes >= 0).sum()))
    return Explained(
        column=labels.column,
        nature=labels.nature,
        values=size,
        is_binned=labels.is_binned,
        known=float((codes >= 0).mean()),
        information=information,
        null=null,
        p=(1 + sum(one >= information for one in shuffled)) / (1 + SHUFFLES),
        agreement=float((codes[pairs[0]] == codes[pairs[1]]).mean()),
        chance=float(share[codes[pairs[0]]].mean()),
    )


def _known(codes: Int[np.ndarray, " reference"], pairs: Pairs) -> KnownPairs:
    """Return the pairs of which both images have a label."""
    known = (codes[pairs[0]] >= 0) & (codes[pairs[1]] >= 0)
    return pairs[0][known], pairs[1][known]


def normalised_information(
    first: Int[np.ndarray, " pair"], second: Int[np.ndarray, " pair"], size: int
) -> float:
    """Return the mutual information of two columns of codes over the geometric mean of their entropies."""
    if len(first) == 0:
        return 0.0
    joint = np.bincount(first * size + second, minlength=size * size).reshape(size, size) / len(first)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    independent = np.outer(rows, columns)
    seen = joint > 0
    information = float((joint[seen] * np.log(joint[seen] / independent[seen])).sum())
    entropies = [float(-(share[share > 0] * np.log(share[share > 0])).sum()) for share in (rows, columns)]
    scale = float(np.sqrt(entropies[0] * entropies[1]))
    return max(0.0, information / scale) if scale > 0 else 0.0


def shuffle(groups: Int[np.ndarray, " reference"], rng: np.random.Generator) -> Int[np.ndarray, " reference"]:
    """Return for every place another whose label it takes: members of one group take those of one other."""
    order = np.argsort(groups, kind="stable")
    _, starts, sizes = np.unique(groups[order], return_index=True, return_counts=True)
    own = np.repeat(np.arange(len(sizes)), sizes)
    donor = rng.permutation(len(sizes))[own]
    within = (np.arange(len(groups)) - starts[own]) % sizes[donor]
    out = np.empty(len(groups), np.int64)
    out[order] = order[starts[donor] + within]
    return out


def _with_within(
    explained: Sequence[tuple[Labels, Explained]], near: Neighbourhoods
) -> tuple[Explained, ...]:
    """Add to columns of origin what remains of them among neighbours of the same subject; strongest first."""
    subjects = [pair for pair in explained if pair[1].nature == Nature.SUBJECT]
    # The material if a column names it, else what explains most.
    main = max(
        subjects,
        key=lambda pair: (is_material(pair[1].column) and pair[1].known >= LEAST_KNOWN, pair[1].score),
        default=None,
    )
    out = [
        replace(found, within=None if main is None else _within(labels, main[0], near))
        if found.nature == Nature.ORIGIN
        else found
        for labels, found in explained
    ]
    return tuple(sorted(out, key=lambda found: -found.score))


def _within(labels: Labels, subject: Labels, near: Neighbourhoods) -> Within | None:
    codes, strata = labels.codes, subject.codes
    first, second = _known(np.minimum(codes, strata), near.pairs)
    same = strata[first] == strata[second]
    first, second = first[same], second[same]
    if len(first) < LEAST_PAIRS:
        return None
    # How often another image of the same stratum has the label, by the sample as a whole.
    size = len(labels.names)
    known = (codes >= 0) & (strata >= 0)
    table = np.zeros((len(subject.names), size))
    np.add.at(table, (strata[known], codes[known]), 1)
    share = table[strata[first], codes[first]] / table.sum(axis=1)[strata[first]]
    return Within(subject.column, float((codes[first] == codes[second]).mean()), float(share.mean()))
