"""One finding: how a value, the order of a number or missingness differs between A and B, and a sentence."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pipeline.collection import Column
from pipeline.collection.titles import title
from pipeline.insight import columns
from pipeline.insight.columns import Nature
from pipeline.insight.wording import capital, percent, times, with_unit, within

VALUE, ORDER, MISSING = "value", "order", "missing"
ALPHA = 0.05
_DAY_MS = 86_400_000.0


@dataclass(frozen=True)
class Finding:
    """One tested difference between two sides.

    `test` is value (a share of images), order (numbers, dates) or missing (the share without a value).
    `strength` is the size of the difference from 0 to 1: of two shares, or |Cliff's delta| times the share of
    images that have a value on the side where fewer do. `a`, `b` and `effect` hold the numbers as JSON.
    `is_aside` is whether the column is hidden or hardly known; `is_rest` whether B is all the others.
    """

    column: Column
    nature: Nature
    test: str
    value: str | None
    a: dict[str, Any]
    b: dict[str, Any]
    effect: dict[str, Any]
    strength: float
    p: float
    q: float = 1.0
    values: tuple["Finding", ...] = field(default=())
    """The further values of a category column that were looked at, strongest first."""
    is_aside: bool = False
    is_rest: bool = True

    @property
    def is_significant(self) -> bool:
        """Whether q is at most 0.05."""
        return self.q <= ALPHA

    def to_json(self) -> dict[str, Any]:
        """Return what docs/insight.md describes as a finding."""
        return {
            "column": self.column.name,
            "title": title(self.column),
            "kind": self.column.kind,
            "unit": self.column.unit,
            "nature": str(self.nature),
            "test": self.test,
            "value": self.value,
            "a": self.a,
            "b": self.b,
            "effect": self.effect,
            "strength": round(self.strength, 6),
            "p": self.p,
            "q": self.q,
            "significant": self.is_significant,
            "aside": self.is_aside,
            "sentence": sentence(self),
            "values": [value.to_json() for value in self.values],
        }


def sentence(finding: Finding) -> str:
    """Say the difference in one plain sentence about A, with B's number second."""
    if finding.test == ORDER:
        return _order(finding)
    name = within(title(finding.column))
    if finding.test == MISSING:
        return _known(finding, capital(name))
    link = "from" if columns.comes_from(finding.column) else "with"
    return _shares(finding, f"{link} {name} {finding.value}")


def _shares(finding: Finding, what: str) -> str:
    a, b = finding.a["share"], finding.b["share"]
    if a == b:
        start = "As many"
    elif a == 0:
        start = "None"
    elif b == 0:
        start = "Only here"
    else:
        start = f"{times(a / b)} times as many" if a > b else "Fewer"
    shares = " against ".join(
        f"{_counted(side)} ({percent(side['share'])})" for side in (finding.a, finding.b)
    )
    return f"{start} {what}: {shares}."


def _known(finding: Finding, name: str) -> str:
    """Say for how many images a column is known; the sides count those for which it is not."""
    (known_a, share_a), (known_b, share_b) = (
        (_counted({"count": side["of"] - side["count"], "of": side["of"]}), percent(1 - side["share"]))
        for side in (finding.a, finding.b)
    )
    others = "the rest" if finding.is_rest else "the others"
    return f"{name} is known for {share_a} of them ({known_a}) against {share_b} of {others} ({known_b})."


def _counted(side: dict[str, Any]) -> str:
    return f"{side['count']:,} of {side['of']:,}"


def _order(finding: Finding) -> str:
    delta = finding.effect["delta"]
    is_date = finding.column.kind == "date"
    higher, lower = ("later", "earlier") if is_date else ("higher", "lower")
    word, share = (higher, (1 + delta) / 2) if delta >= 0 else (lower, (1 - delta) / 2)
    name = capital(title(finding.column))
    a, b = (_shown(side["quartiles"][1], finding.column) for side in (finding.a, finding.b))
    medians = f"median {a} against {b}" if a != b else f"both medians are {a}"
    if any(side["count"] < side["of"] for side in (finding.a, finding.b)):
        medians += f", known for {_counted(finding.a)} against {_counted(finding.b)}"
    if delta == 0:
        return f"{name} is alike: {medians}."
    return f"{name} is {word}: {medians} ({word} in {percent(share)} of pairs)."


def _shown(value: float | str, column: Column) -> str:
    if isinstance(value, str):
        return value[:10]
    return with_unit(value, column.unit)


def json_number(value: float) -> float | None:
    """Return a number as JSON has it: six significant digits, None for what is infinite or undefined."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def json_value(value: float, column: Column) -> float | str:
    """Return a value of a number column, or of a date column as ISO 8601."""
    if column.kind != "date":
        return float(value)
    moment = pd.Timestamp(np.int64(round(value)), unit="ms")
    return moment.isoformat() if value % _DAY_MS else moment.date().isoformat()
