"""Images that are no evidence for each other: of one sample, of one file, or equal pixel by pixel. Light."""

import numpy as np
import pandas as pd
from jaxtyping import Bool, Int

from pipeline.collection import Collection
from pipeline.insight.columns import is_sample

_SAME = ("file_sha256", "content_hash")


def related_groups(collection: Collection) -> Int[np.ndarray, " image"]:
    """Number every row of `collection.frame` by its group; rows joined by any of the ties share a number.

    A tie is an equal value of a sample column (`is_sample`), an equal file or equal pixels.
    """
    groups = np.arange(len(collection.frame))
    ties = [codes for name in tie_columns(collection) if (codes := _codes(collection.frame[name])).size]
    while True:
        before = groups
        for codes in ties:
            lowest = np.full(codes.max() + 1, len(groups))
            np.minimum.at(lowest, codes, groups)
            groups = lowest[codes]
        if np.array_equal(before, groups):
            return np.unique(groups, return_inverse=True)[1]


def relatives(collection: Collection, row: int) -> Bool[np.ndarray, " image"]:
    """Return the rows of the group of one row, itself included, without numbering all groups."""
    found = np.zeros(len(collection.frame), bool)
    found[row] = True
    while True:
        before = int(found.sum())
        for name in tie_columns(collection):
            series = collection.frame[name]
            found |= series.isin(series[found].dropna().unique()).to_numpy(bool)
        if int(found.sum()) == before:
            return found


def tie_columns(collection: Collection) -> list[str]:
    """Return the columns whose equal values tie images together."""
    samples = [name for name, column in collection.columns.items() if is_sample(column)]
    return samples + [name for name in _SAME if name in collection.frame]


def _codes(series: pd.Series) -> Int[np.ndarray, " image"]:
    """Number the values; each missing one is a value of its own."""
    codes = pd.factorize(series)[0].astype(np.int64)
    missing = codes < 0
    codes[missing] = codes.max(initial=-1) + 1 + np.arange(missing.sum())
    return codes
