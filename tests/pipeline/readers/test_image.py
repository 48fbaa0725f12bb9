import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers.image import image_of, invalid


def test_keeps_the_type_of_the_numbers():
    """Numbers keep their type, only the byte order becomes that of the machine."""
    image = image_of(np.arange(6, dtype=">u2").reshape(2, 3))

    assert image.pixels.dtype == np.uint16
    assert image.pixels.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert (image.channel, image.frame, image.value_unit, image.pixel_size_nm) == ("image", 0, None, None)


def test_one_bit_becomes_zero_and_one():
    """Bits become the numbers 0 and 1."""
    assert image_of(np.eye(2, dtype=bool)).pixels.tolist() == [[1, 0], [0, 1]]


def test_nan_and_infinity_are_invalid():
    """NaN and both infinities are in the mask, nothing else is."""
    mask = invalid(np.array([[1.0, np.nan], [np.inf, -np.inf]]))

    assert mask.tolist() == [[False, True], [True, True]]


@pytest.mark.parametrize(
    ("pixels", "counts", "invalid_pixels"),
    [
        (np.array([[5, -1, -2]], np.int32), False, 2),
        (np.array([[5, -1, -60]], np.int32), False, 0),
        (np.array([[5, -1, -60]], np.int32), True, 2),
        (np.array([[5, -1, -2]], np.int16), False, 0),
        (np.array([[5, 2**32 - 1]], np.uint32), True, 1),
        (np.array([[5, 2**32 - 1]], np.uint32), False, 0),
        (np.array([[5, 65535]], np.uint16), True, 0),
    ],
)
def test_gaps_of_detectors_are_invalid(pixels, counts, invalid_pixels):
    """Negative counts are gaps; without knowing of a detector only -1 and -2 in wide integers are."""
    assert invalid(pixels, counts=counts).sum() == invalid_pixels


def test_mask_of_a_whole_image_costs_no_memory():
    """Where every pixel is valid the mask is one shared False."""
    assert image_of(np.zeros((100, 100), np.uint8)).mask.strides == (0, 0)


def test_second_pixel_size_only_where_it_differs():
    """Square pixels have one size, others two."""
    square = image_of(np.zeros((2, 2)), pixel_size_nm=(3.0, 3.0))
    flat = image_of(np.zeros((2, 2)), pixel_size_nm=(3.0, 6.0))

    assert (square.pixel_size_nm, square.pixel_size_y_nm) == (3.0, None)
    assert (flat.pixel_size_nm, flat.pixel_size_y_nm) == (3.0, 6.0)


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.zeros((2, 2, 2)), r"shape \(2, 2, 2\)"),
        (np.zeros((0, 4)), "at least one pixel"),
        (np.zeros((2, 2), complex), "complex"),
        (np.zeros((2, 2), "S3"), "no numbers"),
    ],
)
def test_refuses_what_is_no_image(pixels, message):
    """Arrays that are not two sides of real numbers are refused."""
    with pytest.raises(ReadError, match=message):
        image_of(pixels)
