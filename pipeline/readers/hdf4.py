"""HDF4 and the first NeXus files (.hdf): the scientific data sets that look like images.

The file is a list of descriptors (tag, reference, place, length); a data set is a group of a
dimension record, a number type and plain big-endian numbers. Packed and chunked data are refused.
Source: "HDF Specification and Developer's Guide", version 4.1, NCSA.
"""

import struct
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.image import Image, image_of
from pipeline.readers.stack import images_of_stack, looks_like_image

MAGIC = b"\x0e\x03\x13\x01"
NUMBER_TYPE, DIMENSIONS, NUMBERS, GROUP = 106, 701, 702, 720
SPECIAL = 0x4000
"""Set in the tag of numbers that are packed, chunked or in another file."""

TYPES = {5: ">f4", 6: ">f8", 20: ">i1", 21: ">u1", 22: ">i2", 23: ">u2", 24: ">i4", 25: ">u4"}
MOST_DESCRIPTORS = 200_000

Places = dict[tuple[int, int], tuple[int, int]]


def read(path: Path) -> list[Image]:
    """Read every data set that looks like an image; raises ReadError where there is none."""
    with Binary(path, ">") as file:
        places = _descriptors(file)
        images: list[Image] = []
        is_packed = any(tag & SPECIAL for tag, _ in places)
        for (tag, reference), place in sorted(places.items()):
            if tag == GROUP:
                images += _images(file, places, place, f"data set {reference}")
    if not images:
        packed = ", some of them packed, which is not read: unpack them with hrepack" if is_packed else ""
        raise ReadError(f"is HDF4 whose data sets hold no image{packed}")
    return images


def _descriptors(file: Binary) -> Places:
    """Place and length by tag and reference, block by block."""
    places: Places = {}
    at = len(MAGIC)
    while at:
        count, following = file.unpack("HI", at)
        block = file.bytes(at + 6, 12 * count)
        for tag, reference, place, length in struct.iter_unpack(">HHII", block):
            places[tag, reference] = (place, length)
        if len(places) > MOST_DESCRIPTORS or (following and following <= at):
            raise ReadError("has a list of contents that leads nowhere: it is damaged, copy it again")
        at = following
    return places


def _images(file: Binary, places: Places, group: tuple[int, int], name: str) -> list[Image]:
    members = dict(struct.iter_unpack(">HH", file.bytes(group[0], group[1] // 4 * 4)))
    found = [places.get((tag, members.get(tag, 0))) for tag in (DIMENSIONS, NUMBERS, NUMBER_TYPE)]
    if found[0] is None or found[1] is None or found[2] is None:
        return []
    (rank,) = file.unpack("H", found[0][0])
    if rank not in (2, 3):
        return []
    shape = file.unpack(f"{rank}I", found[0][0] + 2)
    dtype = TYPES.get(file.bytes(found[2][0] + 1, 1)[0])
    if dtype is None or not looks_like_image(shape):
        return []
    numbers = file.array(found[1][0], shape, dtype)
    return images_of_stack(
        np.asarray(numbers), lambda pixels, frame: image_of(pixels, channel=name, frame=frame)
    )
