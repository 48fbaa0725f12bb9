"""Candidates as files to take away, with where they come from: CSV, Parquet, JSON. Light."""

import io
import json
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from pipeline.errors import DesignError

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
_LEFT_OUT = ("rows",)


def taken_away(candidates: dict[str, Any], kind: str) -> bytes:
    """Return candidates as a file of that kind; DesignError for another kind.

    A CSV begins with its provenance in lines of `#`; a Parquet file holds it as JSON in its metadata.
    """
    if kind not in MEDIA_TYPES:
        raise DesignError(
            f"Candidates are written as csv, parquet or json, not {kind or 'without an ending'!r}."
        )
    told = {name: one for name, one in candidates.items() if name not in _LEFT_OUT}
    if kind == "json":
        return json.dumps(candidates, ensure_ascii=False).encode()
    frame = flat(candidates)
    if kind == "csv":
        head = "".join(
            f"# {name}: {json.dumps(one, ensure_ascii=False)}\n"
            for name, one in told.items()
            if one is not None
        )
        return (head + frame.to_csv(index=False)).encode()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    known = {**(table.schema.metadata or {}), b"microscape": json.dumps(told).encode()}
    stream = io.BytesIO()
    pyarrow.parquet.write_table(table.replace_schema_metadata(known), stream)
    return stream.getvalue()


def flat(candidates: dict[str, Any]) -> pd.DataFrame:
    """Return one row a candidate: parameters, what is said of each property, nearest known row, score."""
    rows = []
    for row in candidates["rows"]:
        said = {
            f"{name}.{part}": value for name, one in row["predicted"].items() for part, value in one.items()
        }
        near = {"nearest_row": row["nearest"]["row"], "nearest_distance": row["nearest"]["distance"]}
        if row["nearest"]["image_id"] is not None:
            near["nearest_image"] = row["nearest"]["image_id"]
        rows.append({**row["parameters"], **said, **near, "score": row["score"]})
    return pd.DataFrame(rows)
