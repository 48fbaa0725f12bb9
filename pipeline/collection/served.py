"""The columns of a collection as the browser gets them: raw little-endian arrays in one random row order.

Rows in random order make any prefix a fair sample, so a first picture can be drawn early and no group
lies on top. Categories travel as codes, numbers as integers where that loses nothing, else as floats.
The wire format is described in docs/http.md.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float

from pipeline.collection import pictures
from pipeline.collection.filters import numbers
from pipeline.collection.schema import Column
from pipeline.collection.store import Collection
from pipeline.collection.titles import title
from pipeline.errors import UnknownColumnError

MOST_BYTES = 32_000_000  # of arrays that are kept: a browser asks for each once
MOST_CATEGORIES = 20_000  # beyond, a category is only searched as text: no panel shows that many
_MOST_LABELS = 32  # bits of one code
_STEPS = (1.0, 1000.0, 86_400_000.0, 0.5, 0.25, 0.1, 0.01, 0.001)
_LARGEST = {"u1": 2**8 - 1, "u2": 2**16 - 1, "u4": 2**32 - 1}


@dataclass(frozen=True)
class Encoded:
    """One column as it travels: the array and what the browser must know to read it."""

    array: np.ndarray
    meta: dict[str, Any]


class Served:
    """A collection in the order and the types in which the browser gets it."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self._meta: dict[str, dict[str, Any]] = {}
        self._arrays: OrderedDict[str, np.ndarray] = OrderedDict()

    @cached_property
    def order(self) -> np.ndarray:
        """For every served row its row in `collection.frame`: one random order a version."""
        seed = int(self.collection.version, 16)
        return np.random.default_rng(seed).permutation(len(self.collection.frame))

    def describe(self) -> dict[str, Any]:
        """Return what GET /api/v1/collections/{c} answers, without addresses."""
        collection = self.collection
        return {
            "name": collection.name,
            "title": collection.title,
            "notice": collection.notice,
            "version": collection.version,
            "rows": collection.rows,
            "encoder": collection.info.get("encoder"),
            "maps": [
                {**_map(name, entry), **_tuned(collection, entry)}
                for name, entry in collection.info["maps"].items()
            ],
            "columns": [self._meta.get(name) or self.encode(name).meta for name in collection.columns],
            "sprites": {
                "tile": pictures.TILE,
                "per_row": pictures.PER_ROW,
                "per_sheet": pictures.PER_SHEET,
                "sheets": len(collection.sheets),
            },
        }

    def column(self, name: str) -> np.ndarray:
        """Return the raw array of a column; `image_id` is 16 bytes a row, `sprite` a tile number.

        Raises UnknownColumnError, also for text, which is not sent whole.
        """
        if name == "image_id":
            raw = bytes.fromhex("".join(self.collection.ids[self.order]))
            return np.frombuffer(raw, np.uint8).reshape(-1, 16)
        if name == "sprite":
            return self.collection.sprite[self.order].astype("<u4")
        self.collection.column(name)
        encoded = self.encode(name)
        if encoded.meta["dtype"] is None:
            raise UnknownColumnError(
                f"{name!r} is text: it is searched on the server and not sent as a column."
            )
        return encoded.array

    def mask(self, rows: np.ndarray) -> bytes:
        """Pack a bool [row of frame] into one bit a served row, lowest bit first."""
        return np.packbits(rows[self.order], bitorder="little").tobytes()

    def encode(self, name: str) -> Encoded:
        """Return a column encoded for the wire; the arrays that were asked for last are kept."""
        if name not in self._arrays:
            column = self.collection.columns[name]
            array, extra = _encode(self.collection.frame[name], column)
            self._meta[name] = {
                "name": name,
                "title": title(column),
                "description": column.description,
                "role": column.role,
                "kind": column.kind,
                "unit": column.unit,
                **extra,
            }
            self._arrays[name] = array[self.order] if len(array) else array
            self._make_room()
        self._arrays.move_to_end(name)
        return Encoded(self._arrays[name], self._meta[name])

    def _make_room(self) -> None:
        held = sum(array.nbytes for array in self._arrays.values())
        while held > MOST_BYTES and len(self._arrays) > 1:
            held -= self._arrays.popitem(last=False)[1].nbytes


