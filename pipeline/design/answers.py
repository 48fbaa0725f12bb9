"""Answers as JSON: candidates, and sensitivity around a point (docs/design.md)."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from pipeline.design.asked import MOST_CANDIDATES, Lock, Target, locks_of, point_of, steps_of, targets_of
from pipeline.design.fitted import Fitted
from pipeline.design.propose import Proposal, diversity, near_rows, nothing_found, propose
from pipeline.design.reach import is_reached, lies_far, reachable
from pipeline.design.store import Design
from pipeline.errors import DesignError

Progress = Callable[[float, str], None]

IMAGES_SHOWN = 6


def candidates_id(design: Design, asked: dict[str, Any]) -> str:
    """Return the id of an answer: the same question to the same design has the same."""
    told = [design.described["created_at"], design.described["provenance"], asked]
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=8).hexdigest()


def propose_candidates(
    design: Design, fitted: Fitted, asked: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """Return candidates as docs/design.md shows them; `asked` has targets, locks, count and seed.

    Raises:
        DesignError: what is asked cannot be.

    """
    targets = targets_of(fitted.meaning, asked["targets"])
    locks = locks_of(fitted.meaning, asked.get("locks"))
    count, seed = asked.get("count", 100), asked.get("seed", 0)
    if not 1 <= count <= MOST_CANDIDATES:
        raise DesignError(f"{count} candidates are asked for: take 1 to {MOST_CANDIDATES:,}.")
    names = [target.name for target in targets]
    reach, message = None, None
    if any(lies_far(fitted, target) for target in targets):
        reach = reachable(fitted, names, locks, seed, _part(progress, 0.0, 0.1))
    if reach and not all(is_reached(target, reach[target.name]) for target in targets):
        found = nothing_found(fitted)
    else:
        found, reach = propose(fitted, targets, locks, count, seed, _part(progress, 0.1, 0.9)), None
        if len(found.points) == 0:
            reach = reachable(fitted, names, locks, seed, _part(progress, 0.9, 1.0))
    if reach:
        message = _out_of_reach(fitted, targets, locks, reach)
    elif len(found.points) < count:
        message = f"{len(found.points)} of {count} were found on which both halves of the networks agree."
    return {
        "id": candidates_id(design, asked),
        "design": design.name,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **asked,
        "drawn": found.drawn,
        "refined": found.refined,
        "agreed": found.agreed,
        "returned": len(found.points),
        "diversity": diversity(found.points),
        "known_diversity": diversity(fitted.known[near_rows(fitted, targets)]),
        "nearest_typical": fitted.typical_distance,
        "reachable": reach,
        "message": message,
        "provenance": design.described["provenance"],
        "rows": _rows(design, fitted, found),
    }


def _rows(design: Design, fitted: Fitted, found: Proposal) -> list[dict[str, Any]]:
    if len(found.points) == 0:
        return []
    values = fitted.space.valued(found.points)
    low, high = fitted.judge.interval(found.verdict)
    near = fitted.nearest(found.points, IMAGES_SHOWN)
    place = fitted.places(found.points)
    ids = design.frame["image_id"].tolist() if "image_id" in design.frame else None
    return [
        {
            "parameters": dict(zip(fitted.space.names, values[at].tolist(), strict=True)),
            "predicted": _predicted(fitted, found, low, high, at),
            "nearest": {
                "row": int(near[1][at, 0]),
                "distance": float(near[0][at, 0]),
                "image_id": None if ids is None else ids[near[1][at, 0]],
            },
            "score": float(found.score[at]),
            "x": float(place[at, 0]),
            "y": float(place[at, 1]),
            "image_ids": [] if ids is None else [ids[row] for row in near[1][at]],
        }
        for at in range(len(values))
    ]


def _predicted(
    fitted: Fitted, found: Proposal, low: np.ndarray, high: np.ndarray, row: int
) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "value": float(found.verdict.value[row, at]),
            "low": float(low[row, at]),
            "high": float(high[row, at]),
            "disagreement": float(found.verdict.disagreement[row, at]),
            "nonzero": float(found.verdict.nonzero[row, at]) if fitted.judge.two_stage[at] else None,
        }
        for at, name in enumerate(fitted.meaning.property_names)
    }


def _out_of_reach(
    fitted: Fitted, targets: Sequence[Target], locks: Sequence[Lock], reach: dict[str, dict[str, float]]
) -> str:
    units = {one.name: f" {one.unit}" if one.unit else "" for one in fitted.meaning.properties}
    titles = {one.name: one.title or one.name for one in fitted.meaning.properties}
    spans = [
        f"{titles[name]} {one['min']:.3g} to {one['max']:.3g}{units[name]}" for name, one in reach.items()
    ]
    wanted = " and ".join(target.words.replace(target.name, titles[target.name], 1) for target in targets)
    where = "under these locks" if locks else "within the bounds"
    alone = ", each by itself" if len(reach) > 1 else ""
    return (
        f"Nothing was found for {wanted}. What both halves of the networks think can be reached {where}: "
        f"{', '.join(spans)}{alone}."
    )


def sensitivity(fitted: Fitted, asked: dict[str, Any]) -> dict[str, Any]:
    """Return how each property changes with each parameter alone, as the judging half says."""
    point = np.array(point_of(fitted.meaning, asked["point"]))
    steps = steps_of(asked.get("steps", 41))
    return {
        "point": asked["point"],
        "parameters": [_along(fitted, point, at, steps) for at in range(fitted.space.size)],
    }


def _along(fitted: Fitted, point: np.ndarray, at: int, steps: int) -> dict[str, Any]:
    one = fitted.meaning.parameters[at]
    values = np.linspace(one.low, one.high, steps)
    if one.is_integer:
        values = np.unique(np.round(values))
    points = np.repeat(point[None], len(values), axis=0)
    points[:, at] = values
    verdict = fitted.judge.judge(fitted.space.centred(points), fitted.judge.halves[1])
    low, high = fitted.judge.interval(verdict)
    names = fitted.meaning.property_names
    slopes = np.gradient(verdict.value, values, axis=0) if len(values) > 1 else np.zeros_like(verdict.value)
    here = int(np.abs(values - point[at]).argmin())
    return {
        "name": one.name,
        "values": values.tolist(),
        "properties": {
            name: {
                "value": verdict.value[:, place].tolist(),
                "low": low[:, place].tolist(),
                "high": high[:, place].tolist(),
            }
            for place, name in enumerate(names)
        },
        "slope": {name: float(slopes[here, place]) for place, name in enumerate(names)},
        "range": {name: float(np.ptp(verdict.value[:, place])) for place, name in enumerate(names)},
    }


def _part(progress: Progress, low: float, high: float) -> Progress:
    return lambda share, words: progress(low + (high - low) * share, words)
