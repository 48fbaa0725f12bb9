"""Scenes, and how another scan would show them."""

import math

import numpy as np
from jaxtyping import Float
from scipy import ndimage

from pipeline.encoder.prepare import prepare

SCENE_PX, SIDE_PX = 256, 128


def scene(seed: int, grain_px: float = 3.0) -> Float[np.ndarray, "256 256"]:
    """Draw a scene that is like no other."""
    return ndimage.gaussian_filter(
        np.random.default_rng(seed).standard_normal((SCENE_PX, SCENE_PX)), grain_px
    )


def view(
    of: Float[np.ndarray, "256 256"],
    turned_deg: float = 0.0,
    scale: float = 1.0,
    right: float = 0.0,
    down: float = 0.0,
    mirrored: bool = False,
    inverted: bool = False,
    gamma: float = 1.0,
    noise: float = 0.0,
) -> Float[np.ndarray, "128 128"]:
    """Show the middle of a scene as a `Match` describes it: mirrored, turned, magnified, moved, inverted."""
    y, x = np.mgrid[:SIDE_PX, :SIDE_PX] - (SIDE_PX - 1) / 2
    x, y = x - SIDE_PX * right, y - SIDE_PX * down
    c, s = math.cos(math.radians(turned_deg)), math.sin(math.radians(turned_deg))
    columns, rows = (c * x - s * y) / scale, (s * x + c * y) / scale
    middle = (SCENE_PX - 1) / 2
    places = [rows + middle, (-columns if mirrored else columns) + middle]
    grey = ndimage.map_coordinates(of, places, order=3, mode="nearest")
    grey = np.clip((grey - grey.min()) / np.ptp(grey), 0, 1) ** gamma
    grey = grey + noise * np.random.default_rng(0).standard_normal(grey.shape)
    return prepare(-grey if inverted else grey)
