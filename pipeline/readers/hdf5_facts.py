"""Units, sizes and scalar settings of HDF5 and NeXus files, taken only where a unit is stated."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import h5py
import numpy as np

from pipeline.readers.metadata import Metadata, flat, length_nm, moment

DATES = ("start_time", "file_time", "end_time", "date", "timestamp")


def text(value: Any) -> str | None:
    """An attribute as text, whichever of HDF5's string types it has; None where it is none or blank."""
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.ravel()[0]
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value.strip() or None if isinstance(value, str) else None


def scalars(file: h5py.File, datasets: Iterable[h5py.Dataset]) -> Metadata:
    """Every single number or text of a file by its path and (unit), and the attributes of the file."""
    found: dict[str, Any] = dict(file.attrs)
    for dataset in datasets:
        if dataset.shape not in ((), (1,)) or dataset.dtype.kind not in "biufSO":
            continue
        value = dataset[()]
        unit = text(dataset.attrs.get("units"))
        name = dataset.name.lstrip("/")
        found[f"{name} ({unit})" if unit else name] = text(value) if dataset.dtype.kind in "SO" else value
    return flat(found)


def acquired_at(metadata: Metadata) -> datetime | None:
    """The first date under one of the names in DATES, those of the measurement before those of the file."""
    for name in DATES:
        for key, value in metadata.items():
            if key.rpartition("/")[2] == name and (found := moment(value)):
                return found
    return None


def detector_pixel_um(dataset: h5py.Dataset) -> float | None:
    """Pixel of the detector beside the dataset, from NeXus' x_pixel_size and its unit."""
    size = dataset.parent.get("x_pixel_size")
    if not isinstance(size, h5py.Dataset) or size.size != 1:
        return None
    length = length_nm(float(np.ravel(size[()])[0]), text(size.attrs.get("units")))
    return None if length is None else length / 1000


def pixel_size_nm(dataset: h5py.Dataset) -> tuple[float | None, float | None]:
    """(x, y) from the axes that an NXdata group names, where they are evenly spaced lengths with a unit."""
    names = dataset.parent.attrs.get("axes")
    axes = [text(name) for name in np.ravel(names)] if names is not None else []
    if len(axes) != dataset.ndim:
        return None, None
    return _step(dataset.parent, axes[-1], dataset.shape[-1]), _step(
        dataset.parent, axes[-2], dataset.shape[-2]
    )


def _step(group: h5py.Group, name: str | None, count: int) -> float | None:
    axis = group.get(name) if name else None
    if (
        not isinstance(axis, h5py.Dataset)
        or axis.shape != (count,)
        or axis.dtype.kind not in "iuf"
        or count < 2
    ):
        return None
    steps = np.diff(axis[()].astype(np.float64))
    step = float(steps.mean())
    if not np.allclose(steps, step, rtol=0.01, atol=0):
        return None
    return length_nm(abs(step), text(axis.attrs.get("units")))
