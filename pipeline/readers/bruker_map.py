"""Bruker EDS maps (.bcf): the electron images beside the spectra, every detector as a channel.

The file is a small file system (SFS) of chunks. Its `HeaderData` is XML with the pictures in
base64 and the size of a pixel in µm (DX, DY). Spectra are not read. A packed file of the container is a head
that counts its blocks, and zlib streams.
Source of the container: "SFS: Bruker's single file system", notes of the HyperSpy project.
"""

import base64
import binascii
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import check_expansion, check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import moment, number
from pipeline.readers.scale import Scale, scale_of

CHUNK_SIZE_AT, TREE_AT, CHUNK_HEAD, FIRST_CHUNK = 0x128, 0x140, 0x20, 0x138
ENTRY, NAME_AT, NAME_BYTES = 0x200, 0xE0, 0x100
HEADER_NAME = "EDSDatabase/HeaderData"
MOST_ENTRIES, LARGEST_HEADER = 10_000, 2**28
PACKED, BLOCKS_AT, BLOCK_HEAD = b"AACS", 0x80, 16
SETTINGS = {"TRTSEMData": ("HV", "WD", "Mag"), "TRTSEMStageData": ("X", "Y", "Z", "Tilt", "Rotation")}


def read(path: Path) -> list[Image]:
    """Read the electron images that were taken; raises ReadError where the map has spectra only."""
    with Binary(path) as file:
        text = _header(file)
    root = ElementTree.fromstring(text)
    settings = _settings(root)
    images = [
        image
        for picture in root.iter("ClassInstance")
        if picture.get("Type") == "TRTImageData" and picture.get("Name", "") not in ("PixelTimes", "Counter")
        for image in _images(picture, settings, _scale(root))
    ]
    if not images:
        raise ReadError("is a Bruker map without an electron image: it holds spectra only")
    return images


def _header(file: Binary) -> bytes:
    """The XML of the container; raises ReadError where it is missing."""
    (chunk,) = file.unpack("I", CHUNK_SIZE_AT)
    place, count = file.unpack("2I", TREE_AT)
    if chunk <= CHUNK_HEAD or count > MOST_ENTRIES:
        raise ReadError(
            f"names chunks of {chunk:,} bytes and {count:,} entries: it is damaged, copy it again"
        )
    tree = _joined(file, chunk, _chain(file, chunk, place, count * ENTRY), count * ENTRY)
    entries = [tree[at : at + ENTRY] for at in range(0, len(tree), ENTRY)]
    for entry in entries:
        if entry[NAME_AT : NAME_AT + NAME_BYTES].split(b"\x00")[0] == b"HeaderData":
            table, size = (int.from_bytes(entry[a:b], "little") for a, b in ((0, 4), (4, 12)))
            content = _content(file, chunk, table, size)
            return _unpacked(content) if content.startswith(PACKED) else content
    raise ReadError("is a Bruker file without a header of images (HeaderData)")


def _content(file: Binary, chunk: int, table: int, size: int) -> bytes:
    usable = chunk - CHUNK_HEAD
    if size > min(file.size, LARGEST_HEADER):
        raise ReadError(f"names {size:,} bytes of header: it is damaged or truncated, copy it again")
    count = -(-size // usable)
    pointers = _joined(file, chunk, _chain(file, chunk, table, 4 * count), 4 * count)
    return _joined(file, chunk, np.frombuffer(pointers, "<u4").tolist(), size)


def _unpacked(content: bytes) -> bytes:
    """Join the blocks of a packed file; the head names the size of one unpacked, and how many there are."""
    size, _, count = struct.unpack_from("<3I", content, len(PACKED))
    check_expansion(size * count, len(content))
    at, blocks = BLOCKS_AT, []
    for _ in range(count):
        packed = int.from_bytes(content[at : at + 4], "little")
        at += BLOCK_HEAD
        unpacking = zlib.decompressobj()
        blocks.append(unpacking.decompress(content[at : at + packed], size))
        if not unpacking.eof:
            raise ReadError("is a packed Bruker map that ends within a block: copy it again")
        at += packed
    return b"".join(blocks)


def _chain(file: Binary, chunk: int, place: int, size: int) -> Iterator[int]:
    """The chunks from `place` on that hold `size` bytes: each names the next in its head."""
    for _ in range(-(-size // (chunk - CHUNK_HEAD))):
        yield place
        (place,) = file.unpack("I", chunk * place + FIRST_CHUNK - CHUNK_HEAD)


def _joined(file: Binary, chunk: int, places: Iterable[int], size: int) -> bytes:
    joined = bytearray()
    for place in places:
        joined += file.bytes(chunk * place + FIRST_CHUNK, min(chunk - CHUNK_HEAD, size - len(joined)))
    return bytes(joined)


def _images(picture: ElementTree.Element, settings: dict[str, Any], scale: Scale) -> Iterator[Image]:
    width, height, item = (_count(picture, name) for name in ("Width", "Height", "ItemSize"))
    when = moment(f"{picture.findtext('Date', '')} {picture.findtext('Time', '')}")
    for plane in picture:
        if not plane.tag.startswith("Plane") or plane.tag == "PlaneCount" or plane.findtext("Valid") == "0":
            continue
        check_size(height, width)
        content = _decoded(plane.findtext("Data", ""))
        if item not in (1, 2, 4) or len(content) < width * height * item:
            raise ReadError(f"says {height} × {width} pixels and holds {len(content):,} bytes: save it again")
        yield image_of(
            np.frombuffer(content, f"<u{item}", width * height).reshape(height, width),
            channel=plane.findtext("Description", ""),
            pixel_size_nm=scale.pixel_size_nm,
            metadata=settings | scale.entries,
            acquired_at=when,
        )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error as error:
        raise ReadError(
            f"holds an image that is not base64 ({error}): it is damaged, copy it again"
        ) from error


def _count(picture: ElementTree.Element, name: str) -> int:
    found = number(picture.findtext(name, ""))
    return found if isinstance(found, int) and found > 0 else 0


def _instances(root: ElementTree.Element, kind: str) -> Iterator[ElementTree.Element]:
    return (each for each in root.iter("ClassInstance") if each.get("Type") == kind)


def _scale(root: ElementTree.Element) -> Scale:
    microscope = next(_instances(root, "TRTSEMData"), None)
    if microscope is None:
        return Scale()
    x, y = (microscope.findtext(name) for name in ("DX", "DY"))
    return scale_of(x, "µm", y, "µm")


def _settings(root: ElementTree.Element) -> dict[str, Any]:
    return {
        name: number(text)
        for kind, names in SETTINGS.items()
        for each in _instances(root, kind)
        for name in names
        if (text := each.findtext(name))
    }
