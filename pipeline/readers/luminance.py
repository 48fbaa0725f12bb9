"""Colour to brightness."""

import numpy as np
from jaxtyping import Num, Shaped

REC_709 = (0.2126, 0.7152, 0.0722)
"""Weights of red, green and blue, applied to the stored values (ITU-R BT.709-6, item 3.2: luma)."""

ROWS_AT_ONCE = 512


def luminance(colour: Num[np.ndarray, "height width samples"]) -> Shaped[np.ndarray, "height width"]:
    """Brightness of red, green and blue as float32 in the units of the samples; further samples are ignored.

    Where the three are equal everywhere the picture is grey, and one of them is returned as it is.
    """
    red, green, blue = (colour[..., sample] for sample in range(3))
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return np.ascontiguousarray(red)
    bright = np.empty(colour.shape[:2], np.float32)
    weights = np.array(REC_709, np.float32)
    for top in range(0, len(colour), ROWS_AT_ONCE):
        rows = slice(top, top + ROWS_AT_ONCE)
        bright[rows] = colour[rows, :, :3].astype(np.float32) @ weights
    return bright
