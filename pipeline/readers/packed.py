"""Images in the pack format of image plates: differences to neighbours, in blocks of few bits.

A block begins with 6 bits, the lowest first: how many values it holds, as a power of two, and how many bits
each takes. The difference is to the mean of the pixel before and three of the row above, in 16 bits. Method:
J. P. Abrahams, "pack" of CCP4. Compiled, because every pixel needs the one before; nothing is written outside
the image.
"""

from typing import no_type_check

import numpy as np
from jaxtyping import UInt8, UInt16
from numba import njit

COUNT_BITS = WIDTH_BITS = 3
WIDTHS = np.array([0, 4, 5, 6, 7, 8, 16, 32], np.int64)


def unpacked(stream: UInt8[np.ndarray, " byte"], height: int, width: int) -> UInt16[np.ndarray, "row column"]:
    """Return the image, at least 3 pixels wide.

    Raises ValueError where the stream ends before its last pixel.
    """
    steps = np.zeros(height * width, np.int32)
    found = _differences(stream, WIDTHS, steps)
    if found < len(steps):
        raise ValueError(f"its packed data end at pixel {found:,} of {len(steps):,}")
    return _summed(steps, width).reshape(height, width)


@njit(cache=True)
@no_type_check
def _differences(stream, widths, steps):
    """Fill `steps` and return how many of them the stream holds."""
    place, found, end = 0, 0, 8 * len(stream)
    while found < len(steps):
        if place + COUNT_BITS + WIDTH_BITS > end:
            return found
        count = 1 << _bits(stream, place, COUNT_BITS)
        width = widths[_bits(stream, place + COUNT_BITS, WIDTH_BITS)]
        place += COUNT_BITS + WIDTH_BITS
        for _ in range(min(count, len(steps) - found)):
            if place + width > end:
                return found
            value = _bits(stream, place, width)
            if width and value >> (width - 1):
                value -= 1 << width
            steps[found] = value
            place += width
            found += 1
    return found


@njit(cache=True)
@no_type_check
def _bits(stream, place, width):
    value, taken = np.int64(0), 0
    while taken < width:
        byte, first = (place + taken) >> 3, (place + taken) & 7
        many = min(8 - first, width - taken)
        value |= np.int64((stream[byte] >> first) & ((1 << many) - 1)) << taken
        taken += many
    return value


@njit(cache=True)
@no_type_check
def _summed(steps, width):
    """Add the differences up in signed 16 bits; the mean of neighbours is cut towards zero."""
    image = np.zeros(len(steps), np.int16)
    image[0] = steps[0]
    for at in range(1, len(steps)):
        if at <= width:
            image[at] = image[at - 1] + steps[at]
            continue
        above = at - width
        total = np.int64(image[at - 1]) + image[above - 1] + image[above] + image[above + 1] + 2
        mean = total // 4 if total >= 0 else -(-total // 4)
        image[at] = steps[at] + mean
    return image.view(np.uint16)
