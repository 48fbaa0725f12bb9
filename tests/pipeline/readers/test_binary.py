import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary, scaled


@pytest.fixture
def path(tmp_path):
    """A file of the numbers 0 to 99."""
    (tmp_path / "a").write_bytes(bytes(range(100)))
    return tmp_path / "a"


def test_what_is_taken(path):
    """Bytes, fields, text and arrays come from their place."""
    with Binary(path, ">") as file:
        assert file.bytes(2, 3) == b"\x02\x03\x04"
        assert file.unpack("HB", 1) == (258, 3)
        assert file.text(65, 3) == "ABC"
        assert file.array(10, (2, 3), "u1").tolist() == [[10, 11, 12], [13, 14, 15]]


@pytest.mark.parametrize(
    ("offset", "shape"), [(99, (2, 3)), (-1, (1, 1)), (0, (2**13, 2**13)), (2**60, (1, 1))]
)
def test_beyond_the_end(path, offset, shape):
    """What lies beyond the file is refused before memory is taken."""
    with Binary(path) as file, pytest.raises(ReadError, match="is truncated: its header names"):
        file.array(offset, shape, "f8")


def test_impossible_images(path):
    """Empty and huge images are refused by their sides."""
    with Binary(path) as file, pytest.raises(ReadError, match="nothing to read"):
        file.array(0, (0, 5), "u1")
    with Binary(path) as file, pytest.raises(ReadError, match="more than the"):
        file.array(0, (2**20, 2**20), "u1")


def test_scaling():
    """Short integers become float32, long ones float64, and a factor of one changes nothing."""
    short, long = np.array([[1, 2]], np.int16), np.array([[1, 2]], np.int32)

    assert scaled(short, 1.0) is short
    assert scaled(short, 0.5, 1.0).dtype == np.float32
    assert scaled(long, 0.5).tolist() == [[0.5, 1.0]]
    assert scaled(long, 0.5).dtype == np.float64


@pytest.mark.parametrize("factor", [0.0, float("nan"), float("inf")])
def test_no_scale(factor):
    """A factor of nothing or no number contradicts the data and is refused."""
    with pytest.raises(ReadError, match="its header says that values are"):
        scaled(np.ones((1, 1), np.int16), factor)
