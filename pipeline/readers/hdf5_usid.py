"""Universal Spectroscopy and Imaging Data (pycroscopy's USID): maps over a grid of positions.

A main dataset is a table of positions by spectroscopic steps; Position_Indices says where each row
lies. Every step is an image; tables of long spectra are refused.
Source: S. Somnath et al., arXiv:1903.09515; pyUSID documentation, "USID data format".
"""

from collections.abc import Iterator
from typing import Any

import h5py
import numpy as np

from pipeline.readers.decoding import FRAME_LIMIT, check_size
from pipeline.readers.hdf5_facts import text
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import Metadata
from pipeline.readers.scale import Scale, scale_of
from pipeline.readers.stack import SMALLEST_SIDE

MARKS = ("quantity", "units", "Position_Indices", "Position_Values")


def main_datasets(datasets: list[h5py.Dataset]) -> list[h5py.Dataset]:
    """The main datasets of the file: tables that refer to their positions."""
    return [
        dataset for dataset in datasets if dataset.ndim == 2 and all(mark in dataset.attrs for mark in MARKS)
    ]


def images_of_main(dataset: h5py.Dataset, metadata: Metadata) -> Iterator[Image]:
    """Every spectroscopic step as an image, if positions form a grid; nothing otherwise."""
    indices, values = (_referred(dataset, name) for name in ("Position_Indices", "Position_Values"))
    if (
        indices is None
        or values is None
        or dataset.dtype.kind not in "biuf"
        or dataset.shape[1] > FRAME_LIMIT
    ):
        return
    places = indices[()].astype(np.int64)
    columns, rows = (int(places[:, axis].max()) + 1 for axis in (0, 1))
    if min(rows, columns) < SMALLEST_SIDE or rows * columns != len(places) or places.min() < 0:
        return
    check_size(rows, columns)
    scale = _scale(indices, values[()].astype(np.float64), places)
    for step in range(dataset.shape[1]):
        pixels = np.empty((rows, columns), dataset.dtype)
        pixels[places[:, 1], places[:, 0]] = dataset[:, step]
        yield image_of(
            pixels,
            channel=f"{dataset.name} {text(dataset.attrs['quantity']) or ''}",
            frame=step,
            value_unit=text(dataset.attrs["units"]),
            pixel_size_nm=scale.pixel_size_nm,
            metadata=metadata | scale.entries,
        )


def _referred(dataset: h5py.Dataset, name: str) -> h5py.Dataset | None:
    """The table a main dataset refers to, if it has a row for every row and two columns, x and y."""
    reference: Any = dataset.attrs[name]
    found = dataset.file[reference] if isinstance(reference, h5py.Reference) and reference else None
    if not isinstance(found, h5py.Dataset) or found.dtype.kind not in "iuf":
        return None
    is_table = found.shape == (dataset.shape[0], 2) and not found.external and not found.is_virtual
    return found if is_table else None


def _scale(indices: h5py.Dataset, values: np.ndarray, places: np.ndarray) -> Scale:
    units = [text(unit) for unit in np.ravel(indices.attrs.get("units", []))]
    if len(units) != 2:
        return Scale()
    spans = [float(np.ptp(values[:, axis])) / max(1, int(places[:, axis].max())) for axis in (0, 1)]
    return scale_of(spans[0], units[0], spans[1], units[1])
