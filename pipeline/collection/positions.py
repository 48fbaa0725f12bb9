"""Which row an image is: a look-up of ids in 20 bytes a row, where a dictionary of strings takes 150."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

_BYTES = 16  # an id is 32 hexadecimal digits
_AT_ONCE = 50_000


class Positions(Mapping[str, int]):
    """The row of every image_id, as a dictionary gives it."""

    def __init__(self, ids: pd.Index) -> None:
        """Take the ids of all rows in their order; ValueError for one that is not 32 hexadecimal digits."""
        halves = np.empty((len(ids), 2), np.uint64)
        for start in range(0, len(ids), _AT_ONCE):
            raw = bytes.fromhex("".join(ids[start : start + _AT_ONCE]))
            halves[start : start + _AT_ONCE] = np.frombuffer(raw, ">u8").reshape(-1, 2)
        self._ids = ids
        self._rows = np.lexsort((halves[:, 1], halves[:, 0])).astype(np.int32)
        self._first = halves[self._rows, 0]
        self._second = halves[self._rows, 1]

    def __len__(self) -> int:
        """Count the images."""
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        """Give the ids in the order of the rows."""
        return iter(self._ids)

    def __getitem__(self, image_id: str) -> int:
        """Return the row of an image; KeyError if there is none of that id."""
        first, second = _halves(image_id)
        start, end = (int(np.searchsorted(self._first, first, side)) for side in ("left", "right"))
        place = start + int(np.searchsorted(self._second[start:end], second))
        if place == end or self._second[place] != second:
            raise KeyError(image_id)
        return int(self._rows[place])


def _halves(image_id: str) -> tuple[np.uint64, np.uint64]:
    try:
        raw = bytes.fromhex(image_id)
    except ValueError:
        raise KeyError(image_id) from None
    if len(raw) != _BYTES or image_id != raw.hex():  # ids are lower case, without spaces
        raise KeyError(image_id)
    first, second = np.frombuffer(raw, ">u8").astype(np.uint64)
    return first, second
