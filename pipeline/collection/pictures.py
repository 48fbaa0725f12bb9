"""Previews and sprite sheets: many small pictures in few large files, found by the thumbnails table.

A pack is JPEG previews one after the other; a sheet is a square of 64-pixel tiles as one WebP.
Both are made for screens: 8-bit grey, windowed as the row's `low`, `high` and `scale` say.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from jaxtyping import UInt8
from PIL import Image as Picture

from pipeline.collection.info import write_atomically
from pipeline.collection.parts import new_name
from pipeline.errors import CollectionError

TILE = 64
PER_ROW = 32
PER_SHEET = PER_ROW * PER_ROW


@dataclass(frozen=True)
class Thumbnail:
    """An image as screens show it: grey level 0 is `low`, 255 is `high`, in the image's own values."""

    preview: bytes
    tile: UInt8[np.ndarray, "64 64"]
    low: float
    high: float
    scale: str


def write_thumbnails(folder: Path, ids: Sequence[str], thumbnails: Sequence[Thumbnail]) -> pd.DataFrame:
    """Write one pack and one sheet of at most 1,024 thumbnails; return their rows of the thumbnails table."""
    if len(ids) > PER_SHEET:
        raise CollectionError(f"A sheet holds {PER_SHEET} thumbnails, not {len(ids)}: write several.")
    pack = new_name("thumbnails", "previews", ".pack")
    lengths = np.array([len(thumbnail.preview) for thumbnail in thumbnails], np.int64)
    write_atomically(folder / pack, b"".join(thumbnail.preview for thumbnail in thumbnails))
    sheet = write_sheet(folder, [thumbnail.tile for thumbnail in thumbnails])
    return pd.DataFrame(
        {
            "image_id": list(ids),
            "pack": pack,
            "offset": np.cumsum(lengths) - lengths,
            "length": lengths,
            "sheet": sheet,
            "cell": np.arange(len(ids), dtype=np.int32),
            "low": [thumbnail.low for thumbnail in thumbnails],
            "high": [thumbnail.high for thumbnail in thumbnails],
            "scale": [thumbnail.scale for thumbnail in thumbnails],
        }
    )


def write_sheet(folder: Path, tiles: Sequence[UInt8[np.ndarray, "64 64"]]) -> str:
    """Write one sheet of at most 1,024 tiles; return its name below the collection."""
    name = new_name("thumbnails", "sheet", ".webp")
    write_atomically(folder / name, _sheet(tiles))
    return name


def _sheet(tiles: Sequence[np.ndarray]) -> bytes:
    rows = -(-len(tiles) // PER_ROW)
    canvas = np.zeros((rows * TILE, PER_ROW * TILE), np.uint8)
    for cell, tile in enumerate(tiles):
        y, x = divmod(cell, PER_ROW)
        canvas[y * TILE : (y + 1) * TILE, x * TILE : (x + 1) * TILE] = tile
    stream = io.BytesIO()
    Picture.fromarray(canvas).save(stream, "WEBP", quality=82, method=2)
    return stream.getvalue()


def read_preview(folder: Path, pack: str, offset: int, length: int) -> bytes:
    """Return the JPEG of one preview. Raises CollectionError if the pack is gone or too short."""
    try:
        with (folder / pack).open("rb") as stream:
            stream.seek(offset)
            data = stream.read(length)
    except OSError as error:
        raise CollectionError(f"{folder / pack} cannot be read ({error.strerror}).") from error
    if len(data) != length:
        raise CollectionError(f"{folder / pack} ends before the preview at {offset}: it was cut off.")
    return data
