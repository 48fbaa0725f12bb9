"""Sprite sheets in the order of the map, so that a part of it seen close up needs few of them.

Tiles follow a Hilbert curve over the plane (H. Warren, Hacker's Delight, 2012, chapter 16): what is near on
it is near on the map. 150 neighbours on the map lie on 3 of 25 sheets, in the order of paths on 11; of 99
sheets on 5 instead of 30.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from jaxtyping import Float, Int
from PIL import Image as Picture

from pipeline.collection.pictures import PER_ROW, PER_SHEET, TILE, write_sheet
from pipeline.errors import CollectionError

_BITS = 12
_ROOM = "thumbnails/.tiles.part"  # swept with what an interrupted build leaves


def along_map(places: Float[np.ndarray, "image 2"]) -> Int[np.ndarray, " image"]:
    """Return the rows in the order in which a Hilbert curve passes them; equal places keep theirs."""
    low, high = places.min(axis=0), places.max(axis=0)
    side = 2**_BITS - 1
    x, y = ((places - low) / np.maximum(high - low, 1e-12) * side).astype(np.int64).T
    distance = np.zeros(len(places), np.int64)
    for bit in 1 << np.arange(_BITS - 1, -1, -1):
        right, upper = (x & bit) > 0, (y & bit) > 0
        distance += bit * bit * ((3 * right) ^ upper)
        x = np.where(~upper & right, side - x, x)
        y = np.where(~upper & right, side - y, y)
        x, y = np.where(upper, x, y), np.where(upper, y, x)
    return np.argsort(distance, kind="stable")


def arranged(folder: Path, table: pd.DataFrame, order: Int[np.ndarray, " image"]) -> pd.DataFrame:
    """Write the tiles of a thumbnails table to new sheets in an order of its rows; return it with those.

    Copies share a tile. Tiles wait in a file of 4 kB each beside the sheets. Raises CollectionError if a
    sheet cannot be read.
    """
    tiles = table.iloc[order][["sheet", "cell"]].drop_duplicates(ignore_index=True)
    room = folder / _ROOM
    waiting = np.memmap(room, np.uint8, "w+", shape=(len(tiles), TILE, TILE))
    try:
        for sheet, part in tiles.groupby("sheet", sort=False):
            waiting[part.index.to_numpy()] = _tiles(folder / str(sheet))[part["cell"].to_numpy()]
        starts = range(0, len(tiles), PER_SHEET)
        names = [write_sheet(folder, list(waiting[start : start + PER_SHEET])) for start in starts]
    finally:
        del waiting
        room.unlink()
    places = np.arange(len(tiles))
    new = tiles.assign(new_sheet=np.array(names)[places // PER_SHEET], new_cell=places % PER_SHEET)
    found = table[["sheet", "cell"]].merge(new, on=["sheet", "cell"], how="left")
    return table.assign(
        sheet=found["new_sheet"].to_numpy(), cell=found["new_cell"].to_numpy().astype(np.int32)
    )


def _tiles(path: Path) -> np.ndarray:
    """Return the tiles of a sheet, the empty ones at its end too."""
    try:
        with Picture.open(path) as picture:
            pixels = np.asarray(picture.convert("L"))
    except OSError as error:
        raise CollectionError(f"{path} cannot be read ({error}). Build the collection again.") from error
    rows = pixels.shape[0] // TILE
    return pixels.reshape(rows, TILE, PER_ROW, TILE).swapaxes(1, 2).reshape(-1, TILE, TILE)
