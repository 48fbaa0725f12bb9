"""The mean, the spread and the difference of two sides, from the stored previews of a random sample.

Brightness is relative (`pipeline.insight.stack`), and images are not registered: a mean shows what stands at
the same place in all, as in detector images, and averages everything else away.
"""

import base64
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float
from PIL import Image as Picture

from pipeline.collection import Collection
from pipeline.collection.pictures import TILE
from pipeline.insight.stack import Stack, load, sample, stacks

SAMPLE = 400
LARGEST = 160  # pixels of the longer side
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
    sides = [load(collection, sample(rng, side, SAMPLE)) for side in (a, b)]
    if not all(previews for previews, _ in sides):
        return None
    stack_a, stack_b = stacks(sides, LARGEST, TILE)
    first, second = _moments(stack_a), _moments(stack_b)
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
        "note": _note(first.images, second.images, (int(a.sum()), int(b.sum())), stack_a.is_fitted),
    }


def _note(first: int, second: int, counts: tuple[int, int], is_fitted: bool) -> str:
    sampled = (
        f"From a random sample of {first:,} and {second:,} images"
        if (first, second) != counts
        else (f"From {first:,} and {second:,} images")
    )
    fitted = f", fitted into {TILE} pixels because their sizes differ" if is_fitted else ""
    return f"{sampled}{fitted}. Brightness is relative to each image's own black and white."


def _moments(stack: Stack) -> Moments:
    values = stack.brightness()
    count = stack.known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(stack.known, values, 0).sum(axis=0) / count
        square = np.where(stack.known, (values - mean) ** 2, 0).sum(axis=0) / count
    return Moments(mean, np.sqrt(square), len(stack))


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
