"""What the columns of a table mean: category, number, date or text, and the unit a header states.

The guess can be corrected in collection.json; the rules are listed in docs/readers.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from pipeline.readers.sources.dates import dates_of
from pipeline.readers.sources.units import is_code_name, is_quantity_name, unit_of

Kind = Literal["category", "number", "date", "text"]
Role = Literal["facet", "property", "time", "text"]

ROLES: dict[Kind, Role] = {"category": "facet", "number": "property", "date": "time", "text": "text"}
MISSING = frozenset(
    {"", "-", "--", "?", "NA", "N/A", "n/a", "nan", "NaN", "NAN", "null", "NULL", "NaT", "<NA>"}
)
"""Texts that mean "no value" (not `na`, `Na` or `none`: sodium, and an answer)."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
DECIMAL_COMMA = re.compile(r"[+-]?\d+(,\d+)?([eE][+-]?\d+)?")
LEADING_ZERO = re.compile(r"[+-]?0\d+")
FEW = 12
"""Up to so many distinct whole numbers can be a code."""

MOST_CATEGORIES = 1000


@dataclass(frozen=True)
class ColumnGuess:
    """What a column is, what it is used for, and the unit its header states."""

    kind: Kind
    role: Role
    unit: str | None = None


def infer(
    frame: pd.DataFrame, units: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, dict[str, ColumnGuess]]:
    """Type every column: category and text as strings, number as int64 or float64, date as datetime64.

    Index and order are kept; missing values stay missing. Dates with a zone are brought to UTC. `units`
    holds what is known of units beside the headers, by column (`Pattern.units`).
    """
    typed: dict[str, pd.Series] = {}
    guesses: dict[str, ColumnGuess] = {}
    for name in frame.columns:
        kind, typed[name] = _typed(str(name), frame[name])
        unit = (units or {}).get(str(name)) or unit_of(str(name)) if kind == "number" else None
        guesses[str(name)] = ColumnGuess(kind, ROLES[kind], unit)
    return pd.DataFrame(typed, index=frame.index), guesses


def _typed(name: str, column: pd.Series) -> tuple[Kind, pd.Series]:
    if column.dtype.kind == "M":
        return "date", _zoneless(column)
    if column.dtype.kind == "b":
        return "category", column.map({True: "true", False: "false"}).astype("str")
    texts = column.astype("object").map(_text).astype("str")
    present = texts.dropna()
    if present.empty:
        return "text", texts
    dates = dates_of(name, present)
    if dates is not None:
        return "date", dates.reindex(column.index)
    numbers = column if column.dtype.kind in "iuf" else _numbers(present)
    if numbers is not None:
        numbers = numbers.reindex(column.index)
        return ("category", _codes(numbers)) if _is_code(name, numbers.dropna()) else ("number", numbers)
    return ("category" if _is_category(present) else "text"), texts


def _text(value: object) -> str | None:
    """A cell as text; whole numbers that Excel made floats lose their `.0`."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    text = (
        str(int(value))
        if isinstance(value, float) and value.is_integer() and abs(value) < 2**53
        else str(value)
    )
    return None if text.strip() in MISSING else text.strip()


def _numbers(present: pd.Series) -> pd.Series | None:
    """Texts as numbers, also with a decimal comma; None if one is none or is a code like 007."""
    distinct = present.unique()
    has_comma = not all(map(NUMBER.fullmatch, distinct))
    if has_comma and not all(map(DECIMAL_COMMA.fullmatch, distinct)):
        return None
    if any(map(LEADING_ZERO.fullmatch, distinct)):
        return None
    return pd.to_numeric(present.str.replace(",", ".") if has_comma else present)


def _is_code(name: str, numbers: pd.Series) -> bool:
    """True for whole numbers that stand for something: few, without a unit, named or counted like codes."""
    if unit_of(name) or is_quantity_name(name) or numbers.empty or not (numbers % 1 == 0).all():
        return False
    distinct = np.sort(numbers.unique())
    if len(distinct) > FEW:
        return False
    is_counted_on = distinct[0] in (0, 1) and distinct[-1] - distinct[0] == len(distinct) - 1
    return is_code_name(name) or (is_counted_on and 2 * len(distinct) <= len(numbers))


def _codes(numbers: pd.Series) -> pd.Series:
    return numbers.map(lambda value: None if pd.isna(value) else str(int(value))).astype("str")


def _is_category(present: pd.Series) -> bool:
    """True for texts that repeat: few of them, or each on average twice and never a long text."""
    distinct = present.nunique()
    if distinct > MOST_CATEGORIES or present.str.len().mean() > 80:
        return False
    return distinct <= FEW or 2 * distinct <= len(present)


def _zoneless(column: pd.Series) -> pd.Series:
    return (
        column.dt.tz_convert("UTC").dt.tz_localize(None)
        if isinstance(column.dtype, pd.DatetimeTZDtype)
        else column
    )
