"""One row of the table for each measure, a value for each method and data seed, and how they print."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class Row:
    """A measure of all methods; `values` holds one number a data seed, nothing where a method has none."""

    what: str
    measure: str
    images: int
    chance: float | None = None
    aim: float | None = None
    values: dict[str, list[float]] = field(default_factory=dict)


def merged(rows: Iterable[Row]) -> list[Row]:
    """Join the rows of several seeds that measure the same, in the order of their first appearance."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        first = found.setdefault(
            (row.what, row.measure), Row(row.what, row.measure, row.images, row.chance, row.aim)
        )
        for name, values in row.values.items():
            first.values.setdefault(name, []).extend(values)
    return list(found.values())


def printed(rows: list[Row], methods: Iterable[str]) -> list[dict[str, str]]:
    """Give rows of text with one column a method: mean ± standard deviation over the seeds."""
    names = list(methods)
    return [
        {
            "what": row.what,
            "measure": row.measure,
            "images": str(row.images),
            "chance": _number(row.chance),
            "aim": _number(row.aim),
            **{name: _spread(row.values.get(name, [])) for name in names},
        }
        for row in rows
    ]


def as_json(rows: list[Row]) -> list[dict[str, Any]]:
    """Give rows with plain numbers: of every method the value of each seed."""
    return [vars(row) for row in rows]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    digits = 3 if abs(value) >= 0.001 or value == 0 else 4
    return f"{value:.{digits}f}".lstrip("0") if abs(value) < 10 else f"{value:.1f}"


def _spread(values: list[float]) -> str:
    if not values:
        return "–"
    mean = _number(float(np.mean(values)))
    return mean if len(values) == 1 else f"{mean} ± {_number(float(np.std(values, ddof=1)))}"
