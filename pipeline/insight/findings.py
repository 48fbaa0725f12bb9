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
    `strength` is the size of the difference from 0 to 1: of two shares, or |Cliff's delta|, which is the same
    for a column of two values. `a`, `b` and `effect` hold the numbers as JSON.
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
            "sentence": sentence(self),
            "values": [value.to_json() for value in self.values],
        }


def sentence(finding: Finding) -> str:
    """Say the difference in one plain sentence about A, with B's number second."""
    if finding.test == ORDER:
        return _order(finding)
    a, b = finding.a["share"], finding.b["share"]
    shares = f"({percent(a)} against {percent(b)})"
    name = within(title(finding.column))
    if finding.test == MISSING:
        return _shares(a, b, f"{capital(name)} is missing {{}} as often {shares}.", f"{name} missing", shares)
    link = "from" if columns.comes_from(finding.column) else "with"
    what = f"{link} {name} {finding.value}"
    return _shares(a, b, f"{{}} as many {what} {shares}.", what, shares)


def _shares(a: float, b: float, compared: str, what: str, shares: str) -> str:
    if a == b:
        return f"As many {what} {shares}."
    if a == 0:
        return f"None {what} {shares}."
    if b == 0:
        return f"Only here: {what} {shares}."
    if a > b:
        return capital(compared.format(f"{times(a / b)} times"))
    return capital(
        compared.format(f"{times(b / a)} times")
        .replace(" as many", " fewer")
        .replace(" as often", " less often")
    )


def _order(finding: Finding) -> str:
    delta = finding.effect["delta"]
    is_date = finding.column.kind == "date"
    higher, lower = ("later", "earlier") if is_date else ("higher", "lower")
    word, share = (higher, (1 + delta) / 2) if delta >= 0 else (lower, (1 - delta) / 2)
    name = capital(title(finding.column))
    a, b = (_shown(side["quartiles"][1], finding.column) for side in (finding.a, finding.b))
    medians = f"median {a} against {b}" if a != b else f"both medians are {a}"
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
