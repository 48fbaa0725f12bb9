import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers.image import image_of
from pipeline.readers.stack import frame_axis, frame_shape, images_of_stack, is_colour


@pytest.mark.parametrize(
    ("shape", "axis", "frame"),
    [
        ((4, 50, 60), 0, (50, 60)),
        ((512, 512, 1), 2, (512, 512)),
        ((16, 16, 5), 2, (16, 16)),
        ((2, 3, 4), 0, (3, 4)),
        ((100, 60, 60), 0, (60, 60)),
    ],
)
def test_the_axis_of_the_frames(shape, axis, frame):
    """Frames are counted by the first axis, or by the last if it alone is too short for pixels."""
    assert frame_axis(shape) == axis
    assert frame_shape(shape) == frame


def test_only_bytes_are_colour():
    """Three floats in the last axis are three frames, not red, green and blue."""
    assert is_colour((16, 16, 3), np.dtype(np.uint8))
    assert not is_colour((16, 16, 3), np.dtype(np.float32))


def test_frames_along_the_last_axis():
    """Frames stored last are taken out one by one."""
    stack = np.random.default_rng(0).normal(size=(9, 10, 2))

    images = images_of_stack(stack, lambda pixels, frame: image_of(pixels, frame=frame))

    assert [image.frame for image in images] == [0, 1]
    assert np.array_equal(images[1].pixels, stack[..., 1])


def test_four_axes_are_frames_of_a_scan():
    """The last two of four axes are the sides, the others count frames row by row."""
    stack = np.arange(2 * 3 * 99).reshape(2, 3, 9, 11)

    images = images_of_stack(stack, lambda pixels, frame: image_of(pixels, frame=frame))

    assert [image.frame for image in images] == list(range(6))
    assert np.array_equal(images[4].pixels, stack[1, 1])


def test_named_axes_count_frames():
    """Where a file says which axes count frames, that holds, whatever their lengths."""
    stack = np.arange(8 * 9 * 30).reshape(8, 9, 30)

    images = images_of_stack(stack, lambda pixels, frame: image_of(pixels, frame=frame), (2,))

    assert len(images) == 30
    assert np.array_equal(images[7].pixels, stack[:, :, 7])


def test_five_axes_are_refused():
    """More than four axes are refused, naming the shape."""
    with pytest.raises(ReadError, match=r"\(1, 2, 2, 9, 9\)"):
        images_of_stack(np.zeros((1, 2, 2, 9, 9)), lambda pixels, frame: image_of(pixels))
