"""HDF5 and NeXus: 2-D datasets as images, 3-D datasets as frames; the channel is the path in the file.

Where a file marks signals the NeXus way (groups of class NXdata or SASdata, or datasets with the
attribute `signal`), these are read, otherwise every numeric dataset whose shape looks like an image.
Only this one file is opened: external links, external storage and virtual datasets over other
files are not followed (an uploaded file must not open others).
Source: NeXus 2024.02, "Associating plottable data".
"""

from pathlib import Path
from typing import Any

import h5py
import hdf5plugin  # noqa: F401 - registers the compressions of detectors

from pipeline.errors import ReadError
from pipeline.readers.decoding import PIXEL_LIMIT
from pipeline.readers.hdf5_facts import acquired_at, detector_pixel_um, pixel_size_nm, scalars, text
from pipeline.readers.image import Image, image_of
from pipeline.readers.stack import SMALLEST_SIDE, frame_shape, images_of_stack, looks_like_image

MOST_OBJECTS = 100_000


def read(path: Path) -> list[Image]:
    """Read the signals, or else every dataset that looks like an image; of long stacks an even sample.

    Raises ReadError where there is none, naming the other files that hold the data if so.
    """
    with h5py.File(path, "r", locking=False) as file:
        datasets, elsewhere = _datasets(file)
        chosen = [dataset for dataset in datasets if _is_signal(dataset) and _has_image_sides(dataset)]
        chosen = chosen or [dataset for dataset in datasets if _looks_like_image(dataset)]
        if not chosen:
            raise ReadError(_nothing_found(elsewhere))
        metadata = scalars(file, datasets)
        when = acquired_at(metadata)
        images: list[Image] = []
        for dataset in chosen:
            images += _images(dataset, metadata, when)
            if sum(image.pixels.size for image in images) > PIXEL_LIMIT:
                raise ReadError(f"holds more than {PIXEL_LIMIT:,} pixels in {len(chosen)} datasets: split it")
    return images


def _images(dataset: h5py.Dataset, metadata: dict[str, Any], when: Any) -> list[Image]:
    pixel_um = detector_pixel_um(dataset)
    return images_of_stack(
        dataset,
        lambda pixels, frame: image_of(
            pixels,
            channel=dataset.name,
            frame=frame,
            counts=pixel_um is not None,
            metadata=metadata,
            value_unit=text(dataset.attrs.get("units", dataset.attrs.get("unit"))),
            pixel_size_nm=(None, None) if pixel_um is not None else pixel_size_nm(dataset),
            detector_pixel_um=pixel_um,
            acquired_at=when,
        ),
    )


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
    return f"holds no numeric dataset of 2 or 3 axes with both sides of at least {SMALLEST_SIDE} pixels"


def _is_numeric(dataset: h5py.Dataset) -> bool:
    return (
        dataset.shape is not None
        and dataset.ndim in (2, 3)
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
