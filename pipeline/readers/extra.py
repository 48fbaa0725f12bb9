"""Formats that only RosettaSciIO reads, where a user has installed it (`pip install rosettasciio`).

It is free software under the GPL and so never part of Microscape; it is asked only for files whose
content no reader of ours knows, by their suffix, and only through those of its plugins that open the
one file and no pickles.
"""

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.decoding import check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.scale import scale_of
from pipeline.readers.stack import images_of_stack

PLUGINS = {
    ".tvips": "rsciio.tvips",
    ".mrcz": "rsciio.mrcz",
    ".unf": "rsciio.semper",
    ".elid": "rsciio.phenom",
    ".img": "rsciio.hamamatsu",
}
"""Plugin by the suffix of a file."""

ReadFile = Callable[[str], list[dict[str, Any]]]


def plugin_of(path: Path) -> ReadFile | None:
    """The function that reads a file of this suffix; None where RosettaSciIO is missing or knows none."""
    name = PLUGINS.get(path.suffix.casefold())
    if name is None or importlib.util.find_spec("rsciio") is None:
        return None
    return importlib.import_module(name).file_reader


def read_with(read_file: ReadFile, path: Path) -> list[Image]:
    """Read the images of a file; raises ReadError where it holds spectra only."""
    images = [image for signal in read_file(str(path)) for image in images_of_signal(signal)]
    if not images:
        raise ReadError("holds no image, as far as RosettaSciIO can tell")
    return images


def images_of_signal(signal: Mapping[str, Any]) -> list[Image]:
    """The images of one signal as RosettaSciIO describes it; none for spectra and profiles."""
    data = np.asanyarray(signal["data"])
    axes = list(signal["axes"])
    shown = [axis for axis, known in enumerate(axes) if not known.get("navigate", False)]
    if len(axes) != data.ndim or len(shown) != 2 or data.dtype.kind not in "biuf":
        return []
    y, x = (axes[axis] for axis in shown)
    check_size(data.shape[shown[0]], data.shape[shown[1]])
    scale = scale_of(x.get("scale"), _unit(x), y.get("scale"), _unit(y))
    general = dict(signal.get("metadata", {}))
    return images_of_stack(
        data,
        lambda pixels, frame: image_of(
            pixels,
            channel=str(general.get("General", {}).get("title", "")),
            frame=frame,
            pixel_size_nm=scale.pixel_size_nm,
            metadata=general | scale.entries,
        ),
        tuple(axis for axis in range(data.ndim) if axis not in shown),
    )


def _unit(axis: Mapping[str, Any]) -> str:
    unit = axis.get("units")
    return unit if isinstance(unit, str) else ""
