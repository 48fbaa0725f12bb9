"""A table to design from: numbers by column with their units, from a file or from a collection's columns.

What cannot be used is refused with the column, the row, the value and the way out.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float

from pipeline.collection import Collection
from pipeline.collection.ids import file_sha256
from pipeline.design.schema import Wish
from pipeline.errors import DesignError, SourceError
from pipeline.readers.sources.table import read_table
from pipeline.readers.sources.types import MISSING
from pipeline.readers.sources.units import IN_BRACKETS, unit_of

MOST_ROWS = 500_000
MOST_COLUMNS = 2_000
_ANY_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")


@dataclass(frozen=True)
class Table:
    """Columns as they were read, units that are known, image ids where rows are images, and whence it is."""

    frame: pd.DataFrame
    units: dict[str, str]
    source: dict[str, Any]
    image_ids: tuple[str, ...] | None = None
    titles: dict[str, str] = field(default_factory=dict)


def of_file(path: Path) -> Table:
    """Read CSV, TSV, Parquet or Excel, whose first row names the columns.

    Raises:
        DesignError: no table, no header, or more than can be taken.

    """
    try:
        frame = read_table(path)
    except SourceError as error:
        raise DesignError(str(error).replace("the metadata table", "The table", 1) + ".") from error
    if len(frame) > MOST_ROWS or frame.shape[1] > MOST_COLUMNS:
        raise DesignError(
            f"{path.name} has {len(frame):,} rows and {frame.shape[1]:,} columns, at most {MOST_ROWS:,} and "
            f"{MOST_COLUMNS:,} are taken. Leave out what is not needed."
        )
    names = [str(name) for name in frame.columns]
    if all(_ANY_NUMBER.fullmatch(name) for name in names):
        raise DesignError(
            f"The first row of {path.name} holds numbers ({', '.join(names[:3])}, …), not names. "
            "Put a row with the names of the columns above it."
        )
    units = {name: unit for name in names if (unit := unit_of(name))}
    titles = {name: title for name in units if (title := IN_BRACKETS.sub("", name).strip())}
    return Table(frame, units, {"table": path.name, "sha256": file_sha256(path)}, titles=titles)


def of_collection(collection: Collection) -> Table:
    """Take the number columns of a collection; its rows are images."""
    numbers = {name: column for name, column in collection.columns.items() if column.kind == "number"}
    return Table(
        collection.frame[list(numbers)].reset_index(drop=True),
        {name: column.unit for name, column in numbers.items() if column.unit},
        {"collection": collection.name, "version": collection.version},
        tuple(str(one) for one in collection.ids),
        {name: column.title for name, column in numbers.items() if column.title},
    )


def numbers_of(table: Table, wish: Wish) -> Float[np.ndarray, " row"]:
    """Return a column as numbers, NaN where it is empty.

    Raises:
        DesignError: no such column, text among the numbers, a unit that disagrees, no or one value only.

    """
    if wish.name not in table.frame:
        there = ", ".join(str(name) for name in table.frame.columns[:20])
        raise DesignError(f"The table has no column {wish.name!r} (it has: {there}).")
    stated = table.units.get(wish.name)
    if wish.unit and stated and wish.unit != stated:
        raise DesignError(
            f"The units of {wish.name} disagree: its column says {stated}, you say {wish.unit}. "
            f"Say {stated}, or convert the column."
        )
    values = as_numbers(table.frame[wish.name])
    if isinstance(values, str):
        raise DesignError(f"{wish.name} must hold numbers only, but {values}. Correct it or leave it empty.")
    present = values[np.isfinite(values)]
    if len(present) == 0:
        raise DesignError(f"{wish.name} has no values at all. Choose another column.")
    if present.min() == present.max():
        raise DesignError(
            f"{wish.name} is {present[0]:g} in every row: nothing can be learnt from it. Leave it out."
        )
    return values


def as_numbers(column: pd.Series) -> Float[np.ndarray, " row"] | str:
    """Return a column as float64 with NaN for what is missing, or a phrase naming the first text in it."""
    if column.dtype.kind in "iuf":
        values = column.to_numpy(float, copy=True)
        values[~np.isfinite(values)] = np.nan
        return values
    if column.dtype.kind in "bM":
        return f"row 1 holds {column.iloc[0]}"
    texts = column.astype("object").map(
        lambda cell: None if pd.isna(cell) or str(cell).strip() in MISSING else cell
    )
    numbers = pd.to_numeric(texts, errors="coerce").to_numpy(float, copy=True)
    wrong = texts.notna().to_numpy() & ~np.isfinite(numbers)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        return f"row {row + 1} holds {str(texts.iloc[row])[:40]!r}"
    return numbers


def describe_columns(table: Table) -> list[dict[str, Any]]:
    """Say of every column what a page needs to choose by: kind, unit, range, distinct and missing values."""
    return [_described(str(name), table) for name in table.frame.columns]


def _described(name: str, table: Table) -> dict[str, Any]:
    values = as_numbers(table.frame[name])
    if isinstance(values, str):
        column = table.frame[name]
        told = {"kind": "text", "low": None, "high": None, "missing": int(column.isna().sum()), "zeros": 0.0}
        return {"name": name, "unit": None, "distinct": int(column.nunique()), **told}
    present = values[np.isfinite(values)]
    return {
        "name": name,
        "unit": table.units.get(name),
        "kind": "number",
        "low": float(present.min()) if len(present) else None,
        "high": float(present.max()) if len(present) else None,
        "distinct": len(np.unique(present)),
        "missing": len(values) - len(present),
        "zeros": float((present == 0).mean()) if len(present) else 0.0,
    }
