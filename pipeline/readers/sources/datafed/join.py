"""The join of a DataFed dump with the files of a source: a metadata table whose rows find their own files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import SourceError
from pipeline.readers.sources.datafed.columns import columns_of
from pipeline.readers.sources.datafed.files import match_files
from pipeline.readers.sources.datafed.records import read_records
from pipeline.readers.sources.table import Joined


def join_records(relative_paths: Sequence[str], dump: Path) -> Joined:
    """Join the records of a dump to files; `key` is the column `record`, which stays among the columns.

    A record without a file and a file without a record are listed, and damaged entries are sentences.
    Raises SourceError if the dump holds no record or none of them names a file.
    """
    found = read_records(dump)
    matched = match_files(found.records, relative_paths)
    if not matched.files:
        raise SourceError(_none_match(relative_paths, dump, found.records[0]))
    table, damaged, left_out = columns_of(found.records)
    record_of = {path: known for known, path in matched.files.items()}
    by_record = table.set_axis(pd.Index([record["id"] for record in found.records]))
    paths = list(relative_paths)
    columns = by_record.reindex([record_of.get(path) for path in paths])
    return Joined(
        columns=columns.set_axis(pd.Index(paths, name="path")),
        key="record",
        unmatched_rows=[
            _named(record, matched.contested.get(record["id"]))
            for record in found.records
            if record["id"] not in matched.files
        ],
        unmatched_files=[path for path in paths if path not in record_of],
        damaged_rows=[*found.damaged, *damaged],
        left_out_columns=left_out,
    )


def _named(record: dict[str, Any], reason: str | None) -> str:
    if reason is None and not record.get("size") and not record.get("source"):
        reason = "has no raw data"
    return f"{record['id']} {record['title']}" + (f" ({reason})" if reason else "")


def _none_match(relative_paths: Sequence[str], dump: Path, record: dict[str, Any]) -> str:
    names = {field: record.get(field) for field in ("id", "source", "alias", "title") if record.get(field)}
    said = ", ".join(f"{field} = {value}" for field, value in names.items())
    file = relative_paths[0] if relative_paths else "none"
    return (
        f"no record of {dump} names a file. First record: {said}. First file of the source: {file}. "
        "A file must be called like the number, the source, the alias or the title of its record"
    )
