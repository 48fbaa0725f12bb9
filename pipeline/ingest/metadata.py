"""The user's own columns: from a table, from file names, from the files' headers; named, typed, reported."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.collection.ids import file_sha256
from pipeline.collection.schema import RESERVED, Column
from pipeline.describe import DESCRIPTORS
from pipeline.readers.sources import datafed
from pipeline.readers.sources.pattern import Pattern, compile_pattern
from pipeline.readers.sources.table import Joined, join, read_table
from pipeline.readers.sources.types import infer

VERSION = "2"
"""Raise it when the same table, names and headers give other columns."""

_FOUND_BY_ITSELF = ("metadata.csv", "metadata.tsv", "metadata.parquet", "metadata.xlsx", "labels.csv")
_MOST_HEADER_COLUMNS = 40
_LEAST_COVERAGE = 0.1
_MOST_LISTED = 200


@dataclass(frozen=True)
class Metadata:
    """The user's columns [image], what each means, and what did not match on either side."""

    values: pd.DataFrame
    columns: dict[str, Column]
    report: dict[str, Any] = field(default_factory=dict)


def find_table(root: Path) -> Path | None:
    """Return the metadata table or dump of DataFed under a usual name in the source folder, if one is."""
    table = next((root / name for name in _FOUND_BY_ITSELF if (root / name).is_file()), None)
    return table or datafed.find_records(root)


def digest(table: Path) -> str:
    """Return what changes when a metadata table or dump of DataFed does (hexadecimal)."""
    return datafed.digest(table) if datafed.is_dump(table) else file_sha256(table)


def check(table: Path | None, pattern: str | None, paths: Sequence[str]) -> None:
    """Find out before hours of reading whether table and pattern can be used for files at `paths`.

    Raises SourceError for a table that cannot be read or joined, and for a pattern that is none.
    """
    if pattern:
        compile_pattern(pattern)
    if table is not None:
        _join(paths, table)


def collect(images: pd.DataFrame, headers: pd.Series, table: Path | None, pattern: str | None) -> Metadata:
    """Gather the user's columns for `images` (image_id, path); `headers` holds a JSON string an image_id.

    The table goes before the file name, the file name before the header: what is named twice keeps
    its first meaning. Raises SourceError for a table or pattern that cannot be used.
    """
    paths = images["path"].drop_duplicates().tolist()
    report: dict[str, Any] = {}
    by_path = pd.DataFrame(index=pd.Index(paths, name="path"))
    if table is not None:
        by_path = _from_table(paths, table, report)
    units: dict[str, str] = {}
    if pattern:
        compiled = compile_pattern(pattern)
        by_path, units = _beside(by_path, _from_names(paths, compiled, report)), compiled.units
    wide = by_path.reindex(images["path"]).set_axis(pd.Index(images["image_id"]), axis=0)
    given = wide.shape[1]
    wide = _beside(wide, _from_headers(headers.reindex(images["image_id"])))
    values, guesses = infer(_without_collisions(wide, report), units=units)
    columns = {}
    for place, (name, guess) in enumerate(guesses.items()):
        # Whoever gives a table has said what matters: headers then stay in the background.
        is_shown = table is None or place < given
        role = guess.role if is_shown and guess.role != "text" else "hidden"
        columns[name] = Column(name, guess.kind, role, guess.unit)
    return Metadata(values, columns, report)


def _join(paths: Sequence[str], table: Path) -> Joined:
    return datafed.join_records(paths, table) if datafed.is_dump(table) else join(paths, read_table(table))


def _from_table(paths: Sequence[str], table: Path, report: dict[str, Any]) -> pd.DataFrame:
    joined = _join(paths, table)
    report["table"] = str(table)
    report["key"] = joined.key
    for part in ("unmatched_rows", "unmatched_files", "damaged_rows", "left_out_columns"):
        names = getattr(joined, part)
        report[f"{part}_count"] = len(names)
        report[part] = list(names)[:_MOST_LISTED]
    return joined.columns.reindex(pd.Index(paths))


def _from_names(paths: Sequence[str], pattern: Pattern, report: dict[str, Any]) -> pd.DataFrame:
    fields = [pattern.parse_file(path) for path in paths]
    missed = [path for path, found in zip(paths, fields, strict=True) if found is None]
    report["pattern"] = pattern.text
    report["pattern_missed_count"] = len(missed)
    report["pattern_missed"] = missed[:_MOST_LISTED]
    return pd.DataFrame([found or {} for found in fields], index=pd.Index(paths, name="path"))


def _from_headers(headers: pd.Series) -> pd.DataFrame:
    """Return the header entries that vary and that a tenth of the images have, the commonest forty."""
    parsed = pd.DataFrame(
        [json.loads(text) if isinstance(text, str) else {} for text in headers], headers.index
    )
    coverage = parsed.notna().mean()
    names = [str(name) for name in parsed]
    telling = [name for name in names if coverage[name] >= _LEAST_COVERAGE and parsed[name].nunique() > 1]
    telling.sort(key=lambda name: -coverage[name])
    chosen = set(telling[:_MOST_HEADER_COLUMNS])
    return parsed[[name for name in names if name in chosen]]


def _beside(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    return first.join(second[[name for name in second if name not in first]])


def _without_collisions(wide: pd.DataFrame, report: dict[str, Any]) -> pd.DataFrame:
    """Rename columns that would be taken for ours: `path` becomes `path_given`, dots underscores."""
    renamed = {}
    for name in wide.columns:
        plain = str(name).strip().replace(".", "_")
        new = f"{plain}_given" if plain in RESERVED or plain in DESCRIPTORS else plain
        if new != name:
            renamed[name] = new
    if renamed:
        report["renamed"] = {str(name): new for name, new in renamed.items()}
    return wide.rename(columns=renamed)
