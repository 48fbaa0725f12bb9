"""Collections kept open in one process: each is read once a version, and the least used make room.

Light; used by the web processes and by the interactive worker.
"""

import threading
from collections import OrderedDict
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from jaxtyping import Bool

from pipeline.annotations import open_annotations
from pipeline.classify.desk.columns import PredictedColumns
from pipeline.classify.desk.desk import Desk
from pipeline.collection import Collection, Served, list_collections, open_collection
from pipeline.collection.schema import INFO_FILE
from pipeline.errors import CollectionError
from pipeline.search import Index
from pipeline.trails import Trail
from pipeline.trails.layers import parameters_of
from pipeline.trails.placing import Ground, ground_of

MOST_ROWS = 1_500_000
"""Rows of all open collections together: about 1 kB of memory each, vectors included."""
MOST_GROUNDS = 3
"""Maps that new images may be placed on at once: about 0.6 kB an image each."""

Stamp = tuple[int, int, int]


class Opened:
    """One version of a collection with what is computed from it once: served columns, index, calibration."""

    def __init__(self, collection: Collection, database: str | None = None) -> None:
        self.collection = collection
        self.trail = Trail(collection, open_annotations(collection.folder, database))
        self.served = Served(collection)
        self.labels = Desk(self.trail)
        self.trail.added = PredictedColumns(self.labels)
        self._lock = threading.RLock()
        self._grounds: OrderedDict[str, Ground] = OrderedDict()
        self._indexes: dict[str, Index] = {}  # of one other embedding at most

    @property
    def version(self) -> str:
        """The digest of what is served."""
        return self.collection.version

    def describe(self) -> dict[str, Any]:
        """Return what the browser must know of the collection; the first call encodes every column."""
        with self._lock:
            described = self.served.describe()
        _give_back_memory()
        return {**described, "columns": _beside_predicted(described["columns"], self.trail.added_columns())}

    def column(self, name: str) -> np.ndarray:
        """Return a served column, of the trail too; UnknownColumnError if there is none of that name."""
        if self.trail.stamp(name) is not None:
            return self.trail.served(name).array
        with self._lock:
            return self.served.column(name)

    def rows(self, filter_: Any) -> Bool[np.ndarray, " image"] | None:
        """Return which rows of the frame pass a filter, None for no filter; FilterError if it is none."""
        return None if filter_ is None else self.trail.passing(filter_)

    @cached_property
    def index(self) -> Index:
        """All vectors, ready for search."""
        index = Index(self.collection.embeddings())
        _give_back_memory()
        return index

    def index_of(self, name: str) -> Index:
        """Return the vectors that a map compares images by, those of the collection if it compares others."""
        encoder = parameters_of(self.trail, name).encoder
        if encoder in (None, self.collection.info["encoder"]):
            return self.index
        with self._lock:
            if encoder not in self._indexes:
                self._indexes = {encoder: Index(self.collection.embeddings(encoder))}
            return self._indexes[encoder]

    def ground(self, name: str) -> Ground:
        """Return what placing images on a map needs; kept for the maps used last."""
        stamp = f"{name} {self.trail.stamp(f'{name}.x') or ''}"
        with self._lock:
            if stamp not in self._grounds:
                self._grounds[stamp] = ground_of(self.trail, self.index_of(name), name)
            self._grounds.move_to_end(stamp)
            if len(self._grounds) > MOST_GROUNDS:
                self._grounds.popitem(last=False)
            return self._grounds[stamp]


class Shelf:
    """The collections of one folder, by name. Safe for use by many threads."""

    def __init__(self, folder: Path, most_rows: int = MOST_ROWS, database: str | None = None) -> None:
        self.folder = folder
        self._database = database
        self._most_rows = most_rows
        self._opened: OrderedDict[str, tuple[Stamp, Opened]] = OrderedDict()
        self._lock = threading.Lock()

    def has(self, name: str) -> bool:
        """Whether the folder holds a collection of that name, whole or not."""
        return is_plain_name(name) and (self.folder / name / INFO_FILE).is_file()

    def open(self, name: str) -> Opened:
        """Return the collection as it is now: opened again only if its collection.json was replaced.

        Raises CollectionError, listing what there is, if there is none of that name or it is damaged.
        """
        if not self.has(name):
            there = ", ".join(summary.name for summary in list_collections(self.folder)) or "none yet"
            raise CollectionError(f"There is no collection {name!r} (there are: {there}).")
        with self._lock:
            stamp = _stamp(self.folder / name / INFO_FILE)
            known = self._opened.get(name)
            if known is None or known[0] != stamp:
                self._opened[name] = stamp, Opened(open_collection(self.folder / name), self._database)
            self._opened.move_to_end(name)
            self._make_room()
            return self._opened[name][1]

    def _make_room(self) -> None:
        rows = sum(opened.collection.rows for _, opened in self._opened.values())
        while rows > self._most_rows and len(self._opened) > 1:
            _, (_, oldest) = self._opened.popitem(last=False)
            rows -= oldest.collection.rows


@cache
def shelf_of(collections: Path, database: str | None = None) -> Shelf:
    """Return the one shelf of this process for a folder, and the URL of its annotations if not in it."""
    return Shelf(collections, database=database)


def is_plain_name(name: str) -> bool:
    """Whether `name` can only mean a child of a folder: no path, not hidden, nothing unprintable."""
    return bool(name) and name.isprintable() and not name.startswith(".") and not set(name) & set("/\\:")


def _beside_predicted(columns: list[dict[str, Any]], added: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put what heads predict behind what a build predicts."""
    predicted = [place for place, column in enumerate(columns) if column["name"].startswith("predicted.")]
    place = predicted[-1] + 1 if predicted else 0
    return [*columns[:place], *added, *columns[place:]]


def _give_back_memory() -> None:
    """Return what reading tables took to the system: 580 MB at 500,000 images, which Arrow would keep."""
    pa.default_memory_pool().release_unused()


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size
