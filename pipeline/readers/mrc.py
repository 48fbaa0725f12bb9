"""MRC images and stacks (.mrc): every section, with the cell over the grid as size of a pixel.

Rows stay in the order of the file. Source: MRC2014, A. Cheng et al., J. Struct. Biol. 192, 146 (2015).
"""

from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import frames_to_read
from pipeline.readers.image import Image, image_of
from pipeline.readers.scale import scale_of

HEADER, LABELS = 1024, 224
TYPES = {0: "i1", 1: "i2", 2: "f4", 6: "u2", 12: "f2"}
BIG_ENDIAN = b"\x11\x11"


def read(path: Path) -> list[Image]:
    """Read every section, of long stacks an even part; raises ReadError for complex and packed modes."""
    with Binary(path) as file:
        file.order = ">" if file.bytes(212, 2) == BIG_ENDIAN else "<"
        width, height, sections, mode = file.unpack("4i", 0)
        if mode not in TYPES:
            raise ReadError(
                f"stores its pixels in mode {mode} of MRC, known are {', '.join(map(str, TYPES))}"
            )
        grid, cell = file.unpack("2i", 28), file.unpack("2f", 40)
        counts = (many or side for many, side in zip(grid, (width, height), strict=True))
        x, y = (size / count if count > 0 else 0.0 for size, count in zip(cell, counts, strict=True))
        scale = scale_of(x, "A", y, "A") if any(cell) else scale_of(None, None)
        start = HEADER + max(0, file.unpack("i", 92)[0])
        kind = np.dtype(file.order + TYPES[mode])
        metadata = {"label": _labels(file), "mode": mode} | scale.entries
        return [
            image_of(
                file.array(start + frame * height * width * kind.itemsize, (height, width), kind),
                frame=frame,
                pixel_size_nm=scale.pixel_size_nm,
                metadata=metadata,
            )
            for frame in frames_to_read(max(sections, 0), height, width)
        ]


def _labels(file: Binary) -> str:
    count = min(max(file.unpack("i", 220)[0], 0), 10)
    return "; ".join(filter(None, (file.text(LABELS + 80 * index, 80) for index in range(count))))
