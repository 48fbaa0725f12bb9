"""What the images of a part are compared by: their embeddings, measured numbers, or those of their channels.

Light; the same numbers in the worker, which lays them out, and in the web process, which finds neighbours.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pipeline.collection import Collection
from pipeline.collection.filters import numbers
from pipeline.errors import ProjectionError
from pipeline.project.parameters import MapParameters

FARTHEST = 10.0
"""Robust deviations from the median beyond which a measured number counts no further."""
_NORMAL = 1.4826  # a median absolute deviation times this is the standard deviation of normal numbers


@dataclass(frozen=True)
class Scale:
    """How one measured number is made comparable: 0 at its median, 1 at a robust standard deviation."""

    column: str
    median: float
    deviation: float

    def applied(self, values: Float[np.ndarray, " image"]) -> Float[np.ndarray, " image"]:
        """Return values in deviations from the median; what is missing stands at the median."""
        scaled = np.clip((values - self.median) / self.deviation, -FARTHEST, FARTHEST)
        return np.nan_to_num(scaled).astype(np.float32)


@dataclass(frozen=True)
class Features:
    """Numbers of the images at `rows` of the frame; `left_out` says in sentences what was not used."""

    matrix: Float[np.ndarray, "image feature"]
    rows: Int[np.ndarray, " image"]
    left_out: tuple[str, ...] = ()
    scales: tuple[Scale, ...] = ()


def features(collection: Collection, rows: Int[np.ndarray, " part"], parameters: MapParameters) -> Features:
    """Return what the images at `rows` of the frame are compared by.

    Raises ProjectionError, with the way out, for an embedding that is not there, for a column that is no
    number or is missing everywhere, for columns that are the same everywhere, and for channels that no scan
    has together.
    """
    if parameters.of == "descriptors":
        return _measured(collection, rows, parameters.columns)
    if parameters.of == "channels":
        return _channels(collection, rows, parameters.columns)
    check_features(collection, rows, parameters)
    return Features(collection.embeddings(parameters.encoder)[rows].astype(np.float32), rows)


def check_features(collection: Collection, rows: Int[np.ndarray, " part"], parameters: MapParameters) -> None:
    """Raise what `features` would, without reading embeddings."""
    if parameters.of == "descriptors":
        _scales(collection, rows, parameters.columns)
    if parameters.of == "channels":
        _channel_rows(collection, rows, parameters.columns)
    if parameters.encoder is not None and parameters.encoder not in collection.info["encoders"]:
        there = ", ".join(collection.info["encoders"])
        raise ProjectionError(f"There is no embedding {parameters.encoder!r:.80} (there are: {there}).")


def _measured(collection: Collection, rows: Int[np.ndarray, " part"], columns: tuple[str, ...]) -> Features:
    scales, constant = _scales(collection, rows, columns)
    values = [one.applied(numbers(collection.frame[one.column])[rows]) for one in scales]
    said = [f"{collection.column(name).title or name} is the same everywhere: not used." for name in constant]
    return Features(np.stack(values, axis=1), rows, tuple(said), scales)


def _scales(
    collection: Collection, rows: Int[np.ndarray, " part"], columns: tuple[str, ...]
) -> tuple[tuple[Scale, ...], list[str]]:
    """Return the scale of each column that varies, and the names of those that do not."""
    scales, constant = [], []
    for name in columns:
        known = _known_numbers(collection, rows, name)
        median = float(np.median(known))
        deviation = _NORMAL * float(np.median(np.abs(known - median))) or float(known.std())
        if deviation > 0:
            scales.append(Scale(name, median, deviation))
        else:
            constant.append(name)
    if not scales:
        raise ProjectionError(
            f"All images of this part have the same {' and the same '.join(columns)}: choose ones "
            "that differ."
        )
    return tuple(scales), constant


def _known_numbers(collection: Collection, rows: Int[np.ndarray, " part"], name: str) -> np.ndarray:
    column = collection.columns.get(name)
    if column is None:
        raise ProjectionError(f"There is no column {name!r:.80} to compare images by: choose others.")
    if column.kind != "number":
        raise ProjectionError(
            f"{name!r:.80} is no number but {column.kind}: images are compared by numbers. Choose others."
        )
    values = numbers(collection.frame[name])[rows]
    known = values[np.isfinite(values)]
    if len(known) == 0:
        raise ProjectionError(f"{name!r:.80} is missing for every image of this part: choose others.")
    return known


def _channels(collection: Collection, rows: Int[np.ndarray, " part"], channels: tuple[str, ...]) -> Features:
    of_channel = _channel_rows(collection, rows, channels)
    whole = (of_channel >= 0).all(axis=1)
    vectors = collection.embeddings()
    joined = np.hstack([vectors[of].astype(np.float32) for of in of_channel[whole].T])
    lost = int((~whole).sum())
    said = (f"{lost:,} images were left out: their scan lacks {' or '.join(channels)}.",) if lost else ()
    return Features(joined, rows[whole], said)


def _channel_rows(
    collection: Collection, rows: Int[np.ndarray, " part"], channels: tuple[str, ...]
) -> Int[np.ndarray, "part channel"]:
    """Return for each image the rows of the wanted channels of its scan, -1 where there is none."""
    frame = collection.frame
    paths = frame["path"].factorize()[0].astype(np.int64)
    frames = frame["frame"].to_numpy(np.int64)
    scans = np.unique(np.stack([paths, frames]), axis=1, return_inverse=True)[1].ravel()
    names = frame["channel"].astype(object).to_numpy()
    found = np.full((len(rows), len(channels)), -1)
    for place, channel in enumerate(channels):
        own = np.flatnonzero(names == channel)
        if len(own) == 0:
            there = ", ".join(sorted(str(name) for name in frame["channel"].dropna().unique())[:20])
            raise ProjectionError(f"There is no channel {channel!r:.80} (there are: {there}).")
        row_of_scan = np.full(scans.max() + 1, -1)
        row_of_scan[scans[own][::-1]] = own[::-1]
        found[:, place] = row_of_scan[scans[rows]]
    whole = int((found >= 0).all(axis=1).sum())
    if whole < 3:
        raise ProjectionError(
            f"Only {whole} images of this part belong to scans with {' and '.join(channels)}; a map needs 3 "
            "at least: choose other channels, or a larger part."
        )
    return found
