"""What the heads in use say, as columns of the collection: one for each node with children. Light.

They are no part of collection.json, so a training leaves the version of the collection as it is; a `stamp`
tells one training, threshold or tree from the next.
"""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from pipeline.classify.desk.desk import Desk
from pipeline.classify.heads.versions import Predictions
from pipeline.classify.trees.tree import LabelTree
from pipeline.collection.schema import Column, Kind
from pipeline.collection.served import Encoded, encode_numbers
from pipeline.collection.titles import title
from pipeline.errors import LabelTreeError

PREFIX = "predicted."
PROBABILITY = ".probability"
UNSURE = "unsure"
_MOST_LABELS = 32  # bits of one code
_KEPT = 64  # encoded columns


@dataclass(frozen=True)
class Level:
    """The labels right below one node that the heads know, with what they say by a threshold."""

    tree: LabelTree
    parent: str | None
    labels: tuple[str, ...]
    predictions: Predictions
    threshold: float
    stamp: str

    @property
    def name(self) -> str:
        """The name of its column."""
        return f"{PREFIX}{self.tree.name}" + ("" if self.parent is None else f".{self.parent}")

    @property
    def is_exclusive(self) -> bool:
        """Whether an image has one of the labels at most."""
        return self.tree.excludes(self.parent)

    def columns(self) -> Iterator[Column]:
        """Yield what its columns mean."""
        called = self.tree.title if self.parent is None else self.tree.by_id[self.parent].called
        called = called[:1].lower() + called[1:]
        makers = dict.fromkeys(self.predictions.maker(label) for label in self.labels)
        about = f"By heads {' and '.join(makers)}; unsure below {self.threshold:.0%}"
        kind: Kind = "category" if self.is_exclusive else "categories"
        yield Column(self.name, kind, "facet", title=f"Predicted {called}", description=about)
        if self.is_exclusive:
            name, words = self.name + PROBABILITY, f"Probability of the {called}"
            yield Column(name, "number", "property", title=words, description=about)

    @property
    def values(self) -> Float[np.ndarray, "row label"]:
        """The probability of each label."""
        return np.stack([self.predictions.values[:, self._place(label)] for label in self.labels], axis=1)

    @property
    def titles(self) -> list[str]:
        """What people call the labels, then the word for none being sure."""
        return [*(self.tree.by_id[label].called for label in self.labels), UNSURE]

    def marks(self) -> Bool[np.ndarray, "row title"]:
        """Return which of `titles` hold for each row; none for images that nothing is said of."""
        known = ~np.isnan(self.values).all(axis=1)
        values = np.nan_to_num(self.values)
        sure = values >= self.threshold
        if self.is_exclusive:
            sure &= np.arange(len(self.labels)) == values.argmax(axis=1)[:, np.newaxis]
            unsure = ~sure.any(axis=1)
        else:
            unsure = ~sure.any(axis=1) & (values > 1 - self.threshold).any(axis=1)
        return np.concatenate([sure, unsure[:, np.newaxis]], axis=1) & known[:, np.newaxis]

    def _place(self, label: str) -> int:
        return self.predictions.labels.index(label)


class PredictedColumns:
    """The columns that the heads of an opened collection add to it. Safe for many threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._encoded: dict[tuple[str, str], Encoded] = {}
        self._lock = threading.RLock()

    def names(self) -> list[str]:
        """Return the names of all columns there are now."""
        return [column.name for level in self._levels() for column in level.columns()]

    def find(self, name: str) -> Column | None:
        """Return what a column means; None if there is none of that name."""
        found = self._level(name)
        return None if found is None else next(one for one in found.columns() if one.name == name)

    def stamp(self, name: str) -> str | None:
        """Return what changes when a column may; None if there is none of that name."""
        found = self._level(name)
        return None if found is None else found.stamp

    def series(self, name: str) -> pd.Series:
        """Return a column over all rows of the frame; KeyError if there is none of that name."""
        level = self._level(name)
        if level is None:
            raise KeyError(name)
        if name.endswith(PROBABILITY):
            return pd.Series(np.nan_to_num(level.values, nan=-np.inf).max(axis=1)).replace(-np.inf, np.nan)
        marks, titles = level.marks(), np.array([*level.titles, None], object)
        if level.is_exclusive:
            codes = np.where(marks.any(axis=1), marks.argmax(axis=1), -1)
            return pd.Series(titles[codes], dtype="category")
        return pd.Series([titles[:-1][row].tolist() for row in marks], dtype=object)

    def encoded(self, name: str, order: Any) -> Encoded:
        """Return a column as it travels, in the served `order` of rows; KeyError if there is none."""
        level = self._level(name)
        if level is None:
            raise KeyError(name)
        with self._lock:
            key = name, level.stamp
            if key not in self._encoded:
                self._encoded[key] = self._encode(name, level, order)
                while len(self._encoded) > _KEPT:
                    self._encoded.pop(next(iter(self._encoded)))
            return self._encoded[key]

    def kept(self, name: str, stamp: str) -> Encoded | None:
        """Return a column as it was before something was learnt, for pages that are open since."""
        return self._encoded.get((name, stamp))

    def _encode(self, name: str, level: Level, order: Any) -> Encoded:
        column = next(one for one in level.columns() if one.name == name)
        about = {
            "name": name,
            "title": title(column),
            "description": column.description,
            "role": column.role,
            "kind": column.kind,
            "unit": None,
            "stamp": level.stamp,
        }
        if name.endswith(PROBABILITY):
            array, extra = encode_numbers(self.series(name).to_numpy(np.float32).astype(np.float64))
            return Encoded(array[order], about | extra)
        marks = level.marks()
        counts = marks.sum(axis=0)
        ranked = [place for place in np.argsort(-counts, kind="stable") if counts[place]][:_MOST_LABELS]
        names = [level.titles[place] for place in ranked]
        if not level.is_exclusive:
            bits = (marks[:, ranked] * (1 << np.arange(len(ranked), dtype=np.uint32))).sum(axis=1)
            extra = {"dtype": "bits", "categories": names, "missing": 0}
            return Encoded(bits.astype("<u4")[order], about | extra)
        codes = np.full(len(marks), 255, np.uint8)
        for code, place in enumerate(ranked):
            codes[marks[:, place]] = code
        return Encoded(codes[order], about | {"dtype": "u1", "categories": names, "missing": 255})

    def _level(self, name: str) -> Level | None:
        if not name.startswith(PREFIX) or name in self._desk.collection.columns:
            return None
        plain = name.removesuffix(PROBABILITY)
        levels = (level for level in self._levels() if level.name in (name, plain))
        return next((one for one in levels if any(column.name == name for column in one.columns())), None)

    def _levels(self) -> Iterator[Level]:
        for name in self._desk.trees_with_heads():
            try:
                tree = self._desk.files.get(name)
            except LabelTreeError:
                continue  # the list of trees says what is wrong with it
            predictions = self._desk.predictions(tree)
            if predictions is None:
                continue
            threshold = self._desk.versions(tree).settings()["threshold"]
            stamp = hashlib.blake2b(f"{predictions.stamp} {threshold}".encode(), digest_size=6).hexdigest()
            for parent in [None, *tree.by_id]:
                below = (node.id for node in tree.children(parent) if not node.heading)
                labels = tuple(one for one in below if one in predictions.labels)
                if labels:
                    yield Level(tree, parent, labels, predictions, threshold, stamp)
