"""Third-party images with known classes, as collections: built once, below state/, and brought up to date."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.build import build
from pipeline.classify.trees.tree import LabelNode, LabelTree
from pipeline.collection import Collection, open_collection

PROJECT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MICROSCAPE_DATA", PROJECT.parent / "shared" / "data"))
KEPT = PROJECT / "state" / "benchmarks" / "classify"
# What is to be told apart, by columns of each set's own table.
SETS = {
    "gisaxs_simulated": ("lattice",),
    "gisaxs_simulated, oriented": ("lattice", "orientation"),
    "stem2d_bravais": ("bravais_name",),
}


@dataclass(frozen=True)
class Known:
    """A collection whose true classes are known: the class of every row, as an id of a node of `tree`."""

    name: str
    collection: Collection
    classes: tuple[str, ...]
    truth: np.ndarray

    def tree(self, name: str = "classes") -> LabelTree:
        """Return a tree of these classes, which exclude each other."""
        heading = LabelNode("class", heading=True, exclusive=True)
        nodes = [LabelNode(one, parent="class") for one in self.classes]
        return LabelTree(name, name, (heading, *nodes))

    def balanced_accuracy(self, said: np.ndarray, rows: np.ndarray) -> float:
        """Return the mean share of every class that is named right in some rows."""
        right, truth = said[rows] == self.truth[rows], self.truth[rows]
        return float(np.mean([right[truth == one].mean() for one in np.unique(truth)]))


def known(name: str) -> Known:
    """Return one of SETS, built if it is not there yet."""
    source = DATA / name.partition(",")[0]
    folder = KEPT / source.name
    build(source, folder, metadata=source / "labels.csv", processes=1, title=source.name)
    collection = open_collection(folder)
    frame = collection.frame
    words = frame[list(SETS[name])].astype(str).agg("-".join, axis=1).str.lower().to_numpy(object)
    classes, truth = np.unique(words.astype(str), return_inverse=True)
    return Known(name, collection, tuple(classes.tolist()), truth)


@contextmanager
def to_write_in(one: Known) -> Iterator[Path]:
    """Give a copy of a collection that may be labelled; it is gone afterwards."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / one.collection.name
        shutil.copytree(one.collection.folder, copy)
        yield copy
