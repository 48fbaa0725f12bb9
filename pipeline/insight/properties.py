"""How well similarity predicts each numeric property: neighbour regression that never sees a relative.

Every asked image is predicted by the weighted mean of its nearest images that know the property, none of its
own sample, file or pixels: cross-validation with each such group as a fold. R² is against the mean of all;
its interval is a bootstrap over groups, because images of one sample are no independent evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.collection import Collection, Column
from pipeline.collection.filters import numbers
from pipeline.collection.titles import title
from pipeline.insight.columns import Nature, nature
from pipeline.insight.expected import LEAST_NEIGHBOURS, properties
from pipeline.insight.groups import related_groups
from pipeline.insight.neighbours import nearest_others, sampled, weights
from pipeline.insight.wording import number, with_unit, within
from pipeline.search import Index

QUERIES = 2_000
REFERENCES = 20_000
LEAST_IMAGES = 30
LEAST_GROUPS = 5
RESAMPLES = 500

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Near:
    """Asked rows with their neighbours' rows (−1: none) and distances, nearest first."""

    asked: Int[np.ndarray, " query"]
    rows: Int[np.ndarray, "query neighbour"]
    distances: Float[np.ndarray, "query neighbour"]


@dataclass(frozen=True)
class Predictability:
    """How well neighbours predict one property of `images` asked ones in `groups` groups.

    `r2` is 1 for perfect, 0 for no better than the mean, below for worse; `low` and `high` hold it at 95 %.
    All are None where too few images or groups have a value; `notice` then says so.
    """

    column: Column
    nature: Nature
    known: int
    images: int = 0
    groups: int = 0
    r2: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    mean_error: float | None = None
    notice: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what docs/insight.md describes."""
        rounded = {
            name: None if value is None else float(f"{value:.4g}")
            for name, value in (
                ("r2", self.r2),
                ("low", self.low),
                ("high", self.high),
                ("error", self.error),
                ("mean_error", self.mean_error),
            )
        }
        return {
            "column": self.column.name,
            "title": title(self.column),
            "unit": self.column.unit,
            "nature": str(self.nature),
            "known": self.known,
            "images": self.images,
            "groups": self.groups,
            **rounded,
            "sentence": self.notice or _sentence(self),
        }


def predictability(
    collection: Collection, index: Index, progress: Progress | None = None, seed: int = 0
) -> list[Predictability]:
    """Return every numeric property, best predicted first, those that cannot be judged last.

    `index` holds the vectors in the order of `collection.frame`.
    """
    say = progress or (lambda fraction, message: None)
    say(0.0, "finding relatives")
    groups = related_groups(collection)
    maps = list(collection.info["maps"])
    judge = _Judge(index, groups, seed)
    out = []
    wanted = properties(collection)
    for place, column in enumerate(wanted):
        say(place / len(wanted), column.name)
        out.append(judge.judge(column, nature(column, maps), numbers(collection.frame[column.name])))
    return sorted(out, key=lambda found: (found.r2 is None, -(found.r2 or 0.0)))


class _Judge:
    """Judges properties one after the other; those known for the same images share their neighbours."""

    def __init__(self, index: Index, groups: Int[np.ndarray, " image"], seed: int) -> None:
        self._index = index
        self._groups = groups
        self._seed = seed
        self._near: dict[bytes, Near] = {}

    def judge(self, column: Column, kind: Nature, values: Float[np.ndarray, " image"]) -> Predictability:
        known = np.isfinite(values)
        count, different = int(known.sum()), len(np.unique(self._groups[known]))
        if count < LEAST_IMAGES or different < LEAST_GROUPS:
            notice = f"Too few values to judge: {count:,} images of {different:,} samples have one."
            return Predictability(column, kind, count, notice=notice)
        if np.ptp(values[known]) == 0:
            return Predictability(column, kind, count, notice="All images have the same value.")
        near = self._neighbours(known)
        enough = np.flatnonzero((near.rows >= 0).sum(axis=1) >= LEAST_NEIGHBOURS)
        if len(enough) < LEAST_IMAGES:
            notice = f"Too few values to judge: {len(enough):,} images have neighbours of other samples."
            return Predictability(column, kind, count, notice=notice)
        rows = near.rows[enough]
        counts = np.where(rows >= 0, weights(near.distances[enough]), 0.0)
        said = (counts * values[rows]).sum(axis=1, where=rows >= 0) / counts.sum(axis=1)
        asked = near.asked[enough]
        misses = np.stack([values[asked] - said, values[asked] - values[known].mean()])
        own = np.unique(self._groups[asked], return_inverse=True)[1]
        r2, low, high = explained_share(misses, own, np.random.default_rng(self._seed))
        error, mean_error = (float(one) for one in np.abs(misses).mean(axis=1))
        images, different = len(asked), int(own.max()) + 1
        return Predictability(column, kind, count, images, different, r2, low, high, error, mean_error)

    def _neighbours(self, known: Bool[np.ndarray, " image"]) -> Near:
        key = np.packbits(known).tobytes()
        if key not in self._near:
            rng = np.random.default_rng(self._seed)
            rows = sampled(np.flatnonzero(known), REFERENCES, rng)
            asked = sampled(rows, QUERIES, rng)
            queries, references = (
                (self._index.rows(chosen), self._groups[chosen]) for chosen in (asked, rows)
            )
            places, products = nearest_others(queries, references)
            self._near[key] = Near(asked, np.where(places >= 0, rows[places], -1), 1 - products)
        return self._near[key]


def explained_share(
    misses: Float[np.ndarray, "2 query"], groups: Int[np.ndarray, " query"], rng: np.random.Generator
) -> tuple[float, float, float]:
    """Return R² and the bounds of its 95 % interval by resampling whole groups.

    `misses` are what the prediction and what the mean is off by; R² is one less the ratio of their squares.
    """
    size = int(groups.max()) + 1
    squares = np.stack([np.bincount(groups, weights=row**2, minlength=size) for row in misses])
    drawn = rng.multinomial(size, np.full(size, 1 / size), RESAMPLES)
    sums = drawn @ squares.T
    usable = sums[:, 1] > 0
    low, high = np.percentile(1 - sums[usable, 0] / sums[usable, 1], [2.5, 97.5])
    total = squares.sum(axis=1)
    return float(1 - total[0] / total[1]), float(low), float(high)


def _sentence(found: Predictability) -> str:
    r2, error, mean_error = found.r2 or 0.0, found.error or 0.0, found.mean_error or 0.0
    bounds = f"R² {r2:.2f} ({found.low:.2f} to {found.high:.2f})".replace("-", "−")
    name = within(title(found.column))
    if (found.low or 0.0) <= 0:
        return f"Similarity does not predict {name}: {bounds}."
    how = "well" if r2 >= 0.7 else "in part" if r2 >= 0.3 else "a little"
    off = f"off by {with_unit(error, found.column.unit)}, the mean of all by {number(mean_error)}"
    return f"Similarity predicts {name} {how}: {bounds}; {off}."
