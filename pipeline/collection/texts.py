"""Which texts of a column hold some words, without making a Python string of each row."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from jaxtyping import Bool


def contains(series: pd.Series, sought: str) -> Bool[np.ndarray, " row"]:
    """Return which rows hold `sought`, case folded, in their own case-folded text; missing ones do not."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        return _among(series.cat.codes.to_numpy(), series.cat.categories, sought)
    if isinstance(series.dtype, pd.StringDtype):
        column = pa.chunked_array(pa.array(series))
        return np.concatenate([_in_chunk(chunk, sought) for chunk in column.chunks] or [np.zeros(0, bool)])
    codes, distinct = pd.factorize(series, use_na_sentinel=True)
    return _among(codes, distinct, sought)


def _among(codes: np.ndarray, distinct: pd.Index | np.ndarray, sought: str) -> Bool[np.ndarray, " row"]:
    return np.array([_holds(value, sought) for value in distinct] + [False], bool)[codes]


def _holds(value: object, sought: str) -> bool:
    return sought in str(value).casefold()


def _in_chunk(texts: pa.Array, sought: str) -> Bool[np.ndarray, " row"]:
    """ASCII is folded by making it lower case, byte by byte; Python folds the rest, and ß is ss."""
    found = np.zeros(len(texts), bool)
    if sought.isascii():
        hits = pc.match_substring(pc.ascii_lower(texts), sought)
        found = hits.fill_null(False).to_numpy(zero_copy_only=False)
    strange = pc.invert(pc.string_is_ascii(texts)).fill_null(False)
    if not pc.any(strange).as_py():
        return found
    rows = np.flatnonzero(strange.to_numpy(zero_copy_only=False))
    folded = [_holds(text, sought) for text in texts.filter(strange).to_pylist()]
    found = found.copy()
    found[rows] = folded
    return found
