"""One version of a collection together with its trail: the maps of its nodes as columns, read when asked for.

Rows are joined by image_id alone: an image that a node's map does not hold is missing there, an image of the
map that the collection no longer holds is counted. Nothing is kept but the maps used last.
"""

import copy
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from jaxtyping import Bool, Float, Int

from pipeline.annotations.layers import Layer
from pipeline.annotations.store import Annotations
from pipeline.collection import Collection, Served, filters
from pipeline.collection.schema import Column, map_table
from pipeline.collection.served import Encoded
from pipeline.errors import CollectionError, FilterError, UnknownColumnError
from pipeline.trails.files import read_rows
from pipeline.trails.names import AXES, GROUPS, PLACED, columns_of, is_layer, is_node, map_columns, split

MOST_ROWS = 1_500_000
"""Rows of all maps kept in memory together: 28 bytes each."""

Layers = dict[tuple[str, str], Layer]
"""Layers by map and kind."""


@dataclass(frozen=True)
class Joined:
    """A file of the trail in terms of the collection: `rows` of its frame, and the file's columns there.

    `missing` is how many images of the file the collection does not hold.
    """

    rows: Int[np.ndarray, " image"]
    values: pa.Table
    missing: int

    def spread(self, name: str, count: int) -> pd.Series:
        """Return a column over all `count` rows of the frame, missing where the file has none."""
        column = self.values[name]
        if pa.types.is_string(column.type):
            texts = np.full(count, None, object)
            texts[self.rows] = column.to_pandas().to_numpy(object)
            return pd.Series(texts, dtype="category")
        numbers = np.full(count, np.nan, np.float32)
        numbers[self.rows] = column.to_numpy()
        return pd.Series(numbers)


@runtime_checkable
class Added(Protocol):
    """Columns that something else adds to a collection, such as what heads predict."""

    def names(self) -> list[str]:
        """Return the names of all there are now."""

    def find(self, name: str) -> Column | None:
        """Return what a column means; None if there is none of that name."""

    def stamp(self, name: str) -> str | None:
        """Return what changes when a column may; None if there is none of that name."""

    def series(self, name: str) -> pd.Series:
        """Return a column over all rows of the frame."""

    def encoded(self, name: str, order: Any) -> Encoded:
        """Return a column as it travels, in the served order of rows."""

    def kept(self, name: str, stamp: str) -> Encoded | None:
        """Return a column as it was at an earlier stamp, while that is known."""


