"""The validation report: errors on held-out rows, calibration, and what each way of searching finds.

Nothing has learnt from the held-out rows. The searches are judged by the half of the networks that took no
part in them; each has the same number of starts and steps, or as many questions to the guiding half.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from pipeline.design.asked import Target, targets_of
from pipeline.design.fitted import Fitted
from pipeline.design.propose import DRAWN, LEAST_REFINED, diversity, meets, near_rows, propose
from pipeline.design.refine import STEPS, box_of, settled
from pipeline.design.rows import Rows
from pipeline.design.space import Points

Progress = Callable[[float, str], None]

LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
QUANTILES = (0.25, 0.5, 0.9)
SEARCHED = 100
SHOWN = 6
_PASSES = 3  # a step of refinement goes forward once and back at twice the cost


def validate(fitted: Fitted, rows: Rows, seed: int, progress: Progress) -> dict[str, Any]:
    """Return the report of a design."""
    names = fitted.meaning.property_names
    searches = []
    targets = [(name, value) for at, name in enumerate(names) for value in _aims(rows, at)]
    for number, (name, value) in enumerate(targets):
        progress(number / len(targets), f"comparing searches for {name} = {value:g}")
        wanted = targets_of(fitted.meaning, {name: {"value": value}})
        searches += _searched(fitted, wanted, seed + number)
    return {
        "held_out": {name: held_out(fitted, rows, at) for at, name in enumerate(names)},
        "failures": _failures(fitted, rows),
        "searches": searches,
        "flow": _worth(searches),
    }


def held_out(fitted: Fitted, rows: Rows, at: int) -> dict[str, Any]:
    """Return errors and calibration of one property on the held-out rows.

    Coverage is that of the intervals of either half of the networks, as candidates carry them.
    """
    held, judge = rows.held_out, fitted.judge
    measured = rows.properties[held, at]
    verdict = judge.judge(fitted.known[held])
    said = verdict.value[:, at]
    missed = np.abs(said - measured)
    told: dict[str, Any] = {
        "rows": len(held),
        "mae": float(missed.mean()),
        "median_error": float(np.median(missed)),
        "r2": float(
            1 - ((said - measured) ** 2).sum() / max(((measured - measured.mean()) ** 2).sum(), 1e-30)
        ),
        "mae_by_nearest_rows": _by_neighbours(fitted, rows, at),
        "accuracy": None,
        "mae_not_zero": None,
        "coverage": [_coverage(fitted, rows, at, level) for level in LEVELS],
    }
    if judge.two_stage[at]:
        told["accuracy"] = float(((said != 0) == (measured != 0)).mean())
        told["mae_not_zero"] = float(missed[measured != 0].mean()) if (measured != 0).any() else None
    return told


def _coverage(fitted: Fitted, rows: Rows, at: int, level: float) -> dict[str, Any]:
    """Return how many held-out values lie in intervals of a level: all, and those not said to be zero."""
    held, judge = rows.held_out, fitted.judge
    measured = rows.properties[held, at]
    inside, widths, not_zero = [], [], []
    for half in judge.halves:
        verdict = judge.judge(fitted.known[held], half)
        low, high = judge.interval(verdict, level)
        inside.append((measured >= low[:, at] - 1e-9) & (measured <= high[:, at] + 1e-9))
        widths.append(high[:, at] - low[:, at])
        not_zero.append(~judge.said_zero(verdict)[:, at])
    every, width, other = np.concatenate(inside), np.concatenate(widths), np.concatenate(not_zero)
    return {
        "level": level,
        "all": float(every.mean()),
        "not_zero": float(every[other].mean()) if other.any() else None,
        "zero": float(every[~other].mean()) if (~other).any() else None,
        "median_width": float(np.median(width[other])) if other.any() else 0.0,
    }


def _by_neighbours(fitted: Fitted, rows: Rows, at: int) -> float:
    """Return the error of taking the median of the five nearest rows that were learnt from."""
    taken = rows.held_out[:500]
    _, near = fitted.nearest(fitted.known[taken], 40)
    is_held = np.isin(near, rows.held_out)
    guesses = [
        np.median(rows.properties[row[~held][:5], at]) for row, held in zip(near, is_held, strict=True)
    ]
    return float(np.abs(np.array(guesses) - rows.properties[taken, at]).mean())


def _failures(fitted: Fitted, rows: Rows) -> list[dict[str, Any]]:
    """Return the held-out rows that are said worst, in spreads of the properties."""
    held = rows.held_out
    verdict = fitted.judge.judge(fitted.known[held])
    missed = np.abs(verdict.value - rows.properties[held]) / fitted.judge.spread
    low, high = fitted.judge.interval(verdict)
    told = []
    for place in np.argsort(-missed.max(axis=1), kind="stable")[:SHOWN]:
        at = int(missed[place].argmax())
        told.append(
            {
                "row": int(held[place]),
                "parameters": named(fitted.meaning.parameter_names, rows.parameters[held[place]]),
                "property": fitted.meaning.property_names[at],
                "measured": float(rows.properties[held[place], at]),
                "predicted": float(verdict.value[place, at]),
                "low": float(low[place, at]),
                "high": float(high[place, at]),
            }
        )
    return told


def _aims(rows: Rows, at: int) -> list[float]:
    values = rows.properties[:, at]
    aims = np.quantile(values[values != 0], QUANTILES)
    return [float(f"{aim:.3g}") for aim in aims]


def _searched(fitted: Fitted, targets: tuple[Target, ...], seed: int) -> list[dict[str, Any]]:
    """Return a line for each way to search for the same targets."""
    lines = []
    for way, start in (
        ("flow", "flow"),
        ("gradient from known rows", "rows"),
        ("gradient from random points", "random"),
    ):
        found = propose(fitted, targets, (), SEARCHED, seed, lambda share, words: None, start)  # type: ignore[arg-type]
        error = (
            np.nanmax(np.abs(found.verdict.value - _value(fitted, targets)), axis=1)
            if len(found.points)
            else None
        )
        refused = [
            named(fitted.meaning.parameter_names, one) for one in fitted.space.valued(found.refused[:2])
        ]
        lines.append(
            _line(fitted, targets, way, found.agreed / found.refined, error, found.points)
            | {"refused": refused}
        )
    lines.append(_random_search(fitted, targets, seed))
    lines.append(_known_rows(fitted, targets))
    return lines


def _random_search(fitted: Fitted, targets: tuple[Target, ...], seed: int) -> dict[str, Any]:
    """Ask the guiding half about as many blind points as a refinement asks it, and take the best."""
    rng, box = np.random.default_rng(seed), box_of(fitted.space, ())
    budget = LEAST_REFINED * (DRAWN + _PASSES * STEPS)
    points = settled(fitted.space, box, rng.uniform(box.low, box.high, (budget, fitted.space.size)))
    guide = fitted.judge.judge(points, fitted.judge.halves[0])
    missed = np.nanmax(np.abs(guide.value - _value(fitted, targets)), axis=1)
    best = points[np.argsort(missed, kind="stable")[:SEARCHED]]
    verdict = fitted.judge.judge(best, fitted.judge.halves[1])
    error = np.nanmax(np.abs(verdict.value - _value(fitted, targets)), axis=1)
    good = meets(fitted, verdict, targets)
    return _line(fitted, targets, "random search", float(good.mean()), error[good], best[good])


def _known_rows(fitted: Fitted, targets: tuple[Target, ...]) -> dict[str, Any]:
    """Take the known rows nearest to the target as candidates, by what was measured of them."""
    missed = np.nanmax(np.abs(fitted.properties - _value(fitted, targets)), axis=1)
    best = np.argsort(missed, kind="stable")[:SEARCHED]
    good = near_rows(fitted, targets)[best]
    return _line(
        fitted, targets, "nearest rows", float(good.mean()), missed[best][good], fitted.known[best[good]]
    )


def _value(fitted: Fitted, targets: tuple[Target, ...]) -> Float[np.ndarray, " property"]:
    """Return the wanted values by property, NaN where none is wanted."""
    values = np.full(len(fitted.meaning.properties), np.nan)
    for target in targets:
        values[fitted.meaning.property_names.index(target.name)] = target.value
    return values


def _line(
    fitted: Fitted,
    targets: tuple[Target, ...],
    way: str,
    hit_rate: float,
    error: Float[np.ndarray, " found"] | None,
    points: Points,
) -> dict[str, Any]:
    return {
        "target": targets[0].words,
        "way": way,
        "hit_rate": round(hit_rate, 4),
        "found": len(points),
        "error": float(error.mean()) if error is not None and len(error) else None,
        "diversity": round(diversity(points), 4),
        "distance": float(fitted.nearest(points)[0].mean()) if len(points) else None,
    }


def _worth(searches: list[dict[str, Any]]) -> dict[str, Any]:
    """Say whether the flow is worth having: better than every other start in hits or diversity."""
    means = {
        way: (
            float(np.mean([line["hit_rate"] for line in searches if line["way"] == way])),
            float(np.mean([line["diversity"] for line in searches if line["way"] == way])),
        )
        for way in ("flow", "gradient from known rows", "gradient from random points")
    }
    flow = means.pop("flow")
    beaten = {
        way: any(ours > theirs * (1 + _CLEARLY) for ours, theirs in zip(flow, other, strict=True))
        for way, other in means.items()
    }
    told = "; ".join(
        f"{way}: {hits:.1%} agreed, diversity {apart:.2f}"
        for way, (hits, apart) in {"flow": flow, **means}.items()
    )
    if all(beaten.values()):
        words = f"The flow is worth having: other starts agree less often or find more of the same ({told})."
    else:
        others = " and ".join(way for way, is_beaten in beaten.items() if not is_beaten)
        words = f"For this table the flow is not worth having: {others} does as well ({told})."
    return {"is_worth": all(beaten.values()), "words": words}


_CLEARLY = 0.02


def named(names: list[str], values: Float[np.ndarray, " column"]) -> dict[str, float]:
    """Return numbers under their names."""
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def part_of(rows: Rows) -> Int[np.ndarray, " row"]:
    """Return the column `split` of the rows: 0 learnt by all, 1 left out by half, 2 held out."""
    split = np.zeros(len(rows), np.int64)
    split[rows.left_out_by_some] = 1
    split[rows.held_out] = 2
    return split
