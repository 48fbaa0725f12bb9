"""The filter grammar of docs/filters.md, evaluated on a DataFrame.

The browser has the same in assets/map/filter.mjs; one table of cases holds both. Which images a stored
selection holds is known where selections are stored: `resolved` puts them in its place.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline.collection.schema import Column
from pipeline.collection.texts import contains
from pipeline.errors import FilterError

Filter = Any  # one JSON value, checked when it is applied
_TEXT_KINDS = ("text", "category")


def apply(filter_: Filter, frame: pd.DataFrame, columns: Mapping[str, Column]) -> np.ndarray:
    """Return which rows of `frame`, whose index is the image_id, pass, as bool [row].

    Raises FilterError naming the part that is not in the grammar.
    """
    if filter_ is None:
        return np.ones(len(frame), bool)
    if not isinstance(filter_, Mapping):
        raise FilterError(f"A filter is a JSON object or null, not {filter_!r}. See docs/filters.md.")
    keys = set(filter_)
    if keys == {"all"} or keys == {"any"}:
        return _combine(filter_, frame, columns)
    if keys == {"not"}:
        return ~apply(filter_["not"], frame, columns)
    if keys == {"text"}:
        return _text(filter_["text"], frame, columns)
    if keys == {"ids"}:
        return _listed(filter_["ids"], frame)
    if keys == {"selection"}:
        raise FilterError(
            f"Which images the stored selection {filter_['selection']!r} holds is not known here: "
            'name them, {"ids": [...]}.'
        )
    if keys == {"column", "in"}:
        return _among(filter_, frame, _known(filter_["column"], columns))
    if "column" in keys and keys & {"min", "max"} and keys <= {"column", "min", "max", "missing"}:
        return _between(filter_, frame, _known(filter_["column"], columns))
    raise FilterError(
        f"{dict(filter_)!r} is no filter: expected all, any, not, text, ids, selection, "
        "or column with in or min and max."
    )


def resolved(filter_: Filter, images: Callable[[str], list[str]]) -> Filter:
    """Return the filter with `{"ids": [...]}`, the images of a stored selection, in place of its id.

    What is not in the grammar stays as it is: `apply` refuses it. Raises FilterError for nesting too deep.
    """
    try:
        return _resolved(filter_, images)
    except RecursionError:
        raise FilterError("The filter is nested too deeply to be read.") from None


def _resolved(filter_: Filter, images: Callable[[str], list[str]]) -> Filter:
    if not isinstance(filter_, Mapping) or len(filter_) != 1:
        return filter_
    ((form, inner),) = filter_.items()
    if form == "selection" and isinstance(inner, str):
        return {"ids": images(inner)}
    if form in ("all", "any") and isinstance(inner, list):
        return {form: [_resolved(part, images) for part in inner]}
    return {form: _resolved(inner, images)} if form == "not" else filter_


def _combine(filter_: Mapping[str, Any], frame: pd.DataFrame, columns: Mapping[str, Column]) -> np.ndarray:
    ((key, parts),) = filter_.items()
    if not isinstance(parts, list):
        raise FilterError(f"'{key}' takes a list of filters, not {parts!r}.")
    masks = [apply(part, frame, columns) for part in parts]
    fold = np.logical_and if key == "all" else np.logical_or
    return fold.reduce(masks) if masks else np.full(len(frame), key == "all")


def _known(name: Any, columns: Mapping[str, Column]) -> Column:
    if name not in columns:
        raise FilterError(
            f"There is no column {name!r} to filter by (there are: {', '.join(sorted(columns))})."
        )
    return columns[name]


def _among(filter_: Mapping[str, Any], frame: pd.DataFrame, column: Column) -> np.ndarray:
    wanted = filter_["in"]
    if not isinstance(wanted, list):
        raise FilterError(f"'in' takes a list of values, not {wanted!r} (column {column.name!r}).")
    present = [value for value in wanted if value is not None]
    if column.kind == "categories":
        chosen = set(present)
        lists = frame[column.name]
        found = np.array([bool(chosen & set(row)) if _is_list(row) else False for row in lists], bool)
        empty = np.array([not _is_list(row) or len(row) == 0 for row in lists], bool)
        return found | empty if None in wanted else found
    if column.kind in _TEXT_KINDS:
        found = frame[column.name].isin(present).to_numpy(bool)
        missing = frame[column.name].isna().to_numpy(bool)
    else:
        values = numbers(frame[column.name])
        found = np.isin(values, [_bound(value, column) for value in present])
        missing = np.isnan(values)
    return found | missing if None in wanted else found


def _between(filter_: Mapping[str, Any], frame: pd.DataFrame, column: Column) -> np.ndarray:
    if column.kind not in ("number", "date", "coordinate"):
        raise FilterError(f"{column.name!r} is no number or date: filter it with 'in', not with bounds.")
    values = numbers(frame[column.name])
    missing = np.isnan(values)
    keep = ~missing
    with np.errstate(invalid="ignore"):
        if filter_.get("min") is not None:
            keep &= values >= _bound(filter_["min"], column)
        if filter_.get("max") is not None:
            keep &= values <= _bound(filter_["max"], column)
    return keep | missing if filter_.get("missing", False) else keep


def _listed(image_ids: Any, frame: pd.DataFrame) -> np.ndarray:
    if not isinstance(image_ids, list) or not all(isinstance(one, str) for one in image_ids):
        raise FilterError(f"'ids' takes a list of image ids, not {str(image_ids)[:80]!r}.")
    return frame.index.isin(image_ids)


def _text(words: Any, frame: pd.DataFrame, columns: Mapping[str, Column]) -> np.ndarray:
    if not isinstance(words, str):
        raise FilterError(f"'text' takes words, not {words!r}.")
    sought = words.strip().casefold()
    keep = np.full(len(frame), not sought)
    for column in columns.values():
        if sought and column.kind in _TEXT_KINDS:
            keep |= contains(frame[column.name], sought)
    return keep


def _bound(value: Any, column: Column) -> float:
    """Return a bound as the number the column is compared as; dates in milliseconds since 1970."""
    if column.kind == "date" and isinstance(value, str):
        try:
            return pd.Timestamp(value).timestamp() * 1000
        except ValueError:
            raise FilterError(f"{value!r} is no date (column {column.name!r}): write 2026-03-01.") from None
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        raise FilterError(f"{value!r} is no number (column {column.name!r}).")
    return float(value)


def numbers(series: pd.Series) -> np.ndarray:
    """Return a number or date column as float64 [row]; missing and infinite are NaN, dates milliseconds."""
    if pd.api.types.is_datetime64_any_dtype(series):
        milliseconds = series.astype("datetime64[ms]")
        values = milliseconds.astype("int64").to_numpy(dtype=np.float64, copy=True)
        values[series.isna().to_numpy()] = np.nan
        return values
    values = pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    values[~np.isfinite(values)] = np.nan
    return values


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | np.ndarray)
