import numpy as np
import pytest

from pipeline.readers.luminance import luminance


@pytest.mark.parametrize(("sample", "weight"), [(0, 0.2126), (1, 0.7152), (2, 0.0722)])
def test_weights_of_rec_709(sample, weight):
    """Red, green and blue count with the weights of Rec. 709."""
    colour = np.zeros((600, 2, 3), np.uint8)
    colour[..., sample] = 100

    bright = luminance(colour)

    assert bright.dtype == np.float32
    assert bright == pytest.approx(np.full((600, 2), 100 * weight), rel=1e-5)


def test_equal_colours_are_grey_of_the_same_type():
    """A grey picture stored as colour keeps its numbers; transparency is ignored."""
    grey = np.arange(6, dtype=np.uint16).reshape(2, 3)
    colour = np.dstack([grey, grey, grey, 7 * grey])

    assert luminance(colour).dtype == np.uint16
    assert np.array_equal(luminance(colour), grey)
