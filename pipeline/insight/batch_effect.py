"""The batch-effect meter: how far neighbourhoods follow each column, by origin and by what was imaged.

For a sample of images the labels of their nearest neighbours are collected; the mutual information of an
image's label and its neighbours' labels, divided by the mean entropy of both, is 1 if neighbours always share
the label and 0 if it says nothing about them. What shuffled labels reach is subtracted. Images of one sample,
one file or equal pixels are never each other's neighbours here: that they are alike proves nothing. Shuffling
moves whole such groups, so that p-values count groups, not images.

What neighbours share is held against what random images share that are no relatives either (`chance`). A
column whose images come from too few groups, or whose values each belong to one group, cannot be judged.

Instrument and material are often linked: each depositor has their own. So for columns of origin it is also
asked whether neighbours of the same material, recorded by the same technique, still share the origin more
often than chance (Cohen's kappa), and whether chance leaves room to tell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from pipeline.collection import Collection
from pipeline.insight.chance import chance_of, effective_groups, error_of_mean
from pipeline.insight.columns import Nature, is_material
from pipeline.insight.explained import Explained, Unjudged, Within
from pipeline.insight.groups import related_groups
from pipeline.insight.labels import Labels, labelled_columns
from pipeline.insight.neighbours import NEIGHBOURS, nearest_others, sampled
from pipeline.insight.verdict import LEAST_KNOWN, BatchEffects
from pipeline.search import Index

QUERIES = 5_000
REFERENCES = 20_000
SHUFFLES = 50
LEAST_PAIRS = 100
LEAST_GROUPS = 5.0  # of equal size: two or three samples show nothing but themselves
LEAST_REACH = 0.5  # of the images: whose value an image of another group has too

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
        explained.append((one, _explained(one, near, rng)))
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


def _explained(labels: Labels, near: Neighbourhoods, rng: np.random.Generator) -> Explained:
    """Measure one column; only the share that is known where too little is left to judge it."""
    codes, size = labels.codes, len(labels.names)
    first, second = _known(codes, near.pairs)
    chance = chance_of(codes, near.groups, np.zeros_like(codes), first)
    found = Explained(labels.column, labels.nature, size, labels.is_binned, float((codes >= 0).mean()))
    found = replace(found, twins=labels.twins, unjudged=_unjudged(codes, near, chance))
    if found.unjudged is not None:
        return found
    information = normalised_information(codes[first], codes[second], size)
    shuffled = []
    for _ in range(SHUFFLES):
        other = codes[shuffle(near.groups, rng)]
        one, another = _known(other, near.pairs)
        shuffled.append(normalised_information(other[one], other[another], size))
    return replace(
        found,
        information=information,
        null=float(np.mean(shuffled)),
        p=(1 + sum(one >= information for one in shuffled)) / (1 + SHUFFLES),
        agreement=float((codes[first] == codes[second]).mean()),
        chance=float(chance.mean()),
    )


def _unjudged(
    codes: Int[np.ndarray, " reference"], near: Neighbourhoods, chance: Float[np.ndarray, " pair"]
) -> Unjudged | None:
    """Say why a column cannot be judged, if so; `chance` is that of every known pair."""
    if len(chance) < LEAST_PAIRS:
        return Unjudged.PAIRS
    if effective_groups(near.groups[codes >= 0]) < LEAST_GROUPS:
        return Unjudged.GROUPS
    return Unjudged.OWN if (chance > 0).mean() < LEAST_REACH else None


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
    main = [one for one in (_main(explained, Nature.SUBJECT), _main(explained, Nature.SIGNAL)) if one]
    out = [
        replace(found, within=_within(labels, main, near))
        if main and found.nature == Nature.ORIGIN and found.unjudged is None
        else found
        for labels, found in explained
    ]
    return tuple(sorted(out, key=lambda found: -found.score))


def _main(explained: Sequence[tuple[Labels, Explained]], nature: Nature) -> Labels | None:
    """Return what stands for a nature: the material if a column names it, else what explains most."""
    judged = [
        (is_material(found.column), found.score, place)
        for place, (_, found) in enumerate(explained)
        if found.nature == nature and found.known >= LEAST_KNOWN and found.is_notable
    ]
    return explained[max(judged)[-1]][0] if judged else None


def _within(labels: Labels, main: Sequence[Labels], near: Neighbourhoods) -> Within:
    codes, strata = labels.codes, np.zeros_like(labels.codes)
    for one in main:
        strata = np.where((strata < 0) | (one.codes < 0), -1, strata * len(one.names) + one.codes)
    first, second = _known(np.minimum(codes, strata), near.pairs)
    same = strata[first] == strata[second]
    first, second = first[same], second[same]
    columns = tuple(one.column for one in main)
    if len(first) < LEAST_PAIRS or effective_groups(near.groups[np.unique(first)]) < LEAST_GROUPS:
        return Within(columns)
    shares = codes[first] == codes[second]
    chance = chance_of(codes, near.groups, strata, first)
    error = error_of_mean(shares - chance, near.groups[first])
    return Within(columns, float(shares.mean()), float(chance.mean()), error)
