"""The stored previews of a sample of images, laid on each other as one array of grey levels.

Previews are grey levels, each in the window of its own image, so brightness is relative: 0 is an image's own
black, 1 its own white. Images are laid on each other as they are, not registered.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8
from PIL import Image as Picture

from pipeline.collection import Collection
from pipeline.collection.store import Preview
from pipeline.errors import CollectionError

LEVELS = 255

Rows = Int[np.ndarray, " row"]
Side = tuple[list[Preview], Int[np.ndarray, " _"]]
"""Previews, and the rows of the frame they are of."""


@dataclass(frozen=True)
class Stack:
    """Grey levels of images on one grid; `known` is false where an image does not reach.

    `rows` are those of the collection's frame. `is_fitted` says that images of different sizes were fitted
    into the middle of a square; else `known` is true everywhere.
    """

    levels: UInt8[np.ndarray, "image height width"]
    known: Bool[np.ndarray, "image height width"]
    rows: Rows
    previews: Sequence[Preview]
    is_fitted: bool

    def __len__(self) -> int:
        """How many images are laid on each other."""
        return len(self.levels)

    def brightness(self, part: slice = slice(None)) -> Float[np.ndarray, "part height width"]:
        """Return the relative brightness of some images, 0 to 1, NaN where they do not reach."""
        grey = self.levels[part].astype(np.float32) / LEVELS
        return np.where(self.known[part], grey, np.float32(np.nan)) if self.is_fitted else grey


def sample(rng: np.random.Generator, chosen: Bool[np.ndarray, " image"], most: int) -> Rows:
    """Return the chosen rows in order, a random `most` of them where there are more."""
    rows = np.flatnonzero(chosen)
    return rows if len(rows) <= most else np.sort(rng.choice(rows, most, replace=False))


def load(collection: Collection, rows: Rows) -> Side:
    """Return the stored previews of rows of the frame, and those rows that have one."""
    found, kept = [], []
    for row, image_id in zip(rows, collection.ids[rows], strict=True):
        try:
            found.append(collection.preview(image_id))
        except CollectionError:
            continue  # not built yet, or lost: the answer says how many images it is from
        kept.append(row)
    return found, np.array(kept, np.int64)


def stacks(sides: Sequence[Side], largest: int, tile: int) -> list[Stack]:
    """Lay each side's previews on one grid, the same for all sides; no side may be empty.

    The grid is the shape of the previews, divided by a whole number where it is longer than `largest`: means
    of other parts of pixels would weave a pattern into the spread. Where shapes differ they are fitted into a
    square of `tile` pixels.
    """
    sizes = {_size(preview) for previews, _ in sides for preview in previews}
    is_fitted = len(sizes) > 1
    factor = 1 if is_fitted else -(-max(*sizes.pop()) // largest)
    return [_stack(*side, factor, tile if is_fitted else None) for side in sides]


def _size(preview: Preview) -> tuple[int, int]:
    with Picture.open(io.BytesIO(preview.jpeg)) as picture:
        return picture.size


def _decoded(preview: Preview, factor: int) -> Picture.Image:
    """Return a preview in grey, divided by a whole number; by powers of two while it is decoded."""
    with Picture.open(io.BytesIO(preview.jpeg)) as picture:
        if factor in (2, 4, 8):
            picture.draft("L", (-(-picture.width // factor), -(-picture.height // factor)))
            return picture.convert("L")
        grey = picture.convert("L")
        return grey.reduce(factor) if factor > 1 else grey


def _stack(previews: list[Preview], rows: Rows, factor: int, tile: int | None) -> Stack:
    pictures = [_decoded(preview, factor) for preview in previews]
    if tile is None:
        levels = np.stack([np.asarray(picture) for picture in pictures])
        return Stack(levels, np.broadcast_to(np.True_, levels.shape), rows, previews, is_fitted=False)
    levels = np.zeros((len(pictures), tile, tile), np.uint8)
    known = np.zeros(levels.shape, bool)
    for number, grey in enumerate(_fitted(picture, tile) for picture in pictures):
        height, width = grey.shape
        place = (
            slice((tile - height) // 2, (tile + height) // 2),
            slice((tile - width) // 2, (tile + width) // 2),
        )
        levels[number][place] = grey
        known[number][place] = True
    return Stack(levels, known, rows, previews, is_fitted=True)


def _fitted(picture: Picture.Image, longest: int) -> UInt8[np.ndarray, "height width"]:
    factor = longest / max(picture.size)
    width, height = (max(1, round(side * factor)) for side in picture.size)
    return np.asarray(picture.resize((width, height), Picture.Resampling.HAMMING))
