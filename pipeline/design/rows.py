"""From a table to rows to learn from: duplicates folded, contradictions told, parts split by hash.

The part of a row follows from a hash of its parameters, so that it is the same whatever the order of the
table, and a row that stands twice, or in a larger table later, never lies on both sides.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from pipeline.design.schema import Meaning, Parameter, Plan, Property, Symmetry, Wish
from pipeline.design.table import Table, numbers_of
from pipeline.errors import DesignError

LEAST_ROWS = 50
BUCKETS = 10
HELD_OUT_BUCKET = 0
LEFT_OUT_BUCKETS = (1, 2)
"""The first half of the networks does not see rows of the first, the second not those of the second."""

_LEAST_A_BUCKET = 4
_MANY_ZEROS = 0.1
_WHOLE_NUMBERS = 12


@dataclass(frozen=True)
class Rows:
    """Distinct rows: parameters and properties in their units, the bucket of each, and where it came from."""

    parameters: Float[np.ndarray, "row parameter"]
    properties: Float[np.ndarray, "row property"]
    buckets: Int[np.ndarray, " row"]
    source_rows: Int[np.ndarray, " row"]
    used: Int[np.ndarray, " used"]
    """Every row of the table that is used, those that were folded too."""
    folded_into: Int[np.ndarray, " used"]
    """Which row each of those became."""
    counts: dict[str, int]
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.parameters)

    @property
    def held_out(self) -> Int[np.ndarray, " held"]:
        """Places of the rows that nothing learns from."""
        return np.flatnonzero(self.buckets == HELD_OUT_BUCKET)

    @property
    def learnt(self) -> Int[np.ndarray, " learnt"]:
        """Places of the rows that at least half of the networks learn from."""
        return np.flatnonzero(self.buckets != HELD_OUT_BUCKET)

    @property
    def learnt_by_all(self) -> Int[np.ndarray, " learnt"]:
        """Places of the rows that all networks learn from."""
        return np.flatnonzero(~np.isin(self.buckets, (HELD_OUT_BUCKET, *LEFT_OUT_BUCKETS)))

    @property
    def left_out_by_some(self) -> Int[np.ndarray, " left"]:
        """Places of the rows that one half of the networks leaves out."""
        return np.flatnonzero(np.isin(self.buckets, LEFT_OUT_BUCKETS))

    @property
    def left_out(self) -> tuple[Int[np.ndarray, " first"], Int[np.ndarray, " second"]]:
        """Places of the rows that the first half of the networks leaves out, and of those the second does."""
        first, second = (np.flatnonzero(self.buckets == bucket) for bucket in LEFT_OUT_BUCKETS)
        return first, second


def prepare(table: Table, plan: Plan) -> tuple[Rows, Meaning]:
    """Return the rows of a table that a plan wants, and what they mean; symmetries are those declared.

    Raises:
        DesignError: a column that cannot be used, too few rows, or bounds that contradict.

    """
    _check_names(plan)
    wishes = [*plan.parameters, *plan.properties]
    wide = np.column_stack([numbers_of(table, wish) for wish in wishes])
    whole = np.isfinite(wide).all(axis=1)
    notes = [_missing_words(wide, wishes)] if not whole.all() else []
    inside = whole & _within(wide, plan.parameters, notes)
    used = np.flatnonzero(inside)
    folded, source_rows, told = _fold(wide[inside], used, len(plan.parameters))
    notes += told.pop("notes")
    if len(folded) < LEAST_ROWS:
        raise DesignError(
            f"{len(folded)} different rows can be used ({len(wide)} were read), at least {LEAST_ROWS} are "
            "needed to learn from and to test on. Measure more, or leave out columns with missing values."
        )
    parameters, properties = folded[:, : len(plan.parameters)], folded[:, len(plan.parameters) :]
    for at, wish in enumerate(wishes):
        if folded[:, at].min() == folded[:, at].max():
            raise DesignError(
                f"{wish.name} is {folded[0, at]:g} in every row that can be used. Leave it out."
            )
    rows = Rows(
        parameters,
        properties,
        buckets_of(parameters),
        source_rows,
        used,
        _settings(wide[inside], len(plan.parameters)),
        {"read": len(wide), "used": len(folded), "left_out": int((~inside).sum()), **told},
        tuple(notes),
    )
    meaning = _meaning(table, plan, parameters, properties)
    return rows, with_shared_bounds(meaning, meaning.symmetries)


def buckets_of(parameters: Float[np.ndarray, "row parameter"]) -> Int[np.ndarray, " row"]:
    """Return a bucket of 0 to 9 for each row, by a hash of its parameters alone.

    Where so few rows leave a bucket nearly empty, the order of their hashes is cut into ten instead.
    """
    plain = np.ascontiguousarray(parameters, dtype="<f8") + 0.0  # no negative zeros
    digests = [hashlib.blake2b(row.tobytes(), digest_size=8).digest() for row in plain]
    numbers = np.array([int.from_bytes(digest, "little") for digest in digests], dtype=np.uint64)
    buckets = (numbers % BUCKETS).astype(np.int64)
    if np.bincount(buckets, minlength=BUCKETS)[[HELD_OUT_BUCKET, *LEFT_OUT_BUCKETS]].min() >= _LEAST_A_BUCKET:
        return buckets
    return np.argsort(np.argsort(numbers)) * BUCKETS // len(numbers)


def with_shared_bounds(meaning: Meaning, symmetries: Sequence[Symmetry]) -> Meaning:
    """Give parameters that are exchanged the bounds of all of them together, where bounds were inferred."""
    found = {one.name: one for one in meaning.parameters}
    for group in _exchanged(symmetries):
        if all(name in found and found[name].bounds == "inferred" for name in group):
            low, high = min(found[name].low for name in group), max(found[name].high for name in group)
            found |= {name: replace(found[name], low=low, high=high) for name in group}
    return replace(meaning, parameters=tuple(found[one.name] for one in meaning.parameters))


def _exchanged(symmetries: Sequence[Symmetry]) -> list[set[str]]:
    """Return the sets of parameters that exchanges join."""
    groups: list[set[str]] = []
    for pair in (set(pair) for symmetry in symmetries for pair in symmetry.exchange):
        joined = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [pair.union(*joined)]
    return groups


def _check_names(plan: Plan) -> None:
    names = [wish.name for wish in (*plan.parameters, *plan.properties)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise DesignError(f"{twice!r} is named twice: a column is one parameter or one property.")
    if not plan.parameters or not plan.properties:
        raise DesignError("Name at least one parameter and one property.")


def _missing_words(wide: Float[np.ndarray, "row column"], wishes: list[Wish]) -> str:
    gone = (~np.isfinite(wide)).sum(axis=0)
    worst = int(gone.argmax())
    total = int((~np.isfinite(wide)).any(axis=1).sum())
    return (
        f"{total:,} rows lack a value and were left out; {wishes[worst].name} lacks most ({gone[worst]:,})."
    )


def _within(wide: Float[np.ndarray, "row column"], wishes: tuple[Wish, ...], notes: list[str]) -> np.ndarray:
    inside = np.ones(len(wide), bool)
    for at, wish in enumerate(wishes):
        low, high = -np.inf if wish.low is None else wish.low, np.inf if wish.high is None else wish.high
        if low >= high:
            raise DesignError(f"The bounds of {wish.name} contradict: {low:g} is not below {high:g}.")
        out = (wide[:, at] < low) | (wide[:, at] > high)
        if out.any():
            notes.append(f"{int(out.sum()):,} rows lie outside the bounds of {wish.name} and were left out.")
        inside &= ~out
    return inside


def _fold(
    wide: Float[np.ndarray, "row column"], places: Int[np.ndarray, " row"], parameters: int
) -> tuple[Float[np.ndarray, "kept column"], Int[np.ndarray, " kept"], dict]:
    """Keep one of equal rows, and the median of rows of equal parameters and different properties."""
    frame = pd.DataFrame(wide)
    distinct = ~frame.duplicated().to_numpy()
    folded = int((~distinct).sum())
    wide, places = wide[distinct], places[distinct]
    notes = (
        [f"{folded:,} rows that stand twice were folded into one each before the split."] if folded else []
    )
    number = _settings(wide, parameters)
    first = np.unique(number, return_index=True)[1]
    contradictory = len(wide) - len(first)
    if contradictory:
        clashing = np.bincount(number, minlength=len(first))
        example = int(places[np.flatnonzero(clashing[number] > 1)[0]]) + 1
        notes.append(
            f"{int((clashing > 1).sum()):,} settings stand several times with different results (one of them "
            f"in row {example}): their median is used. If they are repeats, this is the noise; if not, a "
            "parameter that differs is missing."
        )
        wide = pd.DataFrame(wide).groupby(number).median().to_numpy()
    return wide, places[first], {"folded": folded, "contradictory": contradictory, "notes": notes}


def _settings(wide: Float[np.ndarray, "row column"], parameters: int) -> Int[np.ndarray, " row"]:
    """Return a number for each row: the same for rows of the same parameters, counted as they first come."""
    return pd.DataFrame(wide).groupby(list(range(parameters)), sort=False).ngroup().to_numpy(np.int64)


def _meaning(table: Table, plan: Plan, parameters: np.ndarray, properties: np.ndarray) -> Meaning:
    return Meaning(
        tuple(
            _parameter(table, wish, column)
            for wish, column in zip(plan.parameters, parameters.T, strict=True)
        ),
        tuple(
            _property(table, wish, column) for wish, column in zip(plan.properties, properties.T, strict=True)
        ),
        plan.symmetries or (),
    )


def _parameter(table: Table, wish: Wish, column: np.ndarray) -> Parameter:
    declared = wish.low is not None or wish.high is not None
    return Parameter(
        wish.name,
        float(column.min()) if wish.low is None else wish.low,
        float(column.max()) if wish.high is None else wish.high,
        table.titles.get(wish.name, ""),
        wish.unit or table.units.get(wish.name),
        bool((column % 1 == 0).all()) and len(np.unique(column)) <= max(_WHOLE_NUMBERS, len(column) // 20),
        "declared" if declared else "inferred",
    )


def _property(table: Table, wish: Wish, column: np.ndarray) -> Property:
    zeros = float((column == 0).mean())
    never_below = bool(column.min() >= 0)
    return Property(
        wish.name,
        float(column.min()),
        float(column.max()),
        table.titles.get(wish.name, ""),
        wish.unit or table.units.get(wish.name),
        zeros,
        never_below and _MANY_ZEROS <= zeros <= 1 - _MANY_ZEROS,
    )
