"""HDF5 and NeXus: 2-D datasets as images, 3-D and 4-D ones as frames; the channel is the path in the file.

Programs that describe their images beside them are named in DIALECTS. Where a file marks signals
the NeXus way (groups of class NXdata or SASdata, or datasets with the attribute `signal`), these are
read, otherwise every numeric dataset whose shape looks like an image. Only this one file is opened:
external links, external storage and virtual datasets over other files are not followed (an uploaded
file must not open others). Source: NeXus 2024.02, "Associating plottable data".
"""

import re
from pathlib import Path
from typing import Any

import h5py
import hdf5plugin  # noqa: F401 - registers the compressions of detectors

from pipeline.errors import ReadError
from pipeline.readers import hdf5_axes, hdf5_velox
from pipeline.readers.decoding import PIXEL_LIMIT
from pipeline.readers.hdf5_facts import (
    acquired_at,
    detector_pixel_um,
    pixel_size,
    q_axes,
    scalars,
    text,
    xray_facts,
)
from pipeline.readers.hdf5_signal import Signal, images_of
from pipeline.readers.hdf5_usid import images_of_main, main_datasets
from pipeline.readers.image import Image
from pipeline.readers.scale import Scale
from pipeline.readers.stack import SMALLEST_SIDE, frame_shape, looks_like_image

MOST_OBJECTS = 100_000


DIALECTS = (hdf5_velox, hdf5_axes)
"""Programs that describe their images beside the numbers: each module has `recognises` and `signals`."""


def read(path: Path) -> list[Image]:
    """Read the signals, or else every dataset that looks like an image; of long stacks an even sample.

    Raises ReadError where there is none, naming the other files that hold the data if so.
    """
    with h5py.File(path, "r", locking=False) as file:
        datasets, elsewhere = _datasets(file)
        metadata = scalars(file, datasets)
        images = [
            image for dataset in main_datasets(datasets) for image in images_of_main(dataset, metadata)
        ] or _bounded(_signals(file, datasets, metadata))
        if not images:
            raise ReadError(_nothing_found(elsewhere))
    return images


def _signals(file: h5py.File, datasets: list[h5py.Dataset], metadata: dict[str, Any]) -> list[Signal]:
    """What the program that wrote the file marks as images, or else what looks like one."""
    dialect = next((each for each in DIALECTS if each.recognises(file)), None)
    if dialect is not None and (found := dialect.signals(file)):
        own = {dataset.id for dataset in datasets}
        return [signal for signal in found if signal.dataset.id in own]
    chosen = [dataset for dataset in datasets if _is_signal(dataset) and _has_image_sides(dataset)]
    chosen = chosen or [dataset for dataset in datasets if _looks_like_image(dataset)]
    when = acquired_at(metadata)
    shared = metadata | xray_facts(datasets) if chosen else metadata
    return [_signal(dataset, shared, when) for dataset in chosen]


def _bounded(signals: list[Signal]) -> list[Image]:
    images: list[Image] = []
    for signal in signals:
        images += images_of(signal)
        if sum(image.pixels.size for image in images) > PIXEL_LIMIT:
            raise ReadError(f"holds more than {PIXEL_LIMIT:,} pixels in {len(signals)} datasets: split it")
    return images


def _signal(dataset: h5py.Dataset, metadata: dict[str, Any], when: Any) -> Signal:
    pixel_um = detector_pixel_um(dataset)
    of_q = q_axes(dataset)
    scale = Scale() if pixel_um is not None or of_q else pixel_size(dataset)
    return Signal(
        dataset,
        channel=dataset.name,
        value_unit=text(dataset.attrs.get("units", dataset.attrs.get("unit"))),
        scale=scale,
        detector_pixel_um=pixel_um,
        counts=pixel_um is not None or _is_eiger(dataset),
        acquired_at=when,
        metadata=metadata | of_q,
    )


def _is_eiger(dataset: h5py.Dataset) -> bool:
    """True for the counts of a detector as Dectris names them, `/entry/data/data_000001`."""
    return dataset.dtype.kind == "u" and re.fullmatch(r"/entry/data/data(_\d{6})?", dataset.name) is not None


def _datasets(file: h5py.File) -> tuple[list[h5py.Dataset], list[str]]:
    """Every dataset stored in this file, by path, and the names of the other files it links to."""
    found: dict[int, h5py.Dataset] = {}
    elsewhere: list[str] = []
    waiting = [file["/"]]
    while waiting:
        group = waiting.pop()
        for name in sorted(group, reverse=True):
            link = group.get(name, getlink=True)
            if isinstance(link, h5py.ExternalLink):
                elsewhere.append(link.filename)
            elif isinstance(link, h5py.HardLink):
                item = group[name]
                address = h5py.h5o.get_info(item.id).addr
                if address in found:
                    continue
                found[address] = item
                if isinstance(item, h5py.Group):
                    waiting.append(item)
            if len(found) > MOST_OBJECTS:
                raise ReadError(f"holds more than {MOST_OBJECTS:,} datasets and groups: split it")
    datasets = [item for item in found.values() if isinstance(item, h5py.Dataset)]
    elsewhere += [name for dataset in datasets for name in _stored_elsewhere(dataset)]
    own = [dataset for dataset in datasets if not _stored_elsewhere(dataset)]
    return sorted(own, key=lambda dataset: dataset.name), elsewhere


def _stored_elsewhere(dataset: h5py.Dataset) -> list[str]:
    """Names of the other files that a dataset's numbers lie in."""
    if dataset.external:
        return [str(part[0]) for part in dataset.external]
    if dataset.is_virtual:
        return [source.file_name for source in dataset.virtual_sources() if source.file_name != "."]
    return []


def _nothing_found(elsewhere: list[str]) -> str:
    if elsewhere:
        names = ", ".join(sorted({Path(name).name for name in elsewhere})[:3])
        return f"holds no image itself, its data lie in other files ({names}): give those"
    return f"holds no numeric dataset of 2 to 4 axes with both sides of at least {SMALLEST_SIDE} pixels"


def _is_numeric(dataset: h5py.Dataset) -> bool:
    return (
        dataset.shape is not None
        and dataset.ndim in (2, 3, 4)
        and dataset.dtype.kind in "biuf"
        and dataset.size > 0
    )


def _has_image_sides(dataset: h5py.Dataset) -> bool:
    return _is_numeric(dataset) and min(frame_shape(dataset.shape)) >= SMALLEST_SIDE


def _looks_like_image(dataset: h5py.Dataset) -> bool:
    return _is_numeric(dataset) and looks_like_image(dataset.shape)


def _is_signal(dataset: h5py.Dataset) -> bool:
    """Named by the `signal` attribute of its group, or marked by its own (NeXus before 2014)."""
    group = dataset.parent.attrs
    if text(group.get("NX_class")) in ("NXdata", "SASdata", "NXdetector"):
        return text(group.get("signal")) == dataset.name.rpartition("/")[2] or "signal" in dataset.attrs
    return "signal" in dataset.attrs
