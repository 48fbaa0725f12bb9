"""The versions of a tree's heads in a collection: weights, report, and what they say of every image. Light.

A version is a folder `models/heads/TREE-NUMBER` that is written aside and renamed, so it is there whole or
not at all; it never changes but for `probabilities.parquet`, which is written anew when images came. Which
one is in use, and the settings of the tree, stand in `models/heads/TREE.json`.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from jaxtyping import Float

from pipeline.collection.info import write_atomically
from pipeline.errors import LabelError, UnknownVersionError

MADE_BY = "made_by"
"""In the report of a version that a shipped head made: the name of that head."""
REPORT, PROBABILITIES, WEIGHTS = "report.json", "probabilities.parquet", "heads.safetensors"
DEFAULTS: dict[str, Any] = {"version": None, "threshold": 0.7, "retrain_after": 0}
_MOST = 100_000  # versions of a tree


@dataclass(frozen=True)
class Predictions:
    """What a version says of the rows of a collection's frame: probability of each label, NaN if not told.

    `trusted` are the labels whose answers may be taken unseen, by the version's report. `others` names the
    version that made the answers of a label, where it is another one (`pipeline.classify.heads.merged`).
    `stamp` changes whenever the answers may. `missing` counts the rows that the version says nothing of:
    images that came later.
    """

    version: str
    labels: tuple[str, ...]
    values: Float[np.ndarray, "row label"]
    trusted: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)
    stamp: str = ""
    missing: int = 0

    def maker(self, label: str) -> str:
        """Return the version that made the answers of a label."""
        return self.others.get(label, self.version)

    def of(self, label: str) -> Float[np.ndarray, " row"] | None:
        """Return the probabilities of a label; None if the version does not know it."""
        return self.values[:, self.labels.index(label)] if label in self.labels else None


class Versions:
    """The versions of one tree in the collection at `folder`."""

    def __init__(self, folder: Path, tree: str) -> None:
        self._home = folder / "models" / "heads"
        self._tree = tree
        self._settings = self._home / f"{tree}.json"

    def names(self) -> list[str]:
        """Return the names of all versions, newest first."""
        found = [path.parent.name for path in self._home.glob(f"{self._tree}-*/{REPORT}")]
        numbers = {name: name.removeprefix(f"{self._tree}-") for name in found}
        return sorted(
            (name for name in found if numbers[name].isdigit()), key=lambda name: -int(numbers[name])
        )

    def report(self, name: str) -> dict[str, Any]:
        """Return what is known of a version; UnknownVersionError if there is none of that name."""
        return json.loads((self.folder(name) / REPORT).read_text(encoding="utf-8"))

    def folder(self, name: str) -> Path:
        """Return where a version lies; UnknownVersionError if there is none of that name."""
        if name not in self.names():
            known = ", ".join(self.names()) or "none yet: train one"
            raise UnknownVersionError(
                f"Tree {self._tree!r} has no version {name[:60]!r} (there are: {known})."
            )
        return self._home / name

    def shipped(self) -> str | None:
        """Return the newest version that a shipped head made; None if there is none."""
        return next((name for name in self.names() if _is_shipped(self._home / name)), None)

    def is_shipped(self, name: str) -> bool:
        """Whether a shipped head made a version; UnknownVersionError if there is none of that name."""
        return _is_shipped(self.folder(name))

    def settings(self) -> dict[str, Any]:
        """Return the version in use (or None), the threshold, and after how many labels to train again."""
        if not self._settings.is_file():
            return dict(DEFAULTS)
        found = DEFAULTS | json.loads(self._settings.read_text(encoding="utf-8"))
        return found if found["version"] in self.names() else found | {"version": None}

    def change(self, **values: Any) -> dict[str, Any]:
        """Change settings and return all; LabelError for a threshold outside 0.5 to 1."""
        changed = self.settings() | values
        if not 0.5 <= changed["threshold"] < 1:
            raise LabelError(f"A threshold lies between 0.5 and 1, not at {changed['threshold']:g}.")
        if changed["retrain_after"] < 0:
            raise LabelError("retrain_after counts labels: 0 never trains by itself.")
        if changed["version"] is not None:
            self.folder(changed["version"])
        write_atomically(self._settings, json.dumps(changed).encode())
        return changed

    def add(self, report: dict[str, Any], weights: bytes, table: pa.Table) -> str:
        """Store a version under the next number and return its name."""
        self._home.mkdir(parents=True, exist_ok=True)
        aside = self._home / f".{self._tree}.{os.getpid()}"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        number = 1 + max((int(name.rpartition("-")[2]) for name in self.names()), default=0)
        for tried in range(number, _MOST):
            name = f"{self._tree}-{tried}"
            write_atomically(aside / WEIGHTS, weights)
            write_atomically(aside / PROBABILITIES, _stored(table))
            write_atomically(
                aside / REPORT, json.dumps({**report, "version": name}, allow_nan=False).encode()
            )
            try:
                aside.rename(self._home / name)
            except OSError:  # another training took that number a moment ago
                continue
            return name
        raise LabelError(f"Tree {self._tree!r} has {_MOST:,} versions: remove old ones from {self._home}.")

    def replace_probabilities(self, name: str, table: pa.Table) -> None:
        """Store what a version says of the images that are there now."""
        write_atomically(self.folder(name) / PROBABILITIES, _stored(table))

    def stamp(self, name: str) -> str:
        """Return what changes when the probabilities of a version are written anew."""
        return f"{(self.folder(name) / PROBABILITIES).stat().st_mtime_ns:x}"

    def predictions(self, name: str, ids: Any) -> Predictions:
        """Return what a version says of images `ids`, in their order."""
        path = self.folder(name) / PROBABILITIES
        try:
            table = pq.ParquetFile(path).read()
        except (OSError, pa.ArrowInvalid) as error:
            raise LabelError(f"{path} is missing or damaged: train again. ({error})") from error
        labels = tuple(column for column in table.column_names if column != "image_id")
        found = pc.index_in(pa.array(ids, pa.string()), value_set=table["image_id"].combine_chunks())
        rows = found.fill_null(-1).to_numpy()
        values = np.full((len(rows), len(labels)), np.nan, np.float32)
        for place, label in enumerate(labels):
            column = table[label].to_numpy()
            values[rows >= 0, place] = column[rows[rows >= 0]]
        nodes = self.report(name).get("nodes", [])
        trusted = frozenset(node["label"] for node in nodes if node.get("trusted"))
        missing = int(np.isnan(values).all(axis=1).sum()) if labels else 0
        return Predictions(name, labels, values, trusted, missing=missing)


def probability_table(
    ids: Sequence[str], labels: Sequence[str], values: Float[np.ndarray, "image label"]
) -> pa.Table:
    """Return what is stored of probabilities: image_id, and a column a label."""
    columns = {
        label: pa.array(np.asarray(values[:, place], np.float32)) for place, label in enumerate(labels)
    }
    return pa.table({"image_id": pa.array(ids, pa.string()), **columns})


def _is_shipped(folder: Path) -> bool:
    path = folder / REPORT
    return _made_by_shipped(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _made_by_shipped(path: Path, stamp: int) -> bool:
    """Look into a report once; `stamp` changes when it does."""
    return MADE_BY in json.loads(path.read_text(encoding="utf-8"))


def _stored(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()
