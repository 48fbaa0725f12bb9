"""NumPy archives (.npz): every array of numbers as one channel, and PantaRhei pictures (.prz).

Members that hold Python objects are never unpickled. PantaRhei writes such members too, and beside
them its metadata as text in JSON, from which the size of a pixel is taken.
"""

import json
import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.decoding import PIXEL_LIMIT, check_expansion, check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import flat
from pipeline.readers.npy import array_header
from pipeline.readers.scale import Scale, scale_of
from pipeline.readers.stack import images_of_stack, looks_like_image

PANTA_RHEI = "meta_data_json.npy"
LONGEST_TEXT = 2**20


def read(path: Path) -> list[Image]:
    """Read the arrays that look like images, each checked for its size before it is unpacked."""
    images: list[Image] = []
    objects: list[str] = []
    with zipfile.ZipFile(path) as archive:
        arrays = [info for info in archive.infolist() if info.filename.endswith(".npy")]
        known = _panta_rhei(archive) if PANTA_RHEI in archive.namelist() else None
        for info in arrays:
            with archive.open(info) as member:
                shape, is_fortran, dtype = array_header(member)
                if dtype.hasobject:
                    objects.append(info.filename)
                elif dtype.kind in "biuf" and looks_like_image(shape):
                    content = _content(member, info, shape, dtype)
                    array = np.frombuffer(content, dtype).reshape(shape, order="F" if is_fortran else "C")
                    images += _images(array, info.filename.removesuffix(".npy"), known)
            if sum(image.pixels.size for image in images) > PIXEL_LIMIT:
                raise ReadError(f"holds more than {PIXEL_LIMIT:,} pixels in all: split it")
    if images:
        return images
    if objects:
        raise ReadError(
            f"holds pickled Python objects ({', '.join(objects[:3])}), which are never unpickled: "
            "save arrays of numbers"
        )
    raise ReadError("is an archive of arrays of which none looks like an image")


def _content(member: Any, info: zipfile.ZipInfo, shape: tuple[int, ...], dtype: np.dtype) -> bytes:
    """The bytes of an array whose header was read; raises ReadError where there are too few or too many."""
    wanted = math.prod(shape) * dtype.itemsize
    check_size(math.prod(shape[:-1]), shape[-1])
    check_expansion(wanted, info.compress_size)
    content = member.read(wanted)
    if len(content) < wanted:
        raise ReadError(f"is damaged: {info.filename} says {wanted:,} bytes and holds {len(content):,}")
    return content


def _images(array: np.ndarray, name: str, known: Scale | None) -> list[Image]:
    scale = known or Scale()
    return images_of_stack(
        array,
        lambda pixels, frame: image_of(
            pixels,
            channel="" if known else name,
            frame=frame,
            pixel_size_nm=scale.pixel_size_nm,
            metadata=scale.entries,
        ),
    )


def _panta_rhei(archive: zipfile.ZipFile) -> Scale:
    """The calibration of a PantaRhei picture, its settings as further entries."""
    info = archive.getinfo(PANTA_RHEI)
    with archive.open(info) as member:
        shape, _, dtype = array_header(member)
        if dtype.kind != "U" or math.prod(shape) != 1 or dtype.itemsize > LONGEST_TEXT:
            return Scale()
        text = str(np.frombuffer(member.read(dtype.itemsize), dtype)[0])
    described: Any = json.loads(text)
    settings = described[0] if isinstance(described, list) and described else described
    if not isinstance(settings, dict):
        return Scale()
    axes = [axis for axis in settings.pop("device.calib", None) or [] if isinstance(axis, dict)]
    steps = [(_step(axis), str(axis.get("unit", ""))) for axis in axes[:2]]
    scale = scale_of(steps[0][0], steps[0][1], steps[-1][0], steps[-1][1]) if steps else Scale()
    return Scale(scale.pixel_size_nm, flat(settings) | scale.entries)


def _step(axis: dict[str, Any]) -> float | None:
    value, factor = axis.get("value"), axis.get("pixel_factor") or 1
    if isinstance(value, int | float) and isinstance(factor, int | float):
        return value * factor
    return None
