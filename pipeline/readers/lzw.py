"""Whether a strip packed by LZW can be given to imagecodecs, which dies of a certain kind of damage.

Where the first code of an emptied table is no byte it follows it to wherever that leads; other codes that
nothing defined it refuses itself.

TIFF 6.0, section 13: codes of 9 to 12 bits, the highest bit first; 256 empties the table, 257 ends the strip.
After each emptying the width of a code depends on its number alone, so a table's codes are looked at at once.
"""

import numpy as np
from jaxtyping import Int, UInt8

CLEAR, END, FIRST_FREE, LAST = 256, 257, 258, 4095
LONGEST_CODE = 12


def _widths(count: int) -> Int[np.ndarray, " code"]:
    """Bits of each code after an emptying: one more when the table lacks one of all that fewer can name."""
    known = FIRST_FREE - 1 + np.arange(count)
    return np.clip(np.ceil(np.log2(known + 2)), 9, LONGEST_CODE).astype(np.int64)


_MOST = LAST + 1
_WIDTH = _widths(_MOST)
_START = np.concatenate([[0], np.cumsum(_WIDTH)])
_HIGHEST = np.minimum(FIRST_FREE - 1 + np.arange(_MOST), LAST)


def is_safe(stream: UInt8[np.ndarray, " byte"], *, reverse: bool = False) -> bool:
    """Whether a byte, or a mark, follows every emptying, as far as a decoder comes.

    With `reverse` the first bit of a byte is its lowest. Streams of the kind before TIFF 6.0, whose codes
    begin at the lowest bit, are for another decoder.
    """
    if reverse:
        stream = np.packbits(np.unpackbits(stream), bitorder="little")
    if len(stream) > 1 and stream[0] == 0 and stream[1] & 1:
        return True
    padded = np.concatenate([stream, np.zeros(3, np.uint8)]).astype(np.int64)
    bits, at = 8 * len(stream), 0
    while True:
        count = int(np.searchsorted(_START, bits - at, side="right")) - 1
        if count <= 0:
            return True
        codes = _codes(padded, at, min(count, _MOST))
        if codes[0] >= FIRST_FREE:
            return False
        ends = np.flatnonzero((codes == CLEAR) | (codes == END) | (codes > _HIGHEST[: len(codes)]))
        if not len(ends) or codes[ends[0]] != CLEAR:
            return True
        at += int(_START[ends[0] + 1])


def _codes(padded: Int[np.ndarray, " byte"], at: int, count: int) -> Int[np.ndarray, " code"]:
    """Read `count` codes from bit `at` on, as those that follow an emptying."""
    first, width = at + _START[:count], _WIDTH[:count]
    byte, skipped = first >> 3, first & 7
    three = (padded[byte] << 16) | (padded[byte + 1] << 8) | padded[byte + 2]
    return (three >> (24 - skipped - width)) & ((1 << width) - 1)
