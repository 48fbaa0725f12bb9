"""The metadata of pulled images as a table of typed columns, which the build finds beside them."""

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.readers.sources.datafed.columns import MOST_COLUMNS, flattened, plain_value
from pipeline.readers.sources.lines import whole_lines

RECORDS = "tiled.jsonl"
TABLE = "metadata.parquet"
_EPOCH = (1e9, 5e9)
"""Seconds since 1970 of a time from 2001 to 2128: what bluesky writes as `time`."""


def known_records(path: Path) -> dict[str, dict[str, Any]]:
    """Return the records that were written whole, by file, the last of each, and cut off one that was not."""
    records = [json.loads(line) for line in whole_lines(path)]
    return {record["path"]: record for record in records}


def write_table(folder: Path, records: list[dict[str, Any]]) -> None:
    """Write one row an image: its file as `path`, its place on the server, its metadata and its parents'.

    Numbers stay numbers and truth values truth values; a column with several kinds is text; bluesky's `time`
    is a date. The 200 commonest columns are kept.
    """
    rows = [_row(record) for record in records]
    coverage = Counter(name for row in rows for name in row)
    first = {"path": 0, "tiled_path": 1}
    kept = [name for name, _ in coverage.most_common(MOST_COLUMNS)]
    columns = sorted({*kept, *first}, key=lambda name: first.get(name, 2))
    table = pd.DataFrame({name: _typed([row.get(name) for row in rows]) for name in columns})
    partial = folder / f"{TABLE}.partial"
    table.to_parquet(partial, index=False)
    os.replace(partial, folder / TABLE)


def _row(record: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"path": record["path"], "tiled_path": record["tiled_path"]}
    for level in record["metadata"]:  # from the outermost to the image's own, which count most
        for name, value in flattened(level):
            plain = _time(name, plain_value(value))
            if plain is not None:
                row[f"metadata/{name}" if name in ("path", "tiled_path") else name] = plain
    return row


def _time(name: str, value: Any) -> Any:
    is_time = name.rpartition("/")[2].casefold() in ("time", "timestamp")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_time and is_number and _EPOCH[0] <= value <= _EPOCH[1]:
        return datetime.fromtimestamp(value, UTC).isoformat()
    return value


def _typed(values: list[Any]) -> pd.Series:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean")
    if kinds == {int}:
        return pd.Series(values, dtype="Int64")
    if kinds <= {int, float} and kinds:
        return pd.Series(values, dtype="Float64")
    return pd.Series([None if value is None else str(value) for value in values], dtype="string")
