"""Parts: immutable Parquet files that together are one table. Written whole or not at all."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.collection.info import write_atomically
from pipeline.errors import CollectionError


class Part(TypedDict):
    """One live file of a table: its path relative to the collection and its number of rows."""

    file: str
    rows: int


def new_name(table: str, stem: str = "part", suffix: str = ".parquet") -> str:
    """Return a relative file name below the folder of `table` that was never used before."""
    return f"{table}/{stem}-{uuid.uuid4().hex[:12]}{suffix}"


def write_part(folder: Path, table: str, rows: pd.DataFrame | pa.Table) -> Part:
    """Write one part of `table` and return how collection.json names it."""
    arrow = rows if isinstance(rows, pa.Table) else pa.Table.from_pandas(rows, preserve_index=False)
    sink = pa.BufferOutputStream()
    pq.write_table(arrow, sink, compression="zstd")
    name = new_name(table)
    write_atomically(folder / name, sink.getvalue().to_pybytes())
    return {"file": name, "rows": arrow.num_rows}


def read_parts(folder: Path, parts: Sequence[Part], columns: Sequence[str] | None = None) -> pa.Table:
    """Read the parts of one table in order; columns a part lacks are null.

    Raises CollectionError naming the file that is missing or damaged.
    """
    tables = [_read(folder / part["file"], columns) for part in parts]
    if not tables:
        return pa.table({})
    return pa.concat_tables(tables, promote_options="permissive")


def _read(path: Path, columns: Sequence[str] | None) -> pa.Table:
    try:
        file = pq.ParquetFile(path)
        wanted = None if columns is None else [name for name in columns if name in file.schema_arrow.names]
        return file.read(columns=wanted)
    except (OSError, pa.ArrowInvalid) as error:
        raise CollectionError(
            f"{path} is missing or damaged ({str(error).splitlines()[0]}). "
            f"Repair the collection: python -m pipeline verify {path.parents[1]} --repair"
        ) from error
