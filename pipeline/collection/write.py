"""The writing side of a collection: one writer at a time, new files beside the old, one rename at the end."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import IO

import pandas as pd
import pyarrow as pa

from pipeline.collection.info import Info, new_info, read_info, write_info
from pipeline.collection.parts import Part, read_parts, write_part
from pipeline.collection.schema import INFO_FILE
from pipeline.errors import CollectionError

Parts = dict[str, list[Part]]
_SWEPT = (
    "*/part-*.parquet",
    "*/*/part-*.parquet",
    "thumbnails/*.pack",
    "thumbnails/*.webp",
    ".*.part",
    "*/.*.part",
)
_TRAIL = "maps/trail-*"


class Writer:
    """A collection opened for writing; holds its lock until closed.

    Nothing that is written counts before `commit`, which replaces collection.json.
    """

    def __init__(self, folder: Path, title: str | None = None) -> None:
        self.folder = folder
        self._title = title or folder.name
        self._lock: IO[str] | None = None
        self.info: Info = {}

    def __enter__(self) -> "Writer":
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._refuse_strangers()
            self._lock = (self.folder / ".lock").open("a+")
        except OSError as error:
            raise CollectionError(
                f"{self.folder} cannot be written ({error.strerror}). Choose another folder with --into."
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise CollectionError(
                f"{self.folder} is being built by another process. Wait for it or cancel it."
            ) from None
        try:
            exists = (self.folder / INFO_FILE).exists()
            self.info = read_info(self.folder) if exists else new_info(self._title)
        except CollectionError:
            self._lock.close()
            raise
        return self

    def _refuse_strangers(self) -> None:
        strangers = [name for name in os.listdir(self.folder) if not name.startswith(".")]
        if strangers and INFO_FILE not in strangers:
            raise CollectionError(
                f"{self.folder} is not empty and no collection (it holds {strangers[0]!r}). "
                "Choose an empty or new folder with --into."
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock:
            self._lock.close()
        if not (self.folder / INFO_FILE).exists():
            self._remove_empty()

    def _remove_empty(self) -> None:
        """Remove the folder if this writer made it and nothing came of it."""
        (self.folder / ".lock").unlink(missing_ok=True)
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if not path.is_dir() or any(path.iterdir()):
                return
            path.rmdir()
        self.folder.rmdir()

    def write(self, table: str, rows: pd.DataFrame | pa.Table) -> Part:
        """Write rows as a new part of `table`; it counts once it is named in `info` and committed."""
        return write_part(self.folder, table, rows)

    def read(self, parts: Parts, table: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Read one table of the given parts; an empty frame if it has none."""
        return read_parts(self.folder, parts.get(table, []), columns).to_pandas()

    def commit(self) -> None:
        """Make `info` the truth, in one step."""
        write_info(self.folder, self.info)

    def discard(self) -> None:
        """Leave nothing behind of a collection that never became one; a live collection stays."""
        if self.info["parts"]:
            return
        self.info["pending"] = None
        self.sweep()
        (self.folder / INFO_FILE).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove files that no part, live or pending, names; return how many.

        Maps of the trail stay: their records are elsewhere (`pipeline.trails.files.sweep`).
        """
        kept = set(named_files(self.info, self.folder))
        removed = 0
        for pattern in _SWEPT:
            for path in self.folder.glob(pattern):
                of_trail = path.parent.match(_TRAIL)
                if not of_trail and str(path.relative_to(self.folder)) not in kept:
                    path.unlink()
                    removed += 1
        return removed


def named_files(info: Info, folder: Path) -> list[str]:
    """Return every file below the collection that `info` names, packs and sheets included."""
    pending = info["pending"]["parts"] if info.get("pending") else {}
    parts = [part for source in (info["parts"], pending) for table in source.values() for part in table]
    thumbnails = [part for source in (info["parts"], pending) for part in source.get("thumbnails", [])]
    pictures = read_parts(folder, thumbnails, ["pack", "sheet"]).to_pandas() if thumbnails else pd.DataFrame()
    files = [part["file"] for part in parts]
    for column in pictures.columns:
        files.extend(pictures[column].unique().tolist())
    return files
