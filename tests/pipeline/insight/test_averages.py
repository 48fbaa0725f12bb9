"""What a selection looks like as one."""

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Picture

from pipeline.collection import Collection, open_collection
from pipeline.collection.store import Preview
from pipeline.insight import averages as module
from pipeline.insight.averages import averages, moments, spectrum
from pipeline.insight.stack import Stack, stacks
from tests.making import tiny_images


@pytest.fixture
def collection(tiny_collection: Path) -> Collection:
    """Twelve images of 40 by 32 pixels."""
    return open_collection(tiny_collection)


def chosen(*rows: int) -> np.ndarray:
    """Twelve rows of which some are chosen."""
    return np.isin(np.arange(12), rows)


def plane(found: dict[str, Any], name: str) -> np.ndarray:
    """One of the planes of an answer."""
    values = np.frombuffer(base64.b64decode(found["planes"][name]), "<f4")
    return values.reshape(found["height"], found["width"])


def stacked(images: list[np.ndarray], low: float = 0.0, high: float = 1.0, scale: str = "linear") -> Stack:
    """Images of grey levels as previews, laid on each other."""
    previews = [Preview(jpeg(image), low, high, scale) for image in images]
    return stacks([(previews, np.arange(len(images)))], 128, 128)[0]


def jpeg(image: np.ndarray) -> bytes:
    """An image as a preview is stored."""
    stream = io.BytesIO()
    Picture.fromarray(image.astype(np.uint8)).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def test_planes_are_those_of_the_images(collection: Collection) -> None:
    """Mean, standard deviation and median pixel by pixel, up to what JPEG changes."""
    found = averages(collection, chosen(0, 1, 2, 5, 7))
    stack = np.stack([tiny_images()[row] for row in (0, 1, 2, 5, 7)]) / 255

    assert (found["count"], found["sampled"], found["width"], found["height"]) == (5, 5, 40, 32)
    assert plane(found, "mean") == pytest.approx(stack.mean(axis=0), abs=0.06)
    assert plane(found, "deviation") == pytest.approx(stack.std(axis=0), abs=0.06)
    assert plane(found, "median") == pytest.approx(np.median(stack, axis=0), abs=0.08)
    assert found["note"].startswith(
        "From 5 stored previews, averaged at 40 × 32 pixels (the images have 40 ×"
    )


def test_a_scale_is_said_where_all_share_one(collection: Collection) -> None:
    """Images of odd number have pixels of 2 nm, the others of unknown size."""
    known, mixed = averages(collection, chosen(1, 3, 5)), averages(collection, chosen(1, 2))

    assert known["pixel_size_nm"] == 2
    assert (known["spectrum"]["unit"], mixed["spectrum"]["unit"]) == ("1/nm", "1/px")
    assert known["spectrum"]["step"] == pytest.approx(1 / (32 * 2))
    assert mixed["pixel_size_nm"] is None


@pytest.mark.parametrize("scale", ["linear", "log", "sqrt"])
def test_grey_levels_become_the_values_they_were_made_from(scale: str) -> None:
    """Level 255 is white, level 0 black, and what lies between follows the scale of the preview."""
    stack = stacked([np.full((16, 16), level) for level in (0, 0, 255)], 10.0, 1010.0, scale)
    mean, deviation, median = moments(stack, in_values=True)
    half, _, _ = moments(stacked([np.full((16, 16), 128)], 0.0, 99.0, scale), in_values=True)

    assert mean == pytest.approx(np.full((16, 16), 10 + 1000 / 3), rel=0.02)
    assert deviation == pytest.approx(np.full((16, 16), 1000 * np.sqrt(2) / 3), rel=0.02)
    assert median == pytest.approx(np.full((16, 16), 10), abs=20)
    assert half[0, 0] == pytest.approx({"linear": 49.7, "log": 9.1, "sqrt": 24.9}[scale], rel=0.03)


def test_images_of_different_sizes_are_fitted_into_a_square() -> None:
    """Beside them nothing is averaged."""
    stack = stacked([np.full((64, 64), 100), np.full((32, 64), 200)])
    mean, deviation, median = moments(stack, in_values=False)

    assert stack.is_fitted
    assert mean.shape == (128, 128)
    assert mean[64, 64] == pytest.approx(150 / 255, abs=0.01)
    assert mean[5, 64] == pytest.approx(100 / 255, abs=0.01)
    assert (median[64, 64], deviation[5, 64]) == pytest.approx((100 / 255, 0), abs=0.01)


def test_the_spectrum_has_the_peak_of_a_lattice_whatever_the_contrast() -> None:
    """Eight cycles a side, at its place right and left of the middle, on ring eight of the profile."""
    waves = np.sin(np.arange(64) * 2 * np.pi / 8 + np.zeros((64, 1)))
    stack = stacked([128 + 100 * waves, 60 + 20 * waves, np.full((64, 64), 7)])
    found = spectrum(stack)

    assert found is not None
    power = found.power.copy()
    power[32, 31:34] = power.min()
    assert np.unravel_index(power.argmax(), power.shape) in [(32, 24), (32, 40)]
    assert power[32, 24] == pytest.approx(power[32, 40])
    assert found.mean.argmax() == 8 - 1
    assert len(found.mean) == 31


def test_a_tiny_image_has_no_spectrum() -> None:
    """Fewer than sixteen pixels show no period."""
    assert spectrum(stacked([np.zeros((12, 40))])) is None


def test_the_power_on_a_ring_is_that_of_the_whole_spectrum() -> None:
    """Half the spectrum of real images holds every frequency once, the first column twice."""
    side = 32
    order, starts, sizes = module._rings(side)
    image = np.random.default_rng(0).normal(size=(1, side, side)).astype(np.float32)
    half = module._power(image, side, np.ones((side, side), np.float32))
    whole = 10 ** module._whole(half[0])
    y, x = np.mgrid[:side, :side] - side // 2
    ring = np.rint(np.hypot(y, x))
    sums = np.add.reduceat(half.reshape(1, -1)[:, order], starts, axis=1)[0, :-1]

    for number, (total, size) in enumerate(zip(sums, sizes, strict=True), start=1):
        assert total / size == pytest.approx(whole[ring == number].mean(), rel=0.02)


def test_large_selections_are_sampled(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bounded number of previews is read, and the note says so."""
    monkeypatch.setattr(module, "SAMPLE", 4)
    found = averages(collection, chosen(*range(9)))

    assert (found["count"], found["sampled"]) == (9, 4)
    assert found["note"].startswith("From a random sample of 4 of 9 stored previews")


def test_nothing_selected_is_a_sentence(collection: Collection) -> None:
    """No error, and no planes."""
    assert averages(collection, chosen()) == {"count": 0, "sampled": 0, "notice": "Nothing is selected."}
