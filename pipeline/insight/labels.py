"""Columns as few labels: categories as they are, numbers and dates in ranges of equal shares."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from jaxtyping import Int

from pipeline.collection import Collection, Column
from pipeline.collection.filters import numbers
from pipeline.insight.columns import Nature, comparable, is_sample, nature

BINS = 8
MOST_LABELS = 60  # of one column: images with rarer values count as unknown


@dataclass(frozen=True)
class Labels:
    """One column of a sample of images: `codes` number `names`, −1 is unknown.

    `twins` are further columns of the same nature that part the images alike, and so say the same.
    """

    column: Column
    nature: Nature
    codes: Int[np.ndarray, " row"]
    names: tuple[str, ...]
    is_binned: bool
    twins: tuple[Column, ...] = ()


def labelled_columns(collection: Collection, rows: Int[np.ndarray, " row"]) -> list[Labels]:
    """Return every column that can explain neighbourhoods, for some rows of `collection.frame`.

    Sample names are left out: images of one sample are never compared. So are columns of several values an
    image. Columns that part the images alike are given once.
    """
    maps = list(collection.info["maps"])
    out: dict[tuple[Nature, bytes], Labels] = {}
    for column in comparable(collection):
        if is_sample(column) or column.kind == "categories":
            continue
        codes, names, is_binned = _labels(collection.frame[column.name].iloc[rows], column)
        if len(names) > 1:
            kind = nature(column, maps)
            key = kind, _numbered(codes).tobytes()
            known = out.get(key, Labels(column, kind, codes, names, is_binned))
            out[key] = replace(known, twins=(*known.twins, column)) if key in out else known
    return list(out.values())


def _numbered(codes: Int[np.ndarray, " row"]) -> Int[np.ndarray, " row"]:
    """Number the codes in the order in which they come; −1 stays."""
    order, _ = pd.factorize(np.where(codes < 0, np.nan, codes.astype(float)))
    return order.astype(np.int64)


def _labels(series: pd.Series, column: Column) -> tuple[Int[np.ndarray, " row"], tuple[str, ...], bool]:
    if column.kind == "category":
        return *_frequent(series), False
    values = numbers(series)
    distinct = np.unique(values[np.isfinite(values)])
    if len(distinct) <= BINS:
        return *_frequent(pd.Series(np.where(np.isfinite(values), values, np.nan))), False
    edges = np.unique(np.nanquantile(values, np.arange(1, BINS) / BINS))
    codes = np.where(np.isfinite(values), np.searchsorted(edges, values, side="right"), -1)
    return codes.astype(np.int64), tuple(str(place) for place in range(len(edges) + 1)), True


def _frequent(series: pd.Series) -> tuple[Int[np.ndarray, " row"], tuple[str, ...]]:
    counts = series.value_counts()
    kept = counts[counts > 0].index[:MOST_LABELS]
    codes = pd.Index(kept, dtype=object).get_indexer(pd.Index(series.astype(object)))
    return codes.astype(np.int64), tuple(str(name) for name in kept)