class Trail:
    """A collection and its annotations; safe for many threads. `added` may give it further columns."""

    added: Added | None = None

    def __init__(self, collection: Collection, annotations: Annotations) -> None:
        self.collection = collection
        self.annotations = annotations
        self._joined: OrderedDict[str, Joined] = OrderedDict()
        self._missing: dict[str, int] = {}
        self._lock = threading.RLock()

    @cached_property
    def order(self) -> Int[np.ndarray, " image"]:
        """For every served row its row in `collection.frame`."""
        return Served(self.collection).order

    @cached_property
    def _ids(self) -> pa.Array:
        return pa.array(self.collection.ids, pa.string())

    # Maps.

    def title(self, name: str) -> str:
        """Return what people call a map of the collection or a node; raises as `places` does."""
        if is_node(name):
            return self.annotations.nodes.get(name).name
        self._known_map(name)
        return str(self.collection.info["maps"][name].get("title", name))

    def parent(self, name: str) -> str | None:
        """Return the map that a node was made from; None for a map of the collection."""
        return self.annotations.nodes.get(name).parent if is_node(name) else None

    def places(self, name: str) -> Float[np.ndarray, "image 5"]:
        """Return x, y, x3, y3, z3 on a map for every row of the frame, NaN for images without a place.

        Raises UnknownAnnotationError for a node that is not there, CollectionError for an unknown map.
        """
        attached = self.attached([f"{name}.{axis}" for axis in AXES])
        self._known_map(name, attached)
        return attached.frame[[f"{name}.{axis}" for axis in AXES]].to_numpy(np.float32, copy=True)

    def placed(self, name: str) -> Bool[np.ndarray, " image"]:
        """Return which rows of the frame have a place on a map."""
        return np.isfinite(self.places(name)[:, :2]).all(axis=1)

    def missing(self, file: str) -> int:
        """Return how many images of a node's file the collection no longer holds."""
        if file not in self._missing:
            self._missing[file] = self._join(file).missing
        return self._missing[file]

    def layer(self, name: str, kind: str) -> Layer | None:
        """Return the groups or the stability of a map as it lies now; None if nobody asked for them."""
        return self.layers().get((name, kind))

    def map_stamp(self, name: str) -> str:
        """Return what tells one layout of a map of the collection from the next; a node has only one."""
        parts = self.collection.info["parts"].get(map_table(name), [])
        return "" if is_node(name) else " ".join(sorted(part["file"] for part in parts))

    # Columns.

    def attached(self, names: Iterable[str], maps: Iterable[str] = ()) -> Collection:
        """Return the collection with those of the named columns that its trail adds, and nodes as maps.

        Names of other columns are passed over. Raises UnknownAnnotationError for columns of a node that is
        not there, UnknownColumnError for what was not computed of a map yet.
        """
        names = list(names)
        wanted = {name: found for name in names if (found := split(name, self.collection))}
        nodes = {name: self.title(name) for name in maps if is_node(name)}
        others = {name: column for name in names if (column := self._other(name))}
        if not wanted and not nodes and not others:
            return self.collection
        count = len(self.collection.frame)
        series = {
            name: self._join(self._file(*found)).spread(found[1], count) for name, found in wanted.items()
        }
        columns = {name: map_columns(of)[column] for name, (of, column) in wanted.items()}
        if self.added is not None:
            series |= {name: self.added.series(name) for name in others}
        columns |= others
        return _extended(self.collection, columns, series, nodes)

    def with_map(self, name: str, *columns: str | None) -> Collection:
        """Return the collection with a map, of a node too, and with those of `columns` that it lacks.

        Raises as `attached` does.
        """
        axes = [f"{name}.{axis}" for axis in AXES] if is_node(name) else []
        return self.attached([*axes, *(column for column in columns if column)], [name])

    def with_all_of(self, name: str) -> Collection:
        """Return the collection with every column that its trail has of a map; raises as `places` does."""
        self.title(name)
        return self.attached([column["name"] for column in self.columns_of_map(name)], [name])

    def part(self, name: str, rows: Int[np.ndarray, " part"]) -> Collection:
        """Return the collection with a map and only some rows of its frame."""
        whole = self.with_map(name)
        part = copy.copy(whole)
        part.frame = whole.frame.iloc[rows]
        for known in ("ids", "position"):
            part.__dict__.pop(known, None)
        return part

    def served(self, name: str) -> Encoded:
        """Return a column of the trail as it travels, with what the browser must know of it.

        The description of groups and stability has a `stamp` that changes when they are computed anew.
        """
        if self.added is not None and self._other(name) is not None:
            return self.added.encoded(name, self.order)
        stamp = self.stamp(name) if is_layer(name) else None
        served = Served(self.attached([name]))
        served.order = self.order
        encoded = served.encode(name)
        return Encoded(encoded.array, encoded.meta | ({"stamp": stamp} if stamp else {}))

    def columns_of_map(self, name: str) -> list[dict[str, Any]]:
        """Describe every column of a node, and what was computed of any map, as the collection's own."""
        computed = [kind for of, kind in self.layers() if of == name]
        return [self.served(f"{name}.{one}").meta for one in (*(PLACED if is_node(name) else ()), *computed)]

    def stamp(self, name: str) -> str | None:
        """Return what changes when a column of the trail may; None for a column of the collection."""
        if self.added is not None and (stamp := self.added.stamp(name)) is not None:
            return stamp
        found = split(name, self.collection)
        return None if found is None else self._file(*found).rpartition("-")[2].removesuffix(".parquet")

    def changes(self, name: str) -> bool:
        """Whether a column may be computed anew: groups, stability, and what heads predict."""
        return is_layer(name) or self._other(name) is not None

    def kept(self, name: str, stamp: str) -> Encoded | None:
        """Return a column that `added` gives as it was at an earlier stamp, while that is known."""
        return None if self.added is None else self.added.kept(name, stamp)

    def added_columns(self) -> list[dict[str, Any]]:
        """Describe the columns that `added` gives, as the collection's own."""
        return [] if self.added is None else [self.served(name).meta for name in self.added.names()]

    def _other(self, name: str) -> Column | None:
        return None if self.added is None else self.added.find(name)

    def passing(self, filter_: Any) -> Bool[np.ndarray, " image"]:
        """Return which rows of the frame pass a filter, which may name stored selections and trail columns.

        Raises FilterError, UnknownAnnotationError for a selection, and what `attached` raises.
        """
        found = filters.resolved(filter_, self.annotations.selections.images)
        try:
            attached = self.attached(columns_of(found))
            return filters.apply(found, attached.frame, attached.columns)
        except RecursionError:
            raise FilterError("The filter is nested too deeply to be read.") from None

    def _file(self, of: str, column: str) -> str:
        if column in PLACED:
            return self.annotations.nodes.get(of).file
        layer = self.layers().get((of, column))
        if layer is None:
            what = "groups" if column == GROUPS else "stability"
            raise UnknownColumnError(
                f"{self.title(of)!r} has no {what} as it lies now: POST …/trail/{of}/{what} computes them."
            )
        return layer.file

    def layers(self) -> Layers:
        """Return what was computed of maps as they lie now; one laid out anew has lost that of the old."""
        found = self.annotations.layers.list()
        return {
            (layer.map, layer.kind): layer
            for layer in found
            if layer.facts["stamp"] == self.map_stamp(layer.map)
        }

    def _known_map(self, name: str, collection: Collection | None = None) -> None:
        known = self.collection.info["maps"]
        if name not in known and not (collection and f"{name}.x" in collection.columns):
            raise CollectionError(
                f"{self.collection.name} has no map {name!r} (it has: {', '.join(known) or 'none'}, and the "
                "nodes of its trail)."
            )

    def _join(self, file: str) -> Joined:
        with self._lock:
            if file not in self._joined:
                self._joined[file] = self._read(file)
                self._make_room()
            self._joined.move_to_end(file)
            return self._joined[file]

    def _read(self, file: str) -> Joined:
        table = read_rows(self.collection.folder, file)
        found = pc.index_in(table["image_id"].combine_chunks(), value_set=self._ids)
        rows = found.fill_null(-1).to_numpy()
        held = rows >= 0
        values = table.drop_columns(["image_id"]).filter(pa.array(held))
        return Joined(rows[held].astype(np.int64), values, int((~held).sum()))

    def _make_room(self) -> None:
        rows = sum(len(joined.rows) for joined in self._joined.values())
        while rows > MOST_ROWS and len(self._joined) > 1:
            _, oldest = self._joined.popitem(last=False)
            rows -= len(oldest.rows)


def _extended(
    collection: Collection, columns: dict[str, Any], series: dict[str, pd.Series], maps: dict[str, str]
) -> Collection:
    """Return the same collection, version included, with further columns and maps."""
    frame, version, known = collection.frame, collection.version, collection.columns
    extended = copy.copy(collection)
    extended.version = version
    extended.columns = {**known, **columns}
    # Pandas copies on write: the new frame shares the columns of the old one.
    extended.frame = frame.assign(**{name: one.set_axis(frame.index) for name, one in series.items()})
    titles = {name: {"title": title} for name, title in maps.items()}
    extended.info = {**collection.info, "maps": {**collection.info["maps"], **titles}}
    return extended
