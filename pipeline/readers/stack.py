"""Arrays of two or three axes as images: which axis counts the frames, and whether the last one is colour.

Works on anything sliced like an array (memory maps, HDF5 datasets), and slices only what is taken.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.decoding import check_size, frames_to_read
from pipeline.readers.image import Image
from pipeline.readers.luminance import luminance

SMALLEST_SIDE = 8
"""Below this many rows or columns an axis of an unnamed array counts something else than pixels."""

LONGEST_TO_SHORTEST = 64
"""An unnamed array more elongated than this is a table or a list of curves."""


def frame_axis(shape: tuple[int, ...]) -> int:
    """The axis of a 3-D array that counts frames: the first, or the last where only the last is short."""
    return 2 if shape[2] < SMALLEST_SIDE <= min(shape[0], shape[1]) else 0


def is_colour(shape: tuple[int, ...], dtype: np.dtype) -> bool:
    """True for red, green, blue (and alpha) bytes in the last axis."""
    return len(shape) == 3 and shape[2] in (3, 4) and dtype == np.uint8 and frame_axis(shape) == 2


def frame_shape(shape: tuple[int, ...]) -> tuple[int, int]:
    """Height and width of the frames of a 2-D or 3-D array."""
    if len(shape) == 2:
        return shape[0], shape[1]
    return (shape[0], shape[1]) if frame_axis(shape) == 2 else (shape[1], shape[2])


def looks_like_image(shape: tuple[int, ...]) -> bool:
    """True for two or three axes of which two are sides of a picture, not of a table or list of curves."""
    if len(shape) not in (2, 3) or 0 in shape:
        return False
    sides = frame_shape(shape)
    return min(sides) >= SMALLEST_SIDE and max(sides) <= LONGEST_TO_SHORTEST * min(sides)


def images_of_stack(array: Any, build: Callable[[np.ndarray, int], Image]) -> list[Image]:
    """Give every frame to `build(pixels, frame)`; of a long stack those of `frames_to_read`.

    `array` needs shape, dtype and slicing. Raises ReadError for less than 2 or more than 3 axes.
    """
    shape = tuple(int(side) for side in array.shape)
    if len(shape) not in (2, 3):
        raise ReadError(f"holds an array of shape {shape}: images have 2 axes, stacks of them 3")
    height, width = frame_shape(shape)
    check_size(height, width)
    if len(shape) == 2:
        return [build(np.array(array[...]), 0)]
    if is_colour(shape, array.dtype):
        check_size(height * shape[2], width)
        return [build(luminance(np.array(array[...])), 0)]
    axis = frame_axis(shape)
    taken = frames_to_read(shape[axis], height, width) if shape[axis] else []
    return [build(np.array(array[(slice(None),) * axis + (frame,)]), frame) for frame in taken]
