"""What a build must read: the source held against the ledger of what was read before."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.readers.sources.folder import SourceFile

LEDGER = ["path", "size", "mtime_ns", "sha256", "status", "error", "images", "ingest"]


@dataclass(frozen=True)
class Plan:
    """Files to read now, and the ledger rows of those that stay as they are."""

    todo: list[SourceFile]
    kept: pd.DataFrame
    gone: int
    changed: int


def plan(files: Sequence[SourceFile], ledger: pd.DataFrame, ingest: str) -> Plan:
    """Compare by path, size and time of change; all is read again when the code that read it changed."""
    known = {
        row.path: (row.size, row.mtime_ns, row.ingest)
        for row in ledger[["path", "size", "mtime_ns", "ingest"]].itertuples(index=False, name="Known")
    }
    todo = [file for file in files if known.get(file.relative) != (file.size, file.mtime_ns, ingest)]
    present, again = {file.relative for file in files}, {file.relative for file in todo}
    kept = ledger[ledger["path"].isin(present - again)]
    changed = sum(file.relative in known for file in todo)
    return Plan(todo, kept, gone=len(set(known) - present), changed=changed)


def empty_ledger() -> pd.DataFrame:
    """Return the ledger of a collection that has read nothing."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in LEDGER})
