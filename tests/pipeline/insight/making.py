"""Collections in memory: a frame and vectors, without files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.collection import Collection, Column
from pipeline.collection.info import new_info


class MemoryCollection(Collection):
    """A collection whose frame and vectors are given."""

    def __init__(
        self, frame: pd.DataFrame, columns: Mapping[str, Column], vectors: np.ndarray | None
    ) -> None:
        info: dict[str, Any] = new_info("In memory")
        info["columns"] = {name: column.to_json() for name, column in columns.items()}
        info["maps"] = {"main": {"title": "Main map"}}
        info["encoder"] = "symmetry"
        super().__init__(Path("memory"), info)
        self.__dict__["frame"] = frame  # where the cached property of the class keeps it
        self._vectors = vectors

    def embeddings(self, encoder: str | None = None) -> np.ndarray:
        """Return the given vectors."""
        return np.zeros((0, 128), np.float16) if self._vectors is None else self._vectors


def collection_of(vectors: np.ndarray | None = None, **values: Any) -> MemoryCollection:
    """Return a collection of the given columns; text is a category, datetimes are dates."""
    frame = pd.DataFrame(values)
    columns = {}
    for name in frame:
        series = frame[name]
        if pd.api.types.is_datetime64_any_dtype(series):
            columns[str(name)] = Column(str(name), "date", "time")
        elif pd.api.types.is_numeric_dtype(series):
            columns[str(name)] = Column(str(name), "number", "property")
        elif any(isinstance(value, list) for value in series):
            columns[str(name)] = Column(str(name), "categories", "facet")
        else:
            columns[str(name)] = Column(str(name), "category", "facet")
            frame[name] = series.astype("category")
    frame.index = pd.Index([f"{row:032x}" for row in range(len(frame))], name="image_id")
    return MemoryCollection(frame, columns, vectors)
