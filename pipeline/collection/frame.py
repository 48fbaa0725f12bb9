"""The one frame of a collection: every column of its tables, a row an image, typed as collection.json says.

Tables are read one after the other. As builds write them they have the same images in the same order, so that
columns are put side by side as they are; a table in another order is brought into that of the images.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from jaxtyping import Float, Int

from pipeline.collection.info import Info
from pipeline.collection.parts import read_parts
from pipeline.collection.schema import Column, map_table, predictions_table

Wide = dict[str, pd.Series]


def read_frame(folder: Path, info: Info, columns: Mapping[str, Column]) -> pd.DataFrame:
    """Return `columns` of all images in path order, indexed by image_id; what the tables lack is missing.

    Raises CollectionError if a file is gone or damaged.
    """
    images = _read(folder, info, "images")
    if images.empty:
        return pd.DataFrame(columns=list(columns), index=pd.Index([], name="image_id"))
    index = pd.Index(images.pop("image_id"), name="image_id")
    wide: Wide = {str(name): series for name, series in images.items()}
    for other in _others(folder, info, index):
        wide = {**other, **wide}
    return pd.DataFrame(
        {name: cast(wide.pop(name, None), column, index) for name, column in columns.items()}, index=index
    )


def _read(folder: Path, info: Info, table: str) -> pd.DataFrame:
    return read_parts(folder, info["parts"].get(table, [])).to_pandas()


def _others(folder: Path, info: Info, index: pd.Index) -> Iterator[Wide]:
    """Yield the columns of the other tables in the order of `index`."""
    yield _aligned(_read(folder, info, "descriptors"), index)
    yield _aligned(_read(folder, info, "near_duplicates"), index)
    yield _aligned(_read(folder, info, "analyses"), index)
    for name in info["maps"]:
        places = _aligned(_read(folder, info, map_table(name)), index)
        yield {f"{name}.{column}": series for column, series in places.items()}
    for version, entry in info.get("classifiers", {}).items():
        yield _predictions(folder, info["parts"].get(predictions_table(version), []), entry["column"], index)


def _aligned(table: pd.DataFrame, index: pd.Index) -> Wide:
    if table.empty:
        return {}
    if not index.equals(pd.Index(table["image_id"])):
        table = table.set_index("image_id").reindex(index).reset_index()
    return {str(name): series for name, series in table.items() if name != "image_id"}


def _predictions(folder: Path, parts: list[Any], column: str, index: pd.Index) -> Wide:
    """Return the likeliest label of an exclusive tree for each image, and its probability."""
    ids = pa.array(index, pa.string())
    rows, labels, probabilities = [], [], []
    for part in parts:
        long = read_parts(folder, [part])
        rows.append(pa.compute.index_in(long["image_id"], value_set=ids).fill_null(-1).to_numpy())
        labels.append(long["label"].to_pandas().astype("category"))
        probabilities.append(long["probability"].to_numpy())
    if not parts:
        return {}
    probability = np.concatenate(probabilities)
    best = likeliest(np.concatenate(rows), probability, len(index))
    label = pd.api.types.union_categoricals(labels).take(best, allow_fill=True)
    return {
        column: pd.Series(label.remove_unused_categories()),
        f"{column}.probability": pd.Series(np.where(best < 0, np.nan, probability[best])),
    }


def likeliest(
    rows: Int[np.ndarray, " entry"], probability: Float[np.ndarray, " entry"], count: int
) -> Int[np.ndarray, " row"]:
    """Return for each of `count` rows its entry of the highest probability, the first among equals; -1: none.

    Entries of row -1 belong to none.
    """
    order = np.lexsort((-probability, rows))
    found = rows[order]
    is_first = np.diff(found, prepend=-2) > 0
    best = np.full(count + 1, -1)  # one more: where the entries of no row fall
    best[found[is_first]] = order[is_first]
    return best[:count]


def cast(series: pd.Series | None, column: Column, index: pd.Index) -> pd.Series:
    """Return a column as its kind asks; what does not fit the kind is missing."""
    if series is None:
        return pd.Series(np.nan, index=index, dtype=float)
    series = series.set_axis(index)
    if column.kind == "number" and not pd.api.types.is_numeric_dtype(series):
        return pd.to_numeric(series, errors="coerce")
    if column.kind == "date" and not pd.api.types.is_datetime64_any_dtype(series):
        return pd.to_datetime(series, errors="coerce", format="mixed")
    if column.kind == "category" and not isinstance(series.dtype, pd.CategoricalDtype):
        text = series if series.dtype == "string" or series.dtype == object else _as_text(series)
        return text.astype("category")
    return series


def _as_text(series: pd.Series) -> pd.Series:
    """Write numbers as people do: 3 rather than 3.0."""
    if pd.api.types.is_float_dtype(series) and (series.dropna() % 1 == 0).all():
        series = series.astype("Int64")
    return series.astype("string")
