"""An image as a PNG: window, scale, size, colours, masked pixels."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image as Picture

from pipeline.tasks.colormaps import COLORMAPS, colour_table
from pipeline.tasks.render import Look, recolour, render

RAMP = np.linspace(0, 1000, 101, dtype=np.float32)[None, :].repeat(4, axis=0)
NOTHING = np.broadcast_to(np.False_, RAMP.shape)


def levels(**look: Any) -> np.ndarray:
    """Return the grey levels of the ramp from 0 to 1000, as shown."""
    return np.asarray(decoded(render(RAMP, NOTHING, Look(**look))))[0]


def test_the_window_is_what_was_asked_for() -> None:
    """Below low is black, above high is white, half way is grey."""
    shown = levels(low=200.0, high=600.0, scale="linear")

    assert shown[:21].tolist() == [0] * 21
    assert shown[40] == 128
    assert shown[60:].tolist() == [255] * 41


def test_scales_lift_what_is_dark() -> None:
    """At a tenth of the range, log is brighter than the root, the root brighter than linear."""
    linear, root, log = (levels(low=0.0, high=1000.0, scale=scale)[10] for scale in ("linear", "sqrt", "log"))

    assert linear < root < log


def test_a_window_is_found_if_none_is_given() -> None:
    """Percentiles of the valid pixels: nearly all of the ramp."""
    shown = levels()

    assert (shown[0], shown[-1]) == (0, 255)
    assert np.all(np.diff(shown.astype(int)) >= 0)


def test_nothing_is_enlarged_and_sides_stay_in_proportion() -> None:
    """The longer side has the size that was asked for, at most its own."""
    assert decoded(render(RAMP, NOTHING, Look(size=50))).size == (50, 2)
    assert decoded(render(RAMP, NOTHING, Look(size=4000))).size == (101, 4)


def test_masked_pixels_are_transparent() -> None:
    """They take no part in the window, and nothing valid is transparent."""
    pixels, mask = RAMP.copy(), np.zeros(RAMP.shape, bool)
    pixels[:, 50], mask[:, 50] = np.nan, True
    alpha = np.asarray(decoded(render(pixels, mask, Look())).convert("RGBA"))[..., 3]

    assert np.array_equal(alpha == 0, mask)


def test_colours_are_those_of_the_table() -> None:
    """Black becomes the table's first colour, white its last."""
    shown = np.asarray(
        decoded(render(RAMP, NOTHING, Look(colormap="viridis", low=0.0, high=1000.0))).convert("RGB")
    )

    assert shown[0, 0].tolist() == [68, 1, 84]
    assert shown[0, -1].tolist() == [253, 231, 37]


def test_a_preview_is_recoloured_without_its_original() -> None:
    """Its grey levels stay, its size shrinks."""
    stream = io.BytesIO()
    Picture.fromarray(np.full((100, 200), 90, np.uint8)).save(stream, "JPEG", quality=95)
    picture = decoded(recolour(stream.getvalue(), Look(size=50, colormap="magma")))

    assert picture.size == (50, 25)
    assert np.all(np.asarray(picture) == 90)


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint32", "float16", "float64"])
def test_any_number_type_is_shown(dtype: str) -> None:
    """The pixels' own type makes no difference."""
    pixels = (RAMP / 10).astype(dtype)

    assert np.asarray(decoded(render(pixels, NOTHING, Look(low=0.0, high=100.0))))[0, -1] == 255


def test_an_image_without_valid_pixels_is_all_transparent() -> None:
    """It is drawn, not an error."""
    picture = decoded(render(RAMP, np.ones(RAMP.shape, bool), Look()))

    assert np.all(np.asarray(picture.convert("RGBA"))[..., 3] == 0)


@pytest.mark.parametrize("name", COLORMAPS)
def test_colour_tables_grow_steadily_lighter(name: str) -> None:
    """Lightness rises from step to step, so a picture can be read in grey."""
    table = colour_table(name).astype(float) @ [0.299, 0.587, 0.114]

    assert colour_table(name).shape == (256, 3)
    assert np.all(np.diff(table) > -1.0)
    assert table[-1] - table[0] > 120


def decoded(png: bytes) -> Picture.Image:
    """Decode a PNG."""
    return Picture.open(io.BytesIO(png))
