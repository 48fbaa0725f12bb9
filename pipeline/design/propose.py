"""Candidates for a wanted property: drawn, refined on half of the networks, kept if the other half agrees.

The half that judges takes no part in the search: neither drawing nor refining sees it. What is returned of a
candidate is what that half says, because its errors on rows it had left out are known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from scipy.spatial.distance import cdist, pdist

from pipeline.design.asked import Lock, Target
from pipeline.design.fitted import Fitted
from pipeline.design.judge import Verdict
from pipeline.design.refine import Box, box_of, ends_of, refine, settled
from pipeline.design.space import Points

Progress = Callable[[float, str], None]
Start = Literal["flow", "rows", "random"]

REFINED = 4.5
"""How many points are refined for each candidate that is wanted."""
LEAST_REFINED = 400
DRAWN = 2
"""How many points are drawn for each that is refined."""
SPREAD = 0.25
"""How far around the target the flow is asked to draw, as a share of the property's range."""
EXCHANGE = 0.2
"""How much doubt, in spreads of the property, is taken for one unit more of distance from others."""
TWINS = 0.3
"""Candidates nearer than this share of the typical distance of known rows are twins."""
_BLUR = 0.05
_FEW = 2000


@dataclass(frozen=True)
class Proposal:
    """Candidates, best first, with what the judging half says of them and how they came to be."""

    points: Points
    """Centred; `Space.valued` gives them in their units."""
    verdict: Verdict
    score: Float[np.ndarray, " candidate"]
    drawn: int
    refined: int
    agreed: int
    refused: Points
    """Points that met the target for the guiding half and not for the judging half."""


def propose(
    fitted: Fitted,
    targets: Sequence[Target],
    locks: Sequence[Lock],
    count: int,
    seed: int,
    progress: Progress,
    start: Start = "flow",
) -> Proposal:
    """Return at most `count` candidates; `start` says where the search begins."""
    box = box_of(fitted.space, locks)
    wanted = max(LEAST_REFINED, int(REFINED * count))
    progress(0.0, "drawing candidates")
    drawn = _STARTS[start](fitted, targets, box, DRAWN * wanted, seed)
    progress(0.05, "choosing where to begin")
    starts = _nearest_by_guide(fitted, drawn, targets, wanted) if start != "random" else drawn[:wanted]
    points = refine(
        fitted, starts, targets, box, lambda share: progress(0.1 + 0.8 * share, "refining candidates")
    )
    progress(0.9, "asking the networks that took no part")
    verdict = fitted.judge.judge(points, fitted.judge.halves[1])
    agrees = meets(fitted, verdict, targets)
    guide = meets(fitted, fitted.judge.judge(points, fitted.judge.halves[0]), targets)
    chance = _chance(fitted, verdict, targets)
    agreed = np.flatnonzero(agrees & guide)
    chosen = _chosen(fitted, points, verdict, targets, agreed, count)
    chosen = chosen[np.argsort(-chance[chosen], kind="stable")]
    return Proposal(
        points[chosen],
        verdict.taken(chosen),
        chance[chosen],
        len(drawn),
        len(points),
        len(agreed),
        points[guide & ~agrees],
    )


def nothing_found(fitted: Fitted) -> Proposal:
    """Return no candidate, nothing having been drawn."""
    none = np.zeros((0, fitted.space.size))
    nothing = np.zeros((0, len(fitted.meaning.properties)))
    return Proposal(none, Verdict(*(nothing,) * 5), np.zeros(0), 0, 0, 0, none)


def meets(fitted: Fitted, verdict: Verdict, targets: Sequence[Target]) -> Bool[np.ndarray, " point"]:
    """Return which points are said to meet every target."""
    good = np.ones(len(verdict.value), bool)
    for target in targets:
        at = fitted.meaning.property_names.index(target.name)
        value = verdict.value[:, at]
        good &= (value >= target.low) & (value <= target.high)
        if target.value is not None and target.value != 0 and fitted.judge.two_stage[at]:
            good &= value != 0
    return good


def diversity(points: Points) -> float:
    """Return the mean distance of two points in the unit cube; 0 for fewer than two."""
    if len(points) < 2:
        return 0.0
    taken = points[np.linspace(0, len(points) - 1, min(len(points), _FEW)).astype(int)]
    return float(pdist((taken + 1) / 2).mean())


def near_rows(fitted: Fitted, targets: Sequence[Target]) -> Bool[np.ndarray, " row"]:
    """Return which known rows meet every target as they were measured."""
    near = np.ones(len(fitted.known), bool)
    for target in targets:
        value = fitted.properties[:, fitted.meaning.property_names.index(target.name)]
        near &= (value >= target.low) & (value <= target.high)
    return near


def _chance(fitted: Fitted, verdict: Verdict, targets: Sequence[Target]) -> Float[np.ndarray, " point"]:
    """Return the chance that all targets are met, properties taken as independent."""
    names = fitted.meaning.property_names
    low, high = np.full(len(names), -np.inf), np.full(len(names), np.inf)
    for target in targets:
        low[names.index(target.name)], high[names.index(target.name)] = target.low, target.high
    chances = fitted.judge.chance(verdict, low, high)
    return chances[:, [names.index(target.name) for target in targets]].prod(axis=1)


