"""What may be wanted of a design: targets, locks, points; checked against its bounds. Light."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.design.schema import Meaning, Parameter, Property
from pipeline.errors import DesignError

MOST_CANDIDATES = 5000
MOST_STEPS = 201
TOLERANCE = 0.04
"""The default tolerance of a wanted value, as a share of the property's range."""


@dataclass(frozen=True)
class Target:
    """What a property should be: within `low` and `high`, and where it is one value, as near it as can be."""

    name: str
    low: float
    high: float
    value: float | None = None

    @property
    def words(self) -> str:
        """The target in words."""
        return (
            f"{self.name} = {self.value:g}"
            if self.value is not None
            else f"{self.name} {self.low:g} to {self.high:g}"
        )


@dataclass(frozen=True)
class Lock:
    """What a parameter must be: from `low` to `high`, equal where it is one value."""

    name: str
    low: float
    high: float


def targets_of(meaning: Meaning, wanted: Any) -> tuple[Target, ...]:
    """Read targets as JSON gives them: `{gap: {value, tolerance?}}` or `{gap: {min?, max?}}`.

    Raises:
        DesignError: none at all, an unknown property, no number, or a range that holds nothing.

    """
    if not isinstance(wanted, Mapping) or not wanted:
        raise DesignError(
            'Say what is wanted, as {"gap": {"value": 0.5}} or {"gap": {"min": 0.4, "max": 0.6}}.'
        )
    known = {one.name: one for one in meaning.properties}
    return tuple(_target(known, str(name), one) for name, one in wanted.items())


def locks_of(meaning: Meaning, wanted: Any) -> tuple[Lock, ...]:
    """Read locks as JSON gives them: `{c: 12.3}` or `{c: {min?, max?}}`.

    Raises:
        DesignError: an unknown parameter, a lock out of bounds, or one that contradicts itself.

    """
    if wanted is None:
        return ()
    if not isinstance(wanted, Mapping):
        raise DesignError('Locks are given as {"c": 12.3} or {"c": {"min": 12, "max": 13}}.')
    known = {one.name: one for one in meaning.parameters}
    return tuple(_lock(known, str(name), one) for name, one in wanted.items())


def point_of(meaning: Meaning, wanted: Any) -> list[float]:
    """Read a point as JSON gives it, every parameter within its bounds, in their order.

    Raises:
        DesignError: a parameter is missing, unknown or out of bounds.

    """
    if not isinstance(wanted, Mapping):
        raise DesignError(f"A point names every parameter: {', '.join(meaning.parameter_names)}.")
    strange = next((str(name) for name in wanted if name not in meaning.parameter_names), None)
    if strange is not None:
        raise DesignError(
            f"There is no parameter {strange!r} (there are: {', '.join(meaning.parameter_names)})."
        )
    values = []
    for one in meaning.parameters:
        if one.name not in wanted:
            raise DesignError(f"The point has no {one.name}: it must name every parameter.")
        value = _number(wanted[one.name], one.name)
        _within(one, value, value)
        values.append(value)
    return values


def steps_of(steps: int) -> int:
    """Return how many values are asked about along an axis; DesignError for too few or too many."""
    if not 2 <= steps <= MOST_STEPS:
        raise DesignError(f"{steps} steps are asked for: take 2 to {MOST_STEPS}.")
    return steps


def _target(known: Mapping[str, Property], name: str, wanted: Any) -> Target:
    if name not in known:
        raise DesignError(f"There is no property {name!r} (there are: {', '.join(known)}).")
    entry = wanted if isinstance(wanted, Mapping) else {"value": wanted}
    span = known[name].high - known[name].low
    if entry.get("value") is not None:
        value = _number(entry["value"], name)
        stated = entry.get("tolerance")
        tolerance = TOLERANCE * span if stated is None else _number(stated, f"tolerance of {name}")
        if tolerance <= 0:
            raise DesignError(f"The tolerance of {name} is {tolerance:g}: it must be above zero.")
        return Target(name, value - tolerance, value + tolerance, value)
    if entry.get("min") is None and entry.get("max") is None:
        raise DesignError(f"Say a value of {name}, or min or max or both.")
    low = known[name].low - span if entry.get("min") is None else _number(entry["min"], name)
    high = known[name].high + span if entry.get("max") is None else _number(entry["max"], name)
    if low >= high:
        raise DesignError(f"The range of {name} holds nothing: {low:g} is not below {high:g}.")
    return Target(name, low, high)


def _lock(known: Mapping[str, Parameter], name: str, wanted: Any) -> Lock:
    if name not in known:
        raise DesignError(f"There is no parameter {name!r} to lock (there are: {', '.join(known)}).")
    one = known[name]
    if isinstance(wanted, Mapping):
        low = one.low if wanted.get("min") is None else _number(wanted["min"], name)
        high = one.high if wanted.get("max") is None else _number(wanted["max"], name)
    else:
        low = high = _number(wanted, name)
    if low > high:
        raise DesignError(f"The locks of {name} contradict: at least {low:g} and at most {high:g}.")
    _within(one, low, high)
    if one.is_integer and int(high) < low:
        raise DesignError(f"{name} takes whole numbers only, and none lies from {low:g} to {high:g}.")
    return Lock(name, low, high)


def _within(one: Parameter, low: float, high: float) -> None:
    unit = f" {one.unit}" if one.unit else ""
    if low < one.low or high > one.high:
        stated = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        raise DesignError(
            f"{one.name} = {stated}{unit} leaves its bounds, {one.low:g} to {one.high:g}{unit}: nothing is "
            "known there. Stay within them, or fit a table that reaches further."
        )


def _number(value: Any, name: str) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or value != value
        or abs(value) == float("inf")
    ):
        raise DesignError(f"{name} must be a number, not {str(value)[:40]!r}.")
    return float(value)
