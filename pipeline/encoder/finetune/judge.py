"""Whether retrieval got better: the same questions to images that took no part, before and after.

The difference is given with a 95% interval of a bootstrap over groups (B. Efron 1979): images of one sample
are no independent witnesses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pipeline.encoder.finetune.split import NOT_KNOWN

NEIGHBOURS = 10
RESAMPLES = 1_000
INTERVAL = (2.5, 97.5)  # percent
TOLERATED = 0.02  # what a measure that was not asked for may lose

PerImage = Float[np.ndarray, " image"]


@dataclass(frozen=True)
class Known:
    """What is known of the images that are asked for: numbers of their content, columns and groups."""

    content: Int[np.ndarray, " image"]
    same: Int[np.ndarray, " image"]
    labels: Int[np.ndarray, " image"]
    groups: Int[np.ndarray, " image"]


@dataclass(frozen=True)
class Outcome:
    """One measure before and after, its mean difference and the ends of that difference's interval."""

    measure: str
    before: float
    after: float
    difference: float
    low: float
    high: float
    images: int

    @property
    def is_better(self) -> bool:
        """Whether chance does not explain the gain."""
        return self.low > 0

    @property
    def is_worse(self) -> bool:
        """Whether chance does not explain a loss that is larger than TOLERATED."""
        return self.high < 0 and self.difference < -TOLERATED


def measures(embeddings: Float[np.ndarray, "image view 128"], known: Known) -> dict[str, PerImage]:
    """Ask every measure that the columns allow, a value an image, NaN where an image cannot tell.

    `seen again`: share of an image's views whose nearest image (view 0) is the image itself. `same` and
    `labels`: share of the nearest 10 images, or of as many as there are, that share the value; copies are
    left out, for labels also what is of the same group.
    """
    plain = np.ascontiguousarray(embeddings[:, 0])
    found = {"seen again": _seen_again(plain, embeddings[:, 1:], known.content)}
    likeness = plain @ plain.T
    is_copy = known.content[:, None] == known.content
    for name, codes, hidden in (
        ("same", known.same, is_copy),
        ("labels", known.labels, is_copy | (known.groups[:, None] == known.groups)),
    ):
        if (codes != NOT_KNOWN).any():
            found[name] = _precision(np.where(hidden, -np.inf, likeness), codes)
    return found


def _seen_again(
    plain: Float[np.ndarray, "image 128"],
    views: Float[np.ndarray, "image view 128"],
    content: Int[np.ndarray, " image"],
) -> PerImage:
    right = [content[(views[:, view] @ plain.T).argmax(axis=1)] == content for view in range(views.shape[1])]
    return np.mean(right, axis=0)


def _precision(likeness: Float[np.ndarray, "image image"], codes: Int[np.ndarray, " image"]) -> PerImage:
    """Share of right ones among the likest; the likeness of what may not answer is −∞."""
    known = codes != NOT_KNOWN
    shared = (codes[:, None] == codes) & known[:, None]
    offered = np.isfinite(likeness) & known
    possible = (shared & offered).sum(axis=1)
    found = np.full(len(codes), np.nan)
    for image in np.flatnonzero(possible):
        likest = np.where(offered[image], likeness[image], -np.inf)
        order = np.argsort(-likest, kind="stable")[: min(NEIGHBOURS, possible[image])]
        found[image] = shared[image, order].mean()
    return found


def compare(
    before: Mapping[str, PerImage],
    after: Mapping[str, PerImage],
    groups: Int[np.ndarray, " image"],
    seed: int,
) -> list[Outcome]:
    """Hold every measure after against before; measures that no image can tell are left out."""
    return [
        _outcome(name, before[name], after[name], groups, seed)
        for name in before
        if np.isfinite(before[name]).any()
    ]


def _outcome(
    name: str, before: PerImage, after: PerImage, groups: Int[np.ndarray, " image"], seed: int
) -> Outcome:
    told = np.isfinite(before)
    gain = (after - before)[told]
    group = np.unique(groups[told], return_inverse=True)[1]
    sums, sizes = np.bincount(group, gain), np.bincount(group).astype(float)
    rng = np.random.default_rng([seed, 2])
    drawn = rng.multinomial(len(sizes), np.full(len(sizes), 1 / len(sizes)), RESAMPLES)
    low, high = np.percentile((drawn @ sums) / (drawn @ sizes), INTERVAL)
    return Outcome(
        name,
        float(before[told].mean()),
        float(after[told].mean()),
        float(gain.mean()),
        float(low),
        float(high),
        int(told.sum()),
    )


def is_worth_it(outcomes: list[Outcome], asked: list[str]) -> bool:
    """Say whether one of the asked measures is clearly better and none of all clearly worse."""
    better = any(outcome.is_better for outcome in outcomes if outcome.measure in asked)
    return better and not any(outcome.is_worse for outcome in outcomes)
