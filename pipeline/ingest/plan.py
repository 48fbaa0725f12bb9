"""What a build must read: the source held against the ledger of what was read before."""

from collections.abc import Sequence

import pandas as pd

from pipeline.readers.sources.folder import SourceFile

LEDGER = ["path", "size", "mtime_ns", "sha256", "status", "error", "images", "ingest"]


def to_read(files: Sequence[SourceFile], ledger: pd.DataFrame, ingest: str) -> list[SourceFile]:
    """Return the files that are new or changed in size or time, all if other code (`ingest`) read them."""
    signatures = ledger[["path", "size", "mtime_ns", "ingest"]]
    known = {path: signature for path, *signature in signatures.itertuples(index=False, name=None)}
    return [file for file in files if known.get(file.relative) != [file.size, file.mtime_ns, ingest]]


def empty_ledger() -> pd.DataFrame:
    """Return the ledger of a collection that has read nothing."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in LEDGER})
