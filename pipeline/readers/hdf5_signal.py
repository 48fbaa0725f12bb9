"""What a reader of HDF5 knows about one dataset of images, whichever program wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import h5py

from pipeline.errors import ReadError
from pipeline.readers.decoding import PIXEL_LIMIT, check_expansion
from pipeline.readers.image import Image, image_of
from pipeline.readers.scale import Scale
from pipeline.readers.stack import images_of_stack


@dataclass(frozen=True)
class Signal:
    """A dataset with its images; `frames` names the axes that count them where the program says so."""

    dataset: h5py.Dataset
    channel: str
    frames: tuple[int, ...] | None = None
    value_unit: str | None = None
    scale: Scale = field(default_factory=Scale)
    detector_pixel_um: float | None = None
    counts: bool = False
    acquired_at: datetime | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


def images_of(signal: Signal) -> list[Image]:
    """Read the images of a signal; of long stacks an even part."""
    dataset = signal.dataset
    most = min(dataset.size, PIXEL_LIMIT) * dataset.dtype.itemsize
    check_expansion(most, dataset.id.get_storage_size())
    metadata = {**signal.metadata, **signal.scale.entries}
    images = images_of_stack(
        dataset,
        lambda pixels, frame: image_of(
            pixels,
            channel=signal.channel,
            frame=frame,
            counts=signal.counts,
            metadata=metadata,
            value_unit=signal.value_unit,
            pixel_size_nm=signal.scale.pixel_size_nm,
            detector_pixel_um=signal.detector_pixel_um,
            acquired_at=signal.acquired_at,
        ),
        signal.frames,
    )
    if not images:
        raise ReadError(f"holds a dataset without a frame ({dataset.name}): it was not written to its end")
    return images
