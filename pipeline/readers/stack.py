"""Arrays of two to four axes as images: which axis counts the frames, and whether the last one is colour.

Works on anything sliced like an array (memory maps, HDF5 datasets), and slices only what is taken.
"""

import math
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


def frame_axes(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of an array that count frames: all but two, of four axes the first ones."""
    if len(shape) == 3:
        return (frame_axis(shape),)
    return tuple(range(len(shape) - 2))


def frame_shape(shape: tuple[int, ...]) -> tuple[int, int]:
    """Height and width of the frames of an array of two or more axes."""
    height, width = _sides(shape, frame_axes(shape))
    return height, width


def _sides(shape: tuple[int, ...], frames: tuple[int, ...]) -> list[int]:
    return [side for axis, side in enumerate(shape) if axis not in frames]


def looks_like_image(shape: tuple[int, ...]) -> bool:
    """True for two to four axes of which two are sides of a picture, not of a table or list of curves."""
    if len(shape) not in (2, 3, 4) or 0 in shape:
        return False
    sides = frame_shape(shape)
    return min(sides) >= SMALLEST_SIDE and max(sides) <= LONGEST_TO_SHORTEST * min(sides)


def images_of_stack(
    array: Any, build: Callable[[np.ndarray, int], Image], frames: tuple[int, ...] | None = None
) -> list[Image]:
    """Give every frame to `build(pixels, frame)`; of a long stack those of `frames_to_read`.

    `array` needs shape, dtype and slicing; `frames` names the axes that count frames where the file
    says so. Raises ReadError for less than 2 or, without `frames`, more than 4 axes.
    """
    shape = tuple(int(side) for side in array.shape)
    if frames is None and len(shape) not in (2, 3, 4):
        raise ReadError(f"holds an array of shape {shape}: images have 2 axes, stacks of them 3 or 4")
    if frames is None and is_colour(shape, array.dtype):
        check_size(shape[0] * shape[2], shape[1])
        return [build(luminance(np.array(array[...])), 0)]
    frames = frame_axes(shape) if frames is None else frames
    height, width = _sides(shape, frames)
    check_size(height, width)
    counts = [shape[axis] for axis in frames]
    taken = frames_to_read(math.prod(counts), height, width) if 0 not in counts else []
    return [build(_frame(array, frames, np.unravel_index(frame, counts or 1)), frame) for frame in taken]


def _frame(array: Any, frames: tuple[int, ...], at: tuple[Any, ...]) -> np.ndarray:
    """One plane: the frame axes fixed at `at`, all of the two others."""
    place: list[Any] = [slice(None)] * len(array.shape)
    for axis, index in zip(frames, at, strict=False):
        place[axis] = int(index)
    return np.array(array[tuple(place)])
