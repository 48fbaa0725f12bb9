"""EDAX EBSD patterns (.up1 of 8 bits, .up2 of 16 bits): every pattern as a frame.

The file has no mark: a version, the sides of a pattern and where the first one begins stand at its
start; version 3 adds the grid of the scan. Source: EDAX, "UP file format"; pyEBSDIndex, ebsd_pattern.py.
"""

from pathlib import Path
from typing import Any

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary
from pipeline.readers.decoding import frames_to_read
from pipeline.readers.image import Image, image_of


def read(path: Path) -> list[Image]:
    """Read the patterns, of long scans an even part; 8 or 16 bits follow from the size of the file."""
    with Binary(path) as file:
        version, width, height, start = file.unpack("4I", 0)
        size, count = width * height, 0
        metadata: dict[str, Any] = {}
        if version == 3:
            metadata, count = _grid(file)
        item = _bytes_a_pixel(file.size - start, size, count, path)
        stored = (file.size - start) // (size * item)
        if not stored or stored < count:
            raise ReadError(f"is truncated: it holds {stored:,} of {max(count, 1):,} patterns: copy it again")
        return [
            image_of(
                file.array(start + frame * size * item, (height, width), f"<u{item}"),
                frame=frame,
                metadata=metadata,
            )
            for frame in frames_to_read(stored, height, width)
        ]


def _grid(file: Binary) -> tuple[dict[str, Any], int]:
    columns, rows, is_hexagonal, step_x, step_y = file.unpack("2IBdd", 17)
    grid = {"scan columns": columns, "scan rows": rows, "hexagonal grid": bool(is_hexagonal)}
    count = columns * rows - (rows // 2 if is_hexagonal else 0)  # every other row is one shorter
    return grid | {"scan step x (µm)": step_x, "scan step y (µm)": step_y}, count


def _bytes_a_pixel(stored: int, size: int, count: int, path: Path) -> int:
    """1 or 2: by the number of patterns where the file states it, else by its name."""
    if count:
        return 2 if stored >= 2 * size * count else 1
    return 2 if path.suffix.casefold() == ".up2" else 1
