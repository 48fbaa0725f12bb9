"""NumPy arrays (.npy): 2-D, 3-D as frames along the first axis, or colour in a last axis of 3 or 4 bytes.

Arrays of Python objects are refused: reading them would run code (they are pickles).
"""

from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.image import Image, image_of
from pipeline.readers.stack import images_of_stack


def read(path: Path) -> list[Image]:
    """Read the array; raises ReadError for objects, structured types, 1-D arrays and more than 3 axes."""
    with path.open("rb") as file:
        _, _, dtype = array_header(file)
    if dtype.hasobject:
        raise ReadError("holds pickled Python objects, which are never unpickled: save an array of numbers")
    if dtype.kind not in "biufc":
        raise ReadError(f"holds {dtype}, not numbers")
    # mmap reads only the frames that are taken and notices a file that is too short
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    return images_of_stack(array, lambda pixels, frame: image_of(pixels, frame=frame))


def array_header(file: Any) -> tuple[tuple[int, ...], bool, np.dtype]:
    """(shape, whether columns come first, type) of an array; the open `file` then stands at its numbers."""
    version = np.lib.format.read_magic(file)
    read_header = (
        np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    )
    shape, is_fortran, dtype = read_header(file)
    return tuple(int(side) for side in shape), bool(is_fortran), dtype
