"""Metadata tables (CSV, TSV, Parquet, Excel) and their join with the files of a source.

Text tables are read as text, so that `007` stays `007`; types are inferred afterwards (types.py).
"""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.errors import SourceError
from pipeline.readers.decoding import quiet
from pipeline.readers.sources.matching import Match, best_match

DELIMITERS = (",", "\t", ";", "|")
ENCODINGS = ("utf-8-sig", "latin-1")
TABLE_ERRORS = (ValueError, TypeError, LookupError, OSError, zipfile.BadZipFile, csv.Error)
SHOWN = 3
"""How many examples an error shows."""


@dataclass(frozen=True)
class Joined:
    """A table brought to the files.

    `columns` has one row a file, indexed by relative path, with the table's columns except `key`,
    the one that named the files; a file without a row has missing values. What found no partner is in
    `unmatched_rows` (values of the key) and `unmatched_files` (relative paths). `damaged_rows` says what
    could not be read, `left_out_columns` names what was too much; a plain table has neither.
    """

    columns: pd.DataFrame
    key: str
    unmatched_rows: list[str]
    unmatched_files: list[str]
    damaged_rows: list[str] = field(default_factory=list)
    left_out_columns: list[str] = field(default_factory=list)


def read_table(path: Path) -> pd.DataFrame:
    """Read a table whose first row names the columns; unnamed columns that say nothing are left out.

    The kind of file is known by its content. Raises SourceError where it cannot be read, has no rows,
    or has the same column twice.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"the metadata table {path} cannot be read: {error.strerror}") from error
    if not raw.strip():
        raise SourceError(f"the metadata table {path} is empty")
    try:
        with quiet():
            table = _parse(path, raw)
    except TABLE_ERRORS as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise SourceError(f"the metadata table {path} cannot be read: {reason}") from error
    return _named_columns(table, path)


def _parse(path: Path, raw: bytes) -> pd.DataFrame:
    if raw.startswith(b"PAR1"):
        return pd.read_parquet(io.BytesIO(raw)).reset_index(drop=True)
    if raw.startswith(b"PK\x03\x04"):
        return pd.read_excel(io.BytesIO(raw), engine="openpyxl")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(f"the metadata table {path} is an old Excel file (.xls): save it as .xlsx or .csv")
    text = _decode(path, raw)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text)) if any(row)]
    return _of_rows(path, rows)


def _of_rows(path: Path, rows: list[list[str]]) -> pd.DataFrame:
    header, *body = rows
    long = next(
        (number for number, row in enumerate(body, 2) if len(row) > len(header) and any(row[len(header) :])),
        0,
    )
    if long:
        raise SourceError(
            f"the metadata table {path} has {len(header)} columns, but more values in row {long}: "
            "put values that hold the delimiter between quotes"
        )
    width = len(header)
    cells = [[cell.strip() or None for cell in row[:width]] + [None] * (width - len(row)) for row in body]
    return pd.DataFrame(cells, columns=header, dtype="str")


def _decode(path: Path, raw: bytes) -> str:
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise SourceError(f"the metadata table {path} is no text, Parquet or Excel file: save it as .csv")


def _delimiter(text: str) -> str:
    """The delimiter that splits the first lines into the most columns, equally many in most of them."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]

    def columns(delimiter: str) -> int:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        width, count = widths.most_common(1)[0]
        return width if count * 2 > widths.total() else 1

    return max(DELIMITERS, key=columns)


def _named_columns(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Strip the names; leave out unnamed columns that are empty or only number the rows."""
    table = table.rename(columns=lambda name: str(name).strip())
    twice = next((name for name, count in Counter(table.columns).items() if count > 1 and name), None)
    if twice:
        raise SourceError(f"the metadata table {path} has the column {twice!r} twice: rename one")
    kept = [at for at, name in enumerate(table.columns) if _says_something(str(name), table.iloc[:, at])]
    table = table.iloc[:, kept]
    if not len(table) or not len(table.columns):
        raise SourceError(f"the metadata table {path} has no rows below its header")
    return table


def _says_something(name: str, values: pd.Series) -> bool:
    if name and not name.startswith("Unnamed:"):
        return True
    texts = values.dropna().astype("str").tolist()
    return bool(name) and bool(texts) and texts != [str(row) for row in range(len(values))]


def join(relative_paths: Sequence[str], table: pd.DataFrame) -> Joined:
    """Join a table to files by the column that names the most of them, found without being told.

    Raises SourceError if no column names a file, and if two different rows name the same file (equal
    rows count once).
    """
    match = best_match(table, relative_paths)
    if match is None:
        raise SourceError(_none_match(relative_paths, table))
    named = table[match.column].notna()
    rows = table[named].drop_duplicates()
    keys = rows[match.column].astype("str").map(match.naming.of_value)
    files = pd.Index([match.naming.of_file(path) for path in relative_paths])
    is_matched = keys.isin(files)
    _refuse_duplicates(keys[is_matched], match)
    rows = rows.set_axis(pd.Index(keys))
    columns = rows[is_matched.to_numpy()].drop(columns=match.column).reindex(files)
    found = files.isin(keys)
    return Joined(
        columns=columns.set_axis(pd.Index(list(relative_paths), name="path")),
        key=match.column,
        unmatched_rows=rows[match.column][~is_matched.to_numpy()].astype("str").tolist(),
        unmatched_files=[path for path, has_row in zip(relative_paths, found, strict=True) if not has_row],
    )


def _refuse_duplicates(keys: pd.Series, match: Match) -> None:
    twice = keys[keys.duplicated()].unique().tolist()
    if twice:
        names = ", ".join(map(repr, twice[:SHOWN])) + (
            f" and {len(twice) - SHOWN} more" if len(twice) > SHOWN else ""
        )
        raise SourceError(
            f"the metadata table names files more than once in its column {match.column!r}, "
            f"with different values: {names}. Keep one row for each file"
        )


def _none_match(relative_paths: Sequence[str], table: pd.DataFrame) -> str:
    first = table.iloc[0].dropna().head(SHOWN)
    row = ", ".join(f"{name} = {value}" for name, value in first.items())
    file = relative_paths[0] if relative_paths else "none"
    return (
        "no column of the metadata table names the files. "
        f"First row of the table: {row}. First file of the source: {file}. "
        "One column must hold the path, the name, or the name without suffix of each file"
    )
