"""A small picture of a map: where its images lie and how densely, on a transparent ground. Light."""

import hashlib
import io
from typing import Literal

import numpy as np
from jaxtyping import Float
from PIL import Image as Picture

from pipeline.trails.files import read_rows
from pipeline.trails.names import VERSION, is_node
from pipeline.trails.trail import Trail

Theme = Literal["light", "dark"]

WIDTH, HEIGHT = 288, 216
"""Pixels; shown at half the size, so that it is sharp on dense screens."""
_MARGIN = 12.0
_LARGEST_DOT, _SMALLEST_DOT = 7.0, 1.5  # radii: of a few images, and of so many that dots would cover all
_FEW, _FADING = 12, 0.28  # up to so many the largest dot; beyond, the radius falls with this power
_STRAY, _MANY = 0.001, 2_000  # of more images than that, so many at each side may lie outside the frame
_CONTRAST = 12.0  # of the logarithm that tells dense from sparse
_FULL = 0.995  # share of the ground that is less dense than the darkest tone
# From a single dot to the densest place; the blue of the map.
_TONES = {
    "light": ((0x9F, 0xC3, 0xDD), (0x3F, 0x83, 0xB4), (0x0B, 0x34, 0x57)),
    "dark": ((0x35, 0x66, 0x8C), (0x6F, 0xB1, 0xDC), (0xEC, 0xF7, 0xFF)),
}


def all_places(trail: Trail, name: str) -> Float[np.ndarray, "image 2"]:
    """Return the places on a map: of a node all that it was made with, also of images that are gone since."""
    if is_node(name):
        table = read_rows(trail.collection.folder, trail.annotations.nodes.get(name).file)
        return np.stack([table["x"].to_numpy(), table["y"].to_numpy()], axis=1)
    places = trail.places(name)[:, :2]
    return places[np.isfinite(places).all(axis=1)]


def thumbnail_stamp(trail: Trail, name: str) -> str:
    """Return what changes when the picture of a map may; the file of a node never does."""
    stamp = trail.stamp(f"{name}.x") or trail.map_stamp(name)
    return hashlib.blake2b(f"{VERSION} {name} {stamp}".encode(), digest_size=8).hexdigest()


def draw(plane: Float[np.ndarray, "image 2"], theme: Theme) -> bytes:
    """Return a PNG of places on a map, y upwards; dots for few images, density for many."""
    counts = _binned(_fitted(plane))
    radius = np.clip(_LARGEST_DOT * (_FEW / max(len(plane), 1)) ** _FADING, _SMALLEST_DOT, _LARGEST_DOT)
    covered = _spread(counts, float(radius))
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[..., :3] = _toned(covered, theme)
    pixels[..., 3] = np.rint(255 * np.clip(covered, 0, 1))
    stream = io.BytesIO()
    Picture.fromarray(pixels).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _fitted(plane: Float[np.ndarray, "image 2"]) -> Float[np.ndarray, "shown 2"]:
    """Return places in pixels, as large as the frame allows, in its middle; without what lies outside."""
    if len(plane) == 0:
        return np.zeros((0, 2))
    points = plane.astype(np.float64)
    # A stray image must not shrink all others to a spot.
    share = _STRAY if len(points) > _MANY else 0.0
    low, high = np.quantile(points, share, axis=0), np.quantile(points, 1 - share, axis=0)
    room = np.array([WIDTH, HEIGHT]) - 2 * _MARGIN
    span = np.maximum(high - low, 1e-12)
    scale = (room / span).min() if (high > low).any() else 0.0
    placed = (points - (low + high) / 2) * scale * [1, -1] + np.array([WIDTH, HEIGHT]) / 2
    return placed[(np.abs(placed - [WIDTH / 2, HEIGHT / 2]) < [WIDTH / 2 - 1, HEIGHT / 2 - 1]).all(axis=1)]


def _binned(points: Float[np.ndarray, "image 2"]) -> Float[np.ndarray, "height width"]:
    """Share each image among the four pixels around its place."""
    counts = np.zeros(WIDTH * HEIGHT)
    corner = np.floor(points - 0.5).astype(np.int64)
    part = points - 0.5 - corner
    for dx in (0, 1):
        for dy in (0, 1):
            share = np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1])
            cell = (corner[:, 1] + dy) * WIDTH + corner[:, 0] + dx
            counts += np.bincount(cell, share, WIDTH * HEIGHT)
    return counts.reshape(HEIGHT, WIDTH)


def _spread(counts: Float[np.ndarray, "height width"], radius: float) -> Float[np.ndarray, "height width"]:
    """Draw a dot with a soft rim for every image and add them up."""
    y = np.minimum(np.arange(HEIGHT), HEIGHT - np.arange(HEIGHT))[:, None]
    x = np.minimum(np.arange(WIDTH), WIDTH - np.arange(WIDTH))[None, :]
    dot = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    spread = np.fft.irfft2(np.fft.rfft2(counts) * np.fft.rfft2(dot), s=counts.shape)
    return np.maximum(np.where(spread > 1e-6, spread, 0), 0)


def _toned(covered: Float[np.ndarray, "height width"], theme: Theme) -> Float[np.ndarray, "height width 3"]:
    """Return red, green and blue by density, on a logarithmic scale from one image to the densest place."""
    beyond = np.maximum(covered - 1, 0)
    inside = beyond[covered > 0.5]
    densest = max(float(np.quantile(inside, _FULL)) if inside.size else 0.0, 3.0)
    tone = np.clip(np.log1p(_CONTRAST * beyond / densest) / np.log1p(_CONTRAST), 0, 1)
    steps = np.array(_TONES[theme], np.float64)
    return np.stack([np.interp(tone, (0, 0.5, 1), steps[:, channel]) for channel in range(3)], axis=-1)
