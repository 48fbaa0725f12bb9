"""What heads read of an image, its embedding and its descriptors; and which images belong together."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from pipeline.collection import Collection
from pipeline.collection.filters import numbers
from pipeline.describe import DESCRIPTORS
from pipeline.errors import LabelError

_SAMPLE = 5_000  # images that the scale of features is measured on
_LEAST = 0.02  # of a spread, in units of the middle half
_BELONGS = ("sample", "specimen", "run", "scan", "series", "wafer", "device")
_LEAST_GROUPS = 4
# How a sample lay tells nothing of what it is.
_DIRECTIONS = ("dominant_orientation_deg", "lattice_direction_deg", "mirror_axis_deg", "glide_axis_deg")


class Features:
    """The features of a collection, made block by block."""

    def __init__(self, collection: Collection, descriptors: Iterable[str] | None = None) -> None:
        self._vectors = collection.embeddings()
        frame = collection.frame
        known = [name for name in DESCRIPTORS if name not in _DIRECTIONS and _is_number(collection, name)]
        self.descriptors = tuple(known if descriptors is None else descriptors)
        lacking = [name for name in self.descriptors if name not in frame]
        if lacking:
            raise LabelError(
                f"The collection no longer measures {', '.join(lacking)}: train the heads again."
            )
        columns = [numbers(frame[name]) for name in self.descriptors]
        self._measured = np.array(columns, np.float32).reshape(len(columns), len(frame)).T
        self.count = len(frame)

    def rows(self, chosen: slice | Int[np.ndarray, " row"]) -> Float[np.ndarray, "row feature"]:
        """Return the features of some rows; what was not measured is NaN."""
        return np.concatenate([self._vectors[chosen].astype(np.float32), self._measured[chosen]], axis=1)

    def scale(self) -> tuple[Float[np.ndarray, " feature"], Float[np.ndarray, " feature"]]:
        """Return middle and spread of each feature: median and middle half, by that of the normal law."""
        rng = np.random.default_rng(0)
        sample = self.rows(np.sort(rng.permutation(self.count)[:_SAMPLE])).astype(np.float64)
        sample[~np.isfinite(sample)] = np.nan
        known = np.isfinite(sample).any(axis=0)
        middle, spread = np.zeros(sample.shape[1]), np.ones(sample.shape[1])
        low, half, high = np.nanquantile(sample[:, known], [0.25, 0.5, 0.75], axis=0)
        deviation = np.nanstd(sample[:, known], axis=0)
        wide = np.maximum((high - low) / 1.349, _LEAST * deviation)
        middle[known], spread[known] = half, np.where(wide > 0, wide, 1.0)
        return middle.astype(np.float32), spread.astype(np.float32)


def groups_of(
    collection: Collection, rows: Int[np.ndarray, " row"], column: str | None = None
) -> tuple[Int[np.ndarray, " row"], str]:
    """Return which rows must not be parted when heads are tested, as numbers, and a sentence that says so.

    The images of one file, near-duplicates, and those of one sample, run, scan or series by a column of that
    name, or by `column`; if that leaves too few groups, the images of one file alone. Raises
    UnknownColumnError.
    """
    if column:
        collection.column(column)
    frame = collection.frame.iloc[rows]
    named = [column] if column else [name for name in collection.columns if _says_sample(collection, name)]
    keys = ["path", *[name for name in ("near_duplicate",) if name in frame], *named]
    for used in (keys, keys[: len(keys) - len(named)], ["path"]):
        found = _joined([frame[name] for name in used])
        if len(set(found.tolist())) >= min(_LEAST_GROUPS, len(rows)):
            break
    shown = [name for name in used if name in named]
    words = "of one file" + (f" or of one {' or '.join(shown)}" if shown else "")
    return found, f"Images {words} are never parted between learning and testing."


def _joined(columns: list[pd.Series]) -> Int[np.ndarray, " row"]:
    """Number the groups that equal values in any of the columns tie together; missing values tie nothing."""
    labels = np.arange(len(columns[0]))
    codes = [pd.factorize(column.astype(object))[0] for column in columns]
    while True:
        before = labels.copy()
        for code in codes:
            known = code >= 0
            least = np.full(code.max(initial=-1) + 1, len(labels))
            np.minimum.at(least, code[known], labels[known])
            labels[known] = least[code[known]]
        if np.array_equal(before, labels):
            return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _says_sample(collection: Collection, name: str) -> bool:
    words = name.lower().replace("-", "_").split("_")
    return collection.columns[name].kind in ("category", "text") and bool(set(words) & set(_BELONGS))


def _is_number(collection: Collection, name: str) -> bool:
    return name in collection.columns and collection.columns[name].kind == "number"
