"""The files of a trail: the coordinates of each node, and what was computed of a map, a row an image.

A file is written whole before its record, so a kill leaves at most a file that no record names; such orphans
are removed when the trail is written next. Each file says in its metadata where its record belongs: a
collection whose records are in a shared database is never swept by what stands in its own.
"""

import json
import time
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.annotations.store import Annotations
from pipeline.collection.info import write_atomically
from pipeline.collection.parts import new_name
from pipeline.errors import CollectionError
from pipeline.trails.names import table_of

ORIGIN = "microscape_trail"
"""Key of the metadata that says what a file is of."""
GRACE_S = 600.0
"""A file younger than this may be about to get its record."""
_FILES = "maps/trail-*/*.parquet"
_PATTERNS = (_FILES, "maps/trail-*/.*.part")


def write_rows(
    folder: Path,
    name: str,
    kind: str,
    values: dict[str, np.ndarray | list[Any]],
    origin: dict[str, Any],
) -> str:
    """Write `values`, image_id among them, as a file of the map `name` and return its relative path.

    `kind` is "part" for coordinates or the kind of a layer; `origin` is kept in the file as JSON and names
    the `home` of its record.
    """
    table = pa.table({key: pa.array(value) for key, value in values.items()})
    table = table.replace_schema_metadata({ORIGIN: json.dumps(origin, allow_nan=False)})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    file = new_name(table_of(name), kind)
    write_atomically(folder / file, sink.getvalue().to_pybytes())
    return file


def read_rows(folder: Path, file: str) -> pa.Table:
    """Read a file of the trail; CollectionError with the way out if it is gone or damaged.

    A collection may have been made elsewhere, so its word on where files lie is not trusted.
    """
    relative = PurePosixPath(file)
    if len(relative.parts) != 3 or ".." in relative.parts or not relative.match(_FILES):
        raise CollectionError(f"{folder.name} names {file!r} as a map of its trail, which lies outside it.")
    try:
        return pq.ParquetFile(folder / file).read()
    except (OSError, pa.ArrowInvalid) as error:
        raise CollectionError(
            f"{folder / file} is missing or damaged ({str(error).splitlines()[0]}). Delete the node, or "
            "project the same part again: it is then computed anew."
        ) from error


def broken_nodes(folder: Path, annotations: Annotations) -> list[str]:
    """Return a sentence for each node whose map is missing or not whole; deleted nodes are passed over."""
    problems = []
    for node in annotations.nodes.list():
        try:
            rows = read_rows(folder, node.file).num_rows
        except CollectionError as error:
            problems.append(f"node {node.name!r} of the trail: {error}")
            continue
        if rows != node.count:
            problems.append(f"node {node.name!r} of the trail: {node.file} has {rows} rows, not {node.count}")
    return problems


def sweep(folder: Path, annotations: Annotations, grace_s: float = GRACE_S) -> int:
    """Remove files that no record names, once they are older than `grace_s`; return how many.

    Files of deleted nodes stay, so that deleting can be undone.
    """
    named = {node.file for node in annotations.nodes.all()}
    named |= {layer.file for layer in annotations.layers.list()}
    removed = 0
    for path in _old_files(folder, time.time() - grace_s):
        if str(path.relative_to(folder)) not in named and _belongs_to(path, annotations.home):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _old_files(folder: Path, limit: float) -> Iterable[Path]:
    for pattern in _PATTERNS:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and path.stat().st_mtime < limit:
                yield path


def _belongs_to(path: Path, home: str) -> bool:
    """Whether the record of a file would be in the database `home`; what was never finished is nobody's."""
    if path.suffix != ".parquet":
        return True
    try:
        metadata = pq.read_metadata(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return False
    return json.loads(metadata.get(ORIGIN.encode(), b"{}")).get("home") == home
