"""NumPy arrays (.npy): 2-D, 3-D as frames along the first axis, or colour in a last axis of 3 or 4 bytes.

Arrays of Python objects are refused: reading them would run code (they are pickles).
"""

from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.image import Image, image_of
from pipeline.readers.stack import images_of_stack


def read(path: Path) -> list[Image]:
    """Read the array; raises ReadError for objects, structured types, 1-D arrays and more than 3 axes."""
    with path.open("rb") as file:
        version = np.lib.format.read_magic(file)
        read_header = (
            np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        )
        _, _, dtype = read_header(file)
    if dtype.hasobject:
        raise ReadError("holds pickled Python objects, which are never unpickled: save an array of numbers")
    if dtype.kind not in "biufc":
        raise ReadError(f"holds {dtype}, not numbers")
    # mmap reads only the frames that are taken and notices a file that is too short
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    return images_of_stack(array, lambda pixels, frame: image_of(pixels, frame=frame))
