"""Opening and reading a collection: tables, the one frame of all columns, embeddings, pictures."""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.collection import pictures
from pipeline.collection.frame import read_frame
from pipeline.collection.info import Info, read_info
from pipeline.collection.parts import read_parts
from pipeline.collection.positions import Positions
from pipeline.collection.schema import WIRE_VERSION, Column, embeddings_table
from pipeline.errors import CollectionError, UnknownColumnError

DIMENSIONS = 128  # of every encoder's vectors
_COORDINATES = ("x", "y", "x3", "y3", "z3")


class Preview(NamedTuple):
    """An image as a screen shows it: JPEG bytes, the values of black and white, and the scale between."""

    jpeg: bytes
    low: float
    high: float
    scale: str


def open_collection(folder: Path | str) -> "Collection":
    """Open the collection in `folder` for reading.

    Raises CollectionError if there is none or it is damaged, NewerFormatError if a later version wrote it.
    """
    return Collection(Path(folder), read_info(Path(folder)))


class Collection:
    """What one collection.json names, as it stood when opened. Tables are read when first asked for."""

    def __init__(self, folder: Path, info: Info) -> None:
        self.folder = folder
        self.info = info

    @property
    def name(self) -> str:
        """The folder's name, by which URLs call it."""
        return self.folder.name

    @property
    def title(self) -> str:
        """The name people see."""
        return str(self.info["title"])

    @property
    def notice(self) -> str | None:
        """A sentence to show wherever the collection is shown (simulated data, an embargo), or None."""
        return self.info.get("notice")

    @property
    def rows(self) -> int:
        """How many images are live."""
        return sum(part["rows"] for part in self.info["parts"].get("images", []))

    @property
    def pending_rows(self) -> int:
        """How many images an unfinished build has read so far."""
        pending = self.info.get("pending") or {"parts": {}}
        return sum(part["rows"] for part in pending["parts"].get("images", []))

    @cached_property
    def version(self) -> str:
        """A digest of what is live: it changes when any served byte may."""
        live = {
            key: self.info.get(key) for key in ("parts", "columns", "maps", "classifiers", "title", "notice")
        }
        served = json.dumps([WIRE_VERSION, live], sort_keys=True)
        return hashlib.blake2b(served.encode(), digest_size=8).hexdigest()

    def table(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Read one table as it is stored. Raises CollectionError if a file of it is gone or damaged."""
        arrow = read_parts(self.folder, self.info["parts"].get(name, []), columns)
        return arrow.to_pandas(strings_to_categorical=False)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every column of `frame` by name, in the order to show them."""
        return {
            name: Column(
                name=name,
                kind=entry["kind"],
                role=entry["role"],
                unit=entry.get("unit"),
                title=entry.get("title", ""),
                description=entry.get("description", ""),
            )
            for name, entry in self.info["columns"].items()
        }

    def column(self, name: str) -> Column:
        """Return the column of that name; UnknownColumnError lists what there is."""
        if name not in self.columns:
            raise UnknownColumnError(
                f"{self.name} has no column {name!r} (it has: {', '.join(sorted(self.columns))})."
            )
        return self.columns[name]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Every column, a row an image in path order, indexed by image_id, typed as collection.json says."""
        return read_frame(self.folder, self.info, self.columns)

    @property
    def ids(self) -> pd.Index:
        """The image_id of every row, in the order of `frame`."""
        return self.frame.index

    @cached_property
    def position(self) -> Positions:
        """The row of every image_id."""
        return Positions(self.ids)

    def row(self, image_id: str) -> int:
        """Return the row of an image; CollectionError if the collection does not hold it."""
        try:
            return self.position[image_id]
        except KeyError:
            raise CollectionError(
                f"{self.name} has no image {image_id!r}: it was removed or changed since, or never there."
            ) from None

    def embeddings(self, encoder: str | None = None) -> np.ndarray:
        """Return the vectors [image, 128] as float16 in the order of `frame`."""
        encoder = encoder or self.info["encoder"]
        parts = self.info["parts"].get(embeddings_table(encoder), [])
        found = np.empty((sum(part["rows"] for part in parts), DIMENSIONS), np.float16)
        ids, start = [], 0
        for part in parts:  # one after the other: all at once would be held twice
            arrow = read_parts(self.folder, [part])
            found[start : start + part["rows"]] = vectors(arrow)
            ids.append(arrow["image_id"])
            start += part["rows"]
        if not parts:
            return found
        stored = pd.Index(pa.chunked_array([chunk for column in ids for chunk in column.chunks]).to_pandas())
        if stored.equals(self.ids):
            return found  # as builds write them
        order = stored.get_indexer(self.ids)
        if (order < 0).any():
            raise CollectionError(
                f"{self.name}: {int((order < 0).sum())} images lack an embedding by {encoder}. Build again."
            )
        return found[order]

    @cached_property
    def _thumbnails(self) -> pd.DataFrame:
        """Where the preview and the tile of every row of `frame` are, 40 bytes a row."""
        table = self.table("thumbnails")
        if table.empty:
            raise CollectionError(f"{self.name} holds no previews. Build it again.")
        named = table.astype({name: "category" for name in ("pack", "sheet", "scale")})
        if pd.Index(named["image_id"]).equals(self.ids):
            return named.drop(columns="image_id")
        return named.set_index("image_id").reindex(self.ids).reset_index(drop=True)

    @cached_property
    def sheets(self) -> list[str]:
        """The files of the sprite sheets; a sheet's number is its place in this list."""
        return [str(name) for name in pd.unique(self._thumbnails["sheet"].dropna())]

    @cached_property
    def sprite(self) -> np.ndarray:
        """For every row of `frame` its tile, sheet times 1,024 plus cell, as uint32; 2³²-1 = none."""
        sheet = pd.Categorical(self._thumbnails["sheet"], self.sheets).codes.astype(np.int64)
        cell = self._thumbnails["cell"].fillna(0).to_numpy(np.int64)
        return np.where(sheet < 0, 2**32 - 1, sheet * pictures.PER_SHEET + cell).astype(np.uint32)

    def sheet(self, number: int) -> bytes:
        """Return one sprite sheet as WebP."""
        if not 0 <= number < len(self.sheets):
            raise CollectionError(f"{self.name} has {len(self.sheets)} sprite sheets, no number {number}.")
        return (self.folder / self.sheets[number]).read_bytes()

    def preview(self, image_id: str) -> Preview:
        """Return the stored preview of an image, at most 256 pixels wide or high."""
        entry = self._thumbnails.iloc[self.row(image_id)]
        if pd.isna(entry["pack"]):
            raise CollectionError(f"{self.name} holds no preview of {image_id}. Build it again.")
        jpeg = pictures.read_preview(self.folder, entry["pack"], int(entry["offset"]), int(entry["length"]))
        return Preview(jpeg, float(entry["low"]), float(entry["high"]), str(entry["scale"]))

    def header(self, image_id: str) -> dict[str, Any]:
        """Return the metadata found in the image's file."""
        found = read_parts(self.folder, self.info["parts"].get("headers", []))
        rows = found.filter(pa.compute.equal(found["image_id"], image_id)) if found.num_rows else found
        return json.loads(rows["header"][0].as_py()) if rows.num_rows else {}

    def original(self, image_id: str) -> Path:
        """Return where the image's file lies; CollectionError if it is gone."""
        path = Path(self.info["source"]["root"]) / self.frame["path"].iloc[self.row(image_id)]
        if not path.is_file():
            raise CollectionError(f"The original {path} is gone: it was moved or deleted since the build.")
        return path


def vectors(arrow: pa.Table) -> np.ndarray:
    """Return the column `embedding` of a stored table as float16 [row, 128]."""
    column = arrow["embedding"].combine_chunks()
    return column.flatten().to_numpy(zero_copy_only=False).reshape(len(column), -1)


def coordinate_columns(name: str) -> dict[str, Column]:
    """Return the columns that the map `name` adds to a collection."""
    added = [Column(f"{name}.{axis}", "coordinate", "hidden", title=axis) for axis in _COORDINATES]
    added.append(
        Column(f"{name}.cluster", "category", "facet", title="Cluster", description="Group on the map")
    )
    added.append(
        Column(
            f"{name}.preservation",
            "number",
            "property",
            title="Neighbours kept",
            description="Share of an image's true nearest neighbours that the map keeps near it",
        )
    )
    return {column.name: column for column in added}
