"""The boundary in two parameters: where a property is zero or not, or above a level, and what it is there."""

from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.design.asked import point_of, steps_of
from pipeline.design.fitted import Fitted
from pipeline.design.forward import Said
from pipeline.errors import DesignError

Line = Float[np.ndarray, " point"]


def boundary(fitted: Fitted, asked: dict[str, Any]) -> dict[str, Any]:
    """Return where a property is zero and where not, or above a level, in two parameters around a point.

    Beside that the value, and the ends of its interval, as all networks together say them.

    Raises:
        DesignError: the two are one, or unknown, or the property is.

    """
    meaning = fitted.meaning
    names, properties = meaning.parameter_names, meaning.property_names
    for axis in ("x", "y"):
        if asked[axis] not in names:
            raise DesignError(f"There is no parameter {asked[axis]!r} (there are: {', '.join(names)}).")
    if asked["x"] == asked["y"]:
        raise DesignError(f"The boundary needs two different parameters, not {asked['x']} twice.")
    name = asked.get("property") or properties[0]
    if name not in properties:
        raise DesignError(f"There is no property {name!r} (there are: {', '.join(properties)}).")
    at = properties.index(name)
    steps = steps_of(asked.get("steps", 61))
    axes = [names.index(asked["x"]), names.index(asked["y"])]
    lines = [np.linspace(meaning.parameters[one].low, meaning.parameters[one].high, steps) for one in axes]
    points = np.repeat(np.array(point_of(meaning, asked["point"]))[None], steps * steps, axis=0)
    points[:, axes[0]], points[:, axes[1]] = np.tile(lines[0], steps), np.repeat(lines[1], steps)
    level = asked.get("level")
    said = fitted.judge.said(fitted.space.centred(points))
    probability, disagreement = _above(fitted, said, at, level)
    verdict = fitted.judge.verdict(said)
    low, high = fitted.judge.interval(verdict)
    grids = {
        "probability": probability,
        "disagreement": disagreement,
        "value": verdict.value[:, at],
        "low": low[:, at],
        "high": high[:, at],
    }
    return {
        "x": lines[0].tolist(),
        "y": lines[1].tolist(),
        "property": name,
        "level": level,
        **{key: grid.reshape(steps, steps).tolist() for key, grid in grids.items()},
        "words": _words(fitted, at, name, level),
    }


def _above(fitted: Fitted, said: Said, at: int, level: float | None) -> tuple[Line, Line]:
    """Return the mean over the networks of the probability to lie above, and how far they are apart."""
    judge = fitted.judge
    if level is None and judge.two_stage[at]:
        each = said.logit[..., at].sigmoid().double().numpy()
        return each.mean(axis=0), each.std(axis=0)
    line = _level(fitted, at, level)
    shares = []
    for member in range(judge.ensemble.members):
        verdict = judge.verdict(said, [member])
        low, high = np.full(verdict.value.shape[1], -np.inf), np.full(verdict.value.shape[1], np.inf)
        low[at] = line
        shares.append(judge.chance(verdict, low, high)[:, at])
    return np.mean(shares, axis=0), np.std(shares, axis=0)


def _level(fitted: Fitted, at: int, level: float | None) -> float:
    return float(np.median(fitted.properties[:, at])) if level is None else float(level)


def _words(fitted: Fitted, at: int, name: str, level: float | None) -> str:
    if level is None and fitted.judge.two_stage[at]:
        return f"probability that {name} is not zero"
    return f"probability that {name} is above {_level(fitted, at, level):.3g}"
