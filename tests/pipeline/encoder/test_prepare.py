"""Any image becomes 128 × 128 robust units, undistorted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipeline.encoder import prepare
from pipeline.errors import EncoderError


def _texture(shape: tuple[int, int], seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal(shape)
    return sum(np.roll(noise, (a, b), (0, 1)) for a in range(3) for b in range(3))


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 900), (5, 4000), (31, 128), (100, 100), (513, 1030), (2000, 700)]
)
@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.uint64, np.float16, np.float64])
def test_any_size_and_type(shape: tuple[int, int], dtype: type) -> None:
    """The result is 128 × 128, float32, finite and within a few decades."""
    image = (50 + 10 * _texture(shape)).clip(0, 200).astype(dtype)

    prepared = prepare(image)

    assert prepared.shape == (128, 128)
    assert prepared.dtype == np.float32
    assert np.abs(prepared).max() < 20


def test_nothing_is_distorted() -> None:
    """A wide image is cut, not squeezed: circles stay circles."""
    rows, columns = np.mgrid[:256, :512]
    circle = ((rows - 128) ** 2 + (columns - 256) ** 2 < 90**2).astype(np.uint8)

    inside = prepare(circle) > prepare(circle).mean()

    assert abs(int(inside.any(axis=0).sum()) - int(inside.any(axis=1).sum())) <= 1
    assert inside.any(axis=0).sum() == pytest.approx(90, abs=2)


def test_areas_are_averaged() -> None:
    """Reducing an image averages areas: pixel noise falls, nothing aliases."""
    checks = (np.indices((512, 512)).sum(axis=0) % 2).astype(np.float32)
    checks[:, 256:] += 5

    prepared = prepare(checks)

    assert prepared[:, :60].std() < 1e-3


def test_few_lines_continue_as_in_a_mirror() -> None:
    """Five long scan lines fill the window by reflection, at the scale of their long axis."""
    lines = np.tile(np.sin(2 * np.pi * np.arange(4000) / 100), (5, 1))

    prepared = prepare(lines)

    assert prepared.std(axis=0).max() < 1e-3
    assert np.abs(np.fft.rfft(prepared[0])).argmax() == 10


@settings(max_examples=40, deadline=None)
@given(gain=st.floats(1e-6, 1e6), offset=st.floats(-10, 10), negative=st.booleans())
def test_gain_and_offset_drop_out(gain: float, offset: float, negative: bool) -> None:
    """Any gain and offset give the same numbers; a negative gain gives their negatives."""
    image = _texture((64, 90))
    sign = -1 if negative else 1

    changed = prepare(sign * gain * (image + offset))

    assert np.allclose(changed, sign * prepare(image), atol=1e-2)


def test_small_contrast_on_a_high_level_survives() -> None:
    """Integers near 2³¹ that differ by a few hundred keep their picture."""
    image = (100 * _texture((200, 200))).astype(np.int64)

    assert np.allclose(prepare((image + 2**31 - 5000).astype(np.uint32)), prepare(image), atol=1e-3)


def test_a_detector_image_of_many_decades_shows_its_weak_rings() -> None:
    """A ring a millionth as bright as the beam stands out after preparation."""
    rows, columns = np.mgrid[-100:101, -100:101]
    radius = np.hypot(rows, columns)
    counts = 1e7 * np.exp(-(radius**2) / 8) + 30 * np.exp(-((radius - 60) ** 2) / 18) + 1

    prepared = prepare(np.random.default_rng(0).poisson(counts))

    beside, ring = prepared[64, 64 + 26], prepared[64, 64 + 38]
    assert ring - beside > 1


@pytest.mark.parametrize("way", ["mask", "nan", "inf"])
def test_invalid_pixels_are_filled_from_around(way: str) -> None:
    """Module gaps and a beam stop are filled smoothly, whatever stands below them."""
    rows, _ = np.mgrid[:256, :256]
    image = rows.astype(np.float32)
    hidden = np.zeros((256, 256), bool)
    hidden[100:110], hidden[:, 60:66], hidden[150:190, 150:190] = True, True, True
    spoilt = np.where(hidden, {"mask": -1e9, "nan": np.nan, "inf": np.inf}[way], image).astype(np.float32)

    prepared = prepare(spoilt, hidden if way == "mask" else None)

    assert np.abs(prepared - prepare(image)).max() < 0.35


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.float32, np.float64])
@pytest.mark.parametrize("value", [0, 1])
def test_a_constant_image_is_zero(dtype: type, value: int) -> None:
    """A constant image of any type has no contrast left."""
    assert (prepare(np.full((40, 300), value, dtype)) == 0).all()


def test_a_constant_image_of_any_number_is_zero() -> None:
    """Rounding of a constant is not blown up to contrast."""
    assert (prepare(np.full((150, 150), 0.1 + 1e-17)) == 0).all()
    assert (prepare(np.full((300, 300), 1e300)) == 0).all()


@settings(max_examples=80, deadline=None)
@given(
    arrays.arrays(
        st.sampled_from([np.float32, np.float64, np.int16, np.uint64, np.bool_]),
        arrays.array_shapes(min_dims=2, max_dims=2, max_side=30),
    )
)
def test_nothing_but_no_valid_pixel_makes_it_fail(image: np.ndarray) -> None:
    """Any numbers give finite numbers, without a warning; only an image without a valid pixel is refused."""
    if not np.isfinite(image).any():
        with pytest.raises(EncoderError, match="every pixel is masked or not finite"):
            prepare(image)
    elif np.isfinite(image).all():
        assert np.isfinite(prepare(image)).all()


@pytest.mark.parametrize(
    ("image", "mask", "message"),
    [
        (np.zeros((2, 3, 4)), None, r"must be 2-D with at least one pixel, this one has shape \(2, 3, 4\)"),
        (np.zeros((0, 3)), None, "at least one pixel"),
        (np.zeros((3, 3), complex), None, "real numbers, this one holds complex128"),
        (np.zeros((3, 3)), np.zeros((3, 4), bool), r"mask has shape \(3, 4\), its image \(3, 3\)"),
        (np.zeros((3, 3)), np.ones((3, 3), bool), "every pixel is masked"),
    ],
)
def test_what_is_no_image_is_refused(image: np.ndarray, mask: np.ndarray | None, message: str) -> None:
    """Wrong dimensions, types and masks are named."""
    prepare_unchecked = getattr(prepare, "__wrapped__", prepare)

    with pytest.raises(EncoderError, match=message):
        prepare_unchecked(image, mask)