def _map(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    space = [f"{name}.{axis}" for axis in ("x3", "y3", "z3")]
    return {"name": name, "title": entry["title"], "x": f"{name}.x", "y": f"{name}.y", "space": space}


def _tuned(collection: Collection, entry: dict[str, Any]) -> dict[str, Any]:
    """Return what a map laid out by a fine-tuned embedding has more: how much better that finds."""
    scores = collection.info["encoders"].get(entry.get("encoder"), {}).get("scores")
    return {"scores": list(scores.values())} if scores else {}


def _encode(series: pd.Series, column: Column) -> tuple[np.ndarray, dict[str, Any]]:
    if column.kind == "text":
        return np.zeros(0), {"dtype": None}
    if column.kind == "category":
        return _encode_category(series)
    if column.kind == "categories":
        return _encode_labels(series)
    if column.kind == "coordinate":
        return _encode_coordinate(numbers(series))
    return encode_numbers(numbers(series))


def _encode_category(series: pd.Series) -> tuple[np.ndarray, dict[str, Any]]:
    values = series.astype("category").cat
    codes = values.codes.to_numpy()
    known = values.categories.tolist()
    counts = np.bincount(codes[codes >= 0], minlength=len(known))
    order = sorted(np.flatnonzero(counts).tolist(), key=lambda code: (-counts[code], str(known[code])))
    if len(order) > MOST_CATEGORIES:
        return np.zeros(0), {"dtype": None, "kind": "text"}
    dtype = _code_type(len(order))
    missing = _LARGEST[dtype]
    ranks = np.full(len(known) + 1, missing, f"<{dtype}")  # the last: what is missing has code -1
    ranks[order] = np.arange(len(order))
    names = [known[code] for code in order]
    return ranks[codes], {"dtype": dtype, "categories": names, "missing": missing}


def _encode_labels(series: pd.Series) -> tuple[np.ndarray, dict[str, Any]]:
    lists = [list(value) if isinstance(value, list | tuple | np.ndarray) else [] for value in series]
    counts = pd.Series([label for labels in lists for label in labels], dtype=object).value_counts()
    names = counts.index.tolist()[:_MOST_LABELS]
    bit = {name: 1 << place for place, name in enumerate(names)}
    codes = [sum(bit.get(label, 0) for label in set(labels)) for labels in lists]
    return np.array(codes, "<u4"), {"dtype": "bits", "categories": names, "missing": 0}


def _encode_coordinate(values: Float[np.ndarray, "row"]) -> tuple[np.ndarray, dict[str, Any]]:
    """Quantise to 16 bits: exact to a pixel up to 60 times zoom."""
    low, high = (
        (float(np.nanmin(values)), float(np.nanmax(values))) if np.isfinite(values).any() else (0.0, 1.0)
    )
    scale = (high - low) / 65_534 or 1.0
    codes = np.where(np.isnan(values), 65_535, np.rint((np.nan_to_num(values) - low) / scale))
    return codes.astype("<u2"), {"dtype": "u2", "scale": scale, "offset": low, "missing": 65_535}


def encode_numbers(values: Float[np.ndarray, "row"]) -> tuple[np.ndarray, dict[str, Any]]:
    """Return the smallest array from which `offset + scale * code` gives every value back exactly.

    Integers if a common step does it, else 32-bit floats if they do, else 64-bit; missing is NaN or a code.
    """
    finite = values[np.isfinite(values)]
    if len(finite) and (fitted := _as_integers(finite)):
        dtype, scale, offset = fitted
        missing = _LARGEST[dtype]
        codes = np.where(np.isnan(values), missing, np.rint((np.nan_to_num(values) - offset) / scale))
        return codes.astype(f"<{dtype}"), {
            "dtype": dtype,
            "scale": scale,
            "offset": offset,
            "missing": missing,
        }
    dtype = "f4" if np.array_equal(finite.astype(np.float32).astype(np.float64), finite) else "f8"
    return values.astype(f"<{dtype}"), {"dtype": dtype, "scale": 1.0, "offset": 0.0, "missing": None}


def _as_integers(finite: np.ndarray) -> tuple[str, float, float] | None:
    offset, span = float(finite.min()), float(np.ptp(finite))
    for scale in sorted(_STEPS, reverse=True) if span else (1.0,):
        codes = np.rint((finite - offset) / scale)
        if span / scale < _LARGEST["u2"] and np.array_equal(offset + scale * codes, finite):
            return ("u1" if span / scale < _LARGEST["u1"] else "u2"), scale, offset
    return None


def _code_type(distinct: int) -> str:
    return "u1" if distinct < _LARGEST["u1"] else "u2"
