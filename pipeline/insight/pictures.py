"""The mean, the spread and the difference of two sides, from the stored previews of a random sample.

Previews are grey levels, each in the window of its own image, so brightness is relative: 0 is an image's own
black, 1 its own white. Images are laid on each other as they are, not registered: a mean shows what stands
at the same place in all, as in detector images, and averages everything else away.
"""

import base64
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int
from PIL import Image as Picture

from pipeline.collection import Collection
from pipeline.collection.pictures import TILE
from pipeline.errors import CollectionError

SAMPLE = 400
LARGEST = 128  # pixels of the longer side
_BLUE, _WHITE, _RED = (33, 102, 172), (247, 247, 247), (178, 24, 43)

Plane = Float[np.ndarray, "height width"]


@dataclass(frozen=True)
class Moments:
    """Mean and standard deviation of relative brightness, pixel by pixel; NaN where no image reaches."""

    mean: Plane
    deviation: Plane
    images: int


def side_pictures(
    collection: Collection, a: Bool[np.ndarray, " image"], b: Bool[np.ndarray, " image"], seed: int = 0
) -> dict[str, Any] | None:
    """Return what docs/insight.md describes as `pictures`; None if a side has no stored previews."""
    rng = np.random.default_rng(seed)
    stacks = [_previews(collection, _sample(rng, side)) for side in (a, b)]
    if not all(stacks):
        return None
    sizes = {picture.size for stack in stacks for picture in stack}
    size = sizes.pop() if len(sizes) == 1 else None
    first, second = (_moments([_plane(picture, size) for picture in stack]) for stack in stacks)
    difference = first.mean - second.mean
    deviations = np.stack([first.deviation, second.deviation])
    widest = float(np.nanmax(deviations)) or 1.0
    limit = float(np.nanmax(np.abs(difference), initial=0.0)) if np.isfinite(difference).any() else 0.0
    height, width = difference.shape
    return {
        "width": width,
        "height": height,
        "sampled_a": first.images,
        "sampled_b": second.images,
        "mean_a": _grey_png(first.mean, 1.0),
        "mean_b": _grey_png(second.mean, 1.0),
        "spread_a": _grey_png(first.deviation, widest),
        "spread_b": _grey_png(second.deviation, widest),
        "spread_limit": round(widest, 4),
        "difference": _difference_png(difference, limit or 1.0),
        "difference_limit": round(limit, 4),
        "note": _note(first.images, second.images, (int(a.sum()), int(b.sum())), size is None),
    }


def _note(first: int, second: int, counts: tuple[int, int], is_fitted: bool) -> str:
    sampled = (
        f"From a random sample of {first:,} and {second:,} images"
        if (first, second) != counts
        else (f"From {first:,} and {second:,} images")
    )
    fitted = f", fitted into {TILE} pixels because their sizes differ" if is_fitted else ""
    return f"{sampled}{fitted}. Brightness is relative to each image's own black and white."


def _sample(rng: np.random.Generator, side: Bool[np.ndarray, " image"]) -> Int[np.ndarray, " row"]:
    rows = np.flatnonzero(side)
    return rows if len(rows) <= SAMPLE else np.sort(rng.choice(rows, SAMPLE, replace=False))


def _previews(collection: Collection, rows: Int[np.ndarray, " row"]) -> list[Picture.Image]:
    found = []
    for image_id in collection.ids[rows]:
        try:
            jpeg = collection.preview(image_id).jpeg
        except CollectionError:
            continue  # not built yet, or lost: the answer says how many images it is from
        with Picture.open(io.BytesIO(jpeg)) as picture:
            found.append(picture.convert("L"))
    return found


def _plane(picture: Picture.Image, size: tuple[int, int] | None) -> Plane:
    """Return relative brightness in the picture's own shape, or in the middle of a tile, NaN around it."""
    width, height = picture.size
    longest = LARGEST if size is not None else TILE
    factor = min(1.0, longest / max(width, height)) if size is not None else longest / max(width, height)
    small = (max(1, round(width * factor)), max(1, round(height * factor)))
    grey = np.asarray(picture.resize(small, Picture.Resampling.BOX), np.float32) / 255
    if size is not None:
        return grey
    tile = np.full((TILE, TILE), np.nan, np.float32)
    y, x = (TILE - small[1]) // 2, (TILE - small[0]) // 2
    tile[y : y + small[1], x : x + small[0]] = grey
    return tile


def _moments(planes: list[Plane]) -> Moments:
    stack = np.stack(planes)
    known = np.isfinite(stack)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, stack, 0).sum(axis=0) / count
        square = np.where(known, (stack - mean) ** 2, 0).sum(axis=0) / count
    return Moments(mean, np.sqrt(square), len(planes))


def _grey_png(values: Plane, white: float) -> str:
    grey = np.rint(255 * np.clip(np.nan_to_num(values) / white, 0, 1)).astype(np.uint8)
    return _data_url(np.dstack([grey, _opaque(values)]))


def _difference_png(values: Plane, limit: float) -> str:
    """Draw A minus B: red where A is brighter, blue where B is, white where they are alike."""
    places = np.clip(np.nan_to_num(values) / limit, -1, 1)
    channels = [np.interp(places, [-1, 0, 1], ends) for ends in zip(_BLUE, _WHITE, _RED, strict=True)]
    return _data_url(
        np.dstack([*(np.rint(channel).astype(np.uint8) for channel in channels), _opaque(values)])
    )


def _opaque(values: Plane) -> np.ndarray:
    return np.where(np.isfinite(values), 255, 0).astype(np.uint8)


def _data_url(pixels: np.ndarray) -> str:
    stream = io.BytesIO()
    Picture.fromarray(pixels).save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
