"""An image as a screen shows it."""

import io

import numpy as np
import pytest
from PIL import Image

from pipeline.ingest.display import thumbnail, to_grey, window

NOTHING = np.broadcast_to(np.False_, (64, 64))


def test_window_cuts_outliers_and_masked_pixels() -> None:
    """One hot pixel or a masked gap does not darken the rest."""
    pixels = np.random.default_rng(0).normal(100, 5, (64, 64))
    pixels[0, 0], pixels[1, 1] = 1e6, -1e9
    mask = pixels < 0

    low, high, scale = window(pixels, mask)
    assert scale == "linear"
    assert 80 < low < 95 < 105 < high < 125


def test_counts_over_decades_are_shown_logarithmically() -> None:
    """A detector frame with a bright beam keeps its faint rings."""
    y, x = np.mgrid[:64, :64]
    counts = np.rint(1e6 / (1 + (y - 32) ** 2 + (x - 32) ** 2) ** 2).astype(np.int32)

    assert window(counts, NOTHING)[2] == "log"


@pytest.mark.parametrize("pixels", [np.zeros((64, 64)), np.full((64, 64), 7, np.uint16)])
def test_constant_image_has_a_window(pixels: np.ndarray) -> None:
    """White lies above black even where all values are equal."""
    low, high, _ = window(pixels, NOTHING)

    assert high > low


def test_fully_masked_image_is_black() -> None:
    """Nothing valid: a black picture, no error."""
    shown = thumbnail(np.ones((64, 64)), np.broadcast_to(np.True_, (64, 64)))

    assert shown.tile.max() == 0


@pytest.mark.parametrize("scale", ["linear", "log", "sqrt"])
def test_grey_runs_from_black_to_white(scale: str) -> None:
    """Low is 0, high is 255, beyond is clipped, and order is kept."""
    grey = to_grey(np.array([[-5.0, 0.0, 2.0, 10.0, 20.0]]), 0.0, 10.0, scale)

    assert grey[0, [0, 1, 3, 4]].tolist() == [0, 0, 255, 255]
    assert 0 < grey[0, 2] < 255


def test_preview_keeps_the_sides_in_proportion() -> None:
    """At most 256 pixels long, never enlarged, and the whole image fits the tile."""
    wide = thumbnail(np.random.default_rng(0).random((100, 800)), np.broadcast_to(np.False_, (100, 800)))
    small = thumbnail(np.random.default_rng(0).random((20, 30)), np.broadcast_to(np.False_, (20, 30)))

    assert Image.open(io.BytesIO(wide.preview)).size == (256, 32)
    assert Image.open(io.BytesIO(small.preview)).size == (30, 20)
    assert np.flatnonzero(wide.tile.any(axis=1)).tolist() == list(range(28, 36))
