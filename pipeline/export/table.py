"""Rows of a collection as CSV or Parquet, a piece at a time: memory does not grow with the export."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from jaxtyping import Bool

from pipeline.collection import Collection
from pipeline.export.sink import Sink

PIECE_ROWS = 20_000
PROVENANCE = "microscape_export"
"""The last column of a CSV, filled in its first row; and the key in the metadata of a Parquet file."""

_TEXT = pa.string()
Provenance = dict[str, Any]


def csv(collection: Collection, rows: Bool[np.ndarray, " image"], origin: Provenance) -> Iterator[bytes]:
    """Yield a CSV (UTF-8, one header line) of every column, and where it comes from in its first row."""
    sink, writer = Sink(), None
    for number, piece in enumerate(_pieces(collection, rows)):
        text = pa.array([json.dumps(origin)] if number == 0 else [], _TEXT)[: piece.num_rows]
        filled = pa.concat_arrays([text, pa.nulls(piece.num_rows - len(text), _TEXT)])
        flat = _flat(piece).append_column(PROVENANCE, filled)
        writer = writer or pyarrow.csv.CSVWriter(sink.file, flat.schema)
        writer.write_table(flat)
        yield sink.take()
    if writer is not None:
        writer.close()
    yield sink.take()


def parquet(collection: Collection, rows: Bool[np.ndarray, " image"], origin: Provenance) -> Iterator[bytes]:
    """Yield a Parquet file of every column; units and where it comes from stand in its metadata."""
    sink, writer = Sink(), None
    described = {name: column.to_json() for name, column in collection.columns.items()}
    for piece in _pieces(collection, rows):
        if writer is None:
            noted = {PROVENANCE: json.dumps(origin), "columns": json.dumps(described)}
            schema = piece.schema.with_metadata(noted)
            writer = pyarrow.parquet.ParquetWriter(sink.file, schema, compression="zstd")
        writer.write_table(piece.replace_schema_metadata(schema.metadata))
        yield sink.take()
    if writer is not None:
        writer.close()
    yield sink.take()


def _pieces(collection: Collection, rows: Bool[np.ndarray, " image"]) -> Iterator[pa.Table]:
    """Yield the chosen rows in path order, with image_id first; one empty piece if there are none."""
    chosen = np.flatnonzero(rows)
    for start in range(0, max(1, len(chosen)), PIECE_ROWS):
        frame = collection.frame.iloc[chosen[start : start + PIECE_ROWS]]
        arrays = [pa.array(frame.index.to_numpy(dtype=object), _TEXT)]
        arrays += [_array(frame[name], column.kind) for name, column in collection.columns.items()]
        yield pa.table(arrays, names=["image_id", *collection.columns])


def _array(series: Any, kind: str) -> pa.Array:
    """Return a column in the one Arrow type of its kind, whatever this piece of it holds."""
    if kind in ("category", "text"):
        return pa.array(series.astype(object), _TEXT, from_pandas=True)
    if kind == "categories":
        lists = [None if value is None else [str(item) for item in value] for value in _lists(series)]
        return pa.array(lists, pa.list_(_TEXT))
    if kind == "date":
        return pa.array(series, from_pandas=True).cast(pa.timestamp("us"), safe=False)
    array = pa.array(series, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _lists(series: Any) -> list[Any]:
    return [value if isinstance(value, list | tuple | np.ndarray) else None for value in series]


def _flat(piece: pa.Table) -> pa.Table:
    """Write several values of one image as one text: CSV has no lists."""
    for place, field in enumerate(piece.schema):
        if pa.types.is_list(field.type):
            piece = piece.set_column(place, field.name, pc.binary_join(piece.column(place), "; "))
    return piece
