"""Crystallographic binary files (CBF) of Dectris detectors: the mini-header and one compressed image.

Only the decompression is fabio's: its reader of the text part does not end on some damaged files.
Source: Dectris, CBF header specification 1.4; imgCIF dictionary, array_data.data.
"""

import re
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.decoding import check_size
from pipeline.readers.dectris import parse_header
from pipeline.readers.image import Image, image_of

DATA_START = b"\x0c\x1a\x04\xd5"
LONGEST_HEADER = 2**20
TYPES = {
    "signed 8-bit integer": np.int8,
    "unsigned 8-bit integer": np.uint8,
    "signed 16-bit integer": np.int16,
    "unsigned 16-bit integer": np.uint16,
    "signed 32-bit integer": np.int32,
    "unsigned 32-bit integer": np.uint32,
    "signed 32-bit real IEEE": np.float32,
    "signed 64-bit real IEEE": np.float64,
}
BINARY_ENTRY = re.compile(r"^([\w-]+):[ \t]*(.*?)\s*$", re.MULTILINE)
CONTENTS = re.compile(r"_array_data\.header_contents\s*\n;(.*?)\n;", re.DOTALL)


def read(path: Path) -> list[Image]:
    """Read the image with its gaps masked; raises ReadError for a truncated file or another compression."""
    content = path.read_bytes()
    start = content.find(DATA_START, 0, LONGEST_HEADER)
    if start < 0:
        raise ReadError("is truncated or no image: the mark before its data is missing")
    text = content[:start].decode("latin-1").replace("\r\n", "\n")
    entries = dict(BINARY_ENTRY.findall(text))
    header = CONTENTS.search(text)
    detector = parse_header(header[1] if header else "")
    return [
        image_of(
            _pixels(entries, text, content[start + len(DATA_START) :]),
            counts=True,
            metadata=detector.metadata,
            detector_pixel_um=detector.pixel_um,
            acquired_at=detector.acquired_at,
        )
    ]


def _pixels(entries: dict[str, str], text: str, data: bytes) -> np.ndarray:
    height, width = (_count(entries, f"X-Binary-Size-{which}-Dimension") for which in ("Second", "Fastest"))
    check_size(height, width)
    kind = TYPES.get(entries.get("X-Binary-Element-Type", "").strip('"'), np.int32)
    size = _count(entries, "X-Binary-Size")
    if len(data) < size:
        raise ReadError(f"is truncated: {len(data):,} of {size:,} bytes of data: copy it again")
    if "x-CBF_BYTE_OFFSET" in text:
        return _from_offsets(data[:size], height * width).astype(kind).reshape(height, width)
    if "conversions=" in text:
        raise ReadError("uses a compression other than byte offset: convert it to that")
    return np.frombuffer(data, np.dtype(kind).newbyteorder("<"), height * width).reshape(height, width)


def _from_offsets(data: bytes, count: int) -> np.ndarray:
    """Decompress; every pixel takes at least a byte, which is checked before memory is taken."""
    from fabio.compression import decByteOffset

    padded = data + bytes(8)  # fabio looks up to 8 bytes past a mark at the very end
    values = np.asarray(decByteOffset(padded, count)) if len(data) >= count else np.empty(0)
    if len(values) < count:
        raise ReadError(f"is damaged: its {len(data):,} bytes of data are not enough for {count:,} pixels")
    return values


def _count(entries: dict[str, str], name: str) -> int:
    value = entries.get(name, "")
    if not re.fullmatch(r"\d{1,12}", value):
        raise ReadError(f"its header does not say {name}")
    return int(value)