def _missed(fitted: Fitted, verdict: Verdict, targets: Sequence[Target]) -> Float[np.ndarray, " point"]:
    """Return how far points are said to be from what is aimed at, and how unsure that is, in spreads."""
    missed = np.zeros(len(verdict.value))
    for target in targets:
        at = fitted.meaning.property_names.index(target.name)
        low, high = ends_of(target)
        value = verdict.value[:, at]
        missed += (np.clip(low - value, 0, None) + np.clip(value - high, 0, None)) / fitted.judge.spread[at]
        missed += verdict.scale[:, at] / fitted.judge.spread[at]
    return missed


def _nearest_by_guide(fitted: Fitted, drawn: Points, targets: Sequence[Target], wanted: int) -> Points:
    """Return the drawn points that the guiding half likes best."""
    verdict = fitted.judge.judge(drawn, fitted.judge.halves[0])
    return drawn[np.sort(np.argsort(_missed(fitted, verdict, targets), kind="stable")[:wanted])]


def _chosen(
    fitted: Fitted,
    points: Points,
    verdict: Verdict,
    targets: Sequence[Target],
    agreed: Int[np.ndarray, " agreed"],
    count: int,
) -> Int[np.ndarray, " chosen"]:
    """Return places of the candidates: those that are sure and far from the others, near twins last."""
    if len(agreed) <= count:
        return agreed
    cube = (points[agreed] + 1) / 2
    others = cube[np.linspace(0, len(cube) - 1, min(len(cube), _FEW)).astype(int)]
    missed = _missed(fitted, verdict.taken(agreed), targets)
    appeal = cdist(cube, others).mean(axis=1) - missed / EXCHANGE
    order = np.argsort(-appeal, kind="stable")
    return agreed[order[_without_twins(cube[order], TWINS * fitted.typical_distance, count)]]


def _without_twins(cube: Points, apart: float, count: int) -> Int[np.ndarray, " chosen"]:
    """Return places of the first `count` points that keep apart, then of nearer ones."""
    free = np.ones(len(cube), bool)
    taken: list[int] = []
    for place in range(len(cube)):
        if free[place] and len(taken) < count:
            taken.append(place)
            free &= np.linalg.norm(cube - cube[place], axis=1) >= apart
    others = np.setdiff1d(np.arange(len(cube)), taken)
    return np.sort(np.array([*taken, *others[: count - len(taken)]], dtype=np.int64))


def _aims(
    fitted: Fitted, targets: Sequence[Target], count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return values to ask the flow for, around the targets, and which properties are asked for."""
    meaning = fitted.meaning
    values = np.zeros((count, len(meaning.properties)))
    asked = np.zeros(len(meaning.properties), bool)
    for target in targets:
        at = meaning.property_names.index(target.name)
        one, asked[at] = meaning.properties[at], True
        low, high = ends_of(target)
        span = one.high - one.low
        aim = rng.uniform(max(low, one.low), max(min(high, one.high), max(low, one.low)), count)
        aim = np.clip(aim + SPREAD * span * rng.standard_normal(count), one.low, one.high)
        if one.is_two_stage:
            aim = np.zeros(count) if high <= 0 else np.maximum(aim, 1e-3 * span)
        values[:, at] = aim
    return values, asked


def _from_flow(fitted: Fitted, targets: Sequence[Target], box: Box, count: int, seed: int) -> Points:
    """Draw from the flow; under locks three times as many, of which those nearest to the locks are taken."""
    rng = np.random.default_rng(seed)
    is_locked = bool((box.high - box.low < 2).any())
    drawn = 3 * count if is_locked else count
    values, asked = _aims(fitted, targets, drawn, rng)
    generator = torch.Generator().manual_seed(seed)
    cube = fitted.flow.draw(fitted.wanted(values, asked), generator).double().numpy()
    return _held(fitted, box, 2 * cube - 1, count)


def _from_rows(fitted: Fitted, targets: Sequence[Target], box: Box, count: int, seed: int) -> Points:
    """Take the known rows nearest to the target, moved a little."""
    rng = np.random.default_rng(seed)
    exact = Verdict(fitted.properties, *(np.zeros_like(fitted.properties) for _ in range(4)))
    order = np.argsort(_missed(fitted, exact, targets), kind="stable")
    rows = rng.choice(order[: max(50, count // 20)], count)
    images = fitted.space.images(fitted.known[rows])
    points = images[rng.integers(0, len(images), count), np.arange(count)]
    return _held(fitted, box, points + _BLUR * rng.standard_normal(points.shape), count)


def _from_random(fitted: Fitted, targets: Sequence[Target], box: Box, count: int, seed: int) -> Points:
    """Draw blindly from the box."""
    rng = np.random.default_rng(seed)
    return settled(fitted.space, box, rng.uniform(box.low, box.high, (count, fitted.space.size)))


def _held(fitted: Fitted, box: Box, points: Points, count: int) -> Points:
    """Return the `count` points nearest to the box, moved into it."""
    held = settled(fitted.space, box, points)
    moved = np.linalg.norm(held - points, axis=1)
    return held[np.sort(np.argsort(moved, kind="stable")[:count])]


_STARTS = {"flow": _from_flow, "rows": _from_rows, "random": _from_random}
