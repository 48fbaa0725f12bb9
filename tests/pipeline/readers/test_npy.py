import io

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read


@pytest.mark.parametrize("dtype", ["bool", "uint8", ">i2", "int64", "float16", "float32", "float64"])
def test_plane_keeps_its_numbers(tmp_path, dtype):
    """A 2-D array of any type of number is one image."""
    array = np.arange(20).reshape(4, 5).astype(dtype)
    np.save(tmp_path / "a.npy", array)

    (image,) = read(tmp_path / "a.npy")

    assert np.array_equal(image.pixels, array)


def test_stack_gives_frames(tmp_path):
    """A 3-D array is one image a frame, counted from 0."""
    stack = np.random.default_rng(0).normal(size=(3, 9, 10))
    np.save(tmp_path / "a.npy", np.asfortranarray(stack))

    images = read(tmp_path / "a.npy")

    assert [image.frame for image in images] == [0, 1, 2]
    assert np.array_equal(images[2].pixels, stack[2])


def test_colour_becomes_luminance(tmp_path):
    """Bytes with a last axis of 3 are a colour picture."""
    np.save(tmp_path / "a.npy", np.random.default_rng(0).integers(0, 255, (9, 10, 3), np.uint8))

    (image,) = read(tmp_path / "a.npy")

    assert (image.pixels.shape, image.pixels.dtype) == ((9, 10), np.float32)


class Bomb:
    """Runs code when unpickled."""

    def __reduce__(self):
        return print, ("unpickled",)


def test_pickles_are_never_opened(tmp_path, capsys):
    """Arrays of objects are refused without unpickling them."""
    np.save(tmp_path / "a.npy", np.array([[Bomb()]], dtype=object), allow_pickle=True)

    with pytest.raises(ReadError, match="never unpickled"):
        read(tmp_path / "a.npy")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros(5), r"shape \(5,\): images have 2 axes"),
        (np.zeros((2, 2, 2, 2, 2)), "images have 2 axes"),
        (np.zeros((3, 3), complex), "complex"),
        (np.zeros((3, 3), "U2"), "not numbers"),
        (np.zeros((0, 3, 3)), "without an image"),
        (np.zeros((0, 3)), "nothing to read"),
    ],
)
def test_refuses_what_is_no_image(tmp_path, array, message):
    """Arrays that are no images are refused with a reason."""
    np.save(tmp_path / "a.npy", array)

    with pytest.raises(ReadError, match=message):
        read(tmp_path / "a.npy")


def test_truncated_array_is_refused(tmp_path):
    """An array that breaks off is refused."""
    buffer = io.BytesIO()
    np.save(buffer, np.zeros((100, 100)))
    (tmp_path / "a.npy").write_bytes(buffer.getvalue()[:5000])

    with pytest.raises(ReadError, match="damaged or truncated NPY"):
        read(tmp_path / "a.npy")


def test_huge_header_is_refused(tmp_path):
    """A header that promises more pixels than the limit is refused before memory is taken."""
    header = (
        str({"descr": "|u1", "fortran_order": False, "shape": (10**5, 10**5)}).ljust(117).encode() + b"\n"
    )
    (tmp_path / "a.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)

    with pytest.raises(ReadError, match=r"damaged or truncated|more than the"):
        read(tmp_path / "a.npy")
