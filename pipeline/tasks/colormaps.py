"""Colour tables of 256 steps, interpolated between published anchors.

gray is linear; viridis, inferno and magma are by S. van der Walt and N. Smith (matplotlib 2.0, CC0), cividis
by J. R. Nuñez et al. (2018, doi:10.1371/journal.pone.0199239): even steps of lightness, readable when printed
in grey and with a colour vision deficiency.
"""

from functools import cache
from typing import Literal, get_args

import numpy as np
from jaxtyping import UInt8

Colormap = Literal["gray", "viridis", "inferno", "magma", "cividis"]
COLORMAPS: tuple[str, ...] = get_args(Colormap)

_ANCHORS: dict[str, str] = {
    "gray": "000000 ffffff",
    "viridis": "440154 482878 3e4989 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725",
    "inferno": "000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4",
    "magma": "000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf",
    "cividis": "00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838",
}


@cache
def colour_table(name: str) -> UInt8[np.ndarray, "256 3"]:
    """Return the red, green and blue of every step, dark to bright."""
    anchors = [list(bytes.fromhex(anchor)) for anchor in _ANCHORS[name].split()]
    places = np.linspace(0, 1, len(anchors))
    steps = np.linspace(0, 1, 256)
    channels = [np.interp(steps, places, values) for values in zip(*anchors, strict=True)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)
