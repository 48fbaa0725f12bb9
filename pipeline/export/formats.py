"""The formats of an export, by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.collection import Collection
from pipeline.export.archive import archive
from pipeline.export.table import csv, parquet


@dataclass(frozen=True)
class Format:
    """A way to write chosen rows: `write(collection, rows, provenance)` yields the bytes of one file."""

    suffix: str
    media_type: str
    write: Callable[[Collection, np.ndarray, dict[str, Any]], Iterator[bytes]]


FORMATS = {
    "csv": Format(".csv", "text/csv; charset=utf-8", csv),
    "parquet": Format(".parquet", "application/vnd.apache.parquet", parquet),
    "zip": Format(".zip", "application/zip", archive),
}
