"""Thermo Fisher Velox files (.emd): every detector as a channel, frames along the last axis.

Beside the numbers of each image lies its metadata, JSON as a column of bytes for every frame.
Source: "EMD (Velox)", format notes of the HyperSpy project and of openNCEM.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import h5py
import numpy as np

from pipeline.readers.hdf5_facts import own
from pipeline.readers.hdf5_signal import Signal
from pipeline.readers.metadata import branch, flat, number
from pipeline.readers.scale import Scale, scale_of

IMAGES = "Data/Image"
LONGEST_TEXT = 2**20


def recognises(file: h5py.File) -> bool:
    """True where images lie as Velox puts them."""
    return any(True for _ in _pictures(file))


def signals(file: h5py.File) -> list[Signal]:
    """A signal for every image."""
    return [_signal(group) for group in _pictures(file)]


def _pictures(file: h5py.File) -> Iterator[h5py.Group]:
    pictures = own(file["/"], IMAGES)
    for name in sorted(pictures) if isinstance(pictures, h5py.Group) else []:
        group = own(pictures, name)
        if isinstance(group, h5py.Group) and _is_picture(own(group, "Data")):
            yield group


def _is_picture(data: Any) -> bool:
    return isinstance(data, h5py.Dataset) and data.ndim == 3 and data.dtype.kind in "iuf" and data.size > 0


def _signal(group: h5py.Group) -> Signal:
    known = _metadata(own(group, "Metadata"))
    result = branch(known, "BinaryResult")
    return Signal(
        group["Data"],
        channel=str(result.get("Detector", "")),
        frames=(2,),
        scale=_scale(result),
        acquired_at=_time(branch(known, "Acquisition", "AcquisitionStartDatetime")),
        metadata={
            name: number(value) if isinstance(value, str) else value for name, value in flat(known).items()
        },
    )


def _metadata(stored: Any) -> dict[str, Any]:
    """The JSON of the first frame; empty where there is none that can be read."""
    if not isinstance(stored, h5py.Dataset) or stored.ndim != 2 or stored.dtype != np.uint8:
        return {}
    if not 0 < stored.shape[0] <= LONGEST_TEXT or stored.shape[1] == 0:
        return {}
    text = bytes(stored[:, 0]).split(b"\x00")[0].decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _scale(result: dict[str, Any]) -> Scale:
    size = branch(result, "PixelSize")
    units = [str(result.get(name, "")) for name in ("PixelUnitX", "PixelUnitY")]
    return scale_of(size.get("width"), units[0], size.get("height"), units[1])


def _time(stated: dict[str, Any]) -> datetime | None:
    seconds = str(stated.get("DateTime", "0"))
    return (
        datetime.fromtimestamp(int(seconds), UTC) if seconds.isdigit() and 0 < int(seconds) < 2**32 else None
    )
