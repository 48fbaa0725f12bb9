import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import mrc

FRAMES = np.arange(3 * 8 * 10, dtype=np.uint16).reshape(3, 8, 10)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "a.mrc"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("order", ["<", ">"])
def test_sections(tmp_path, order):
    """Sections stand behind the extended header, in both byte orders; the cell gives the size in nm."""
    images = read(write(tmp_path, mrc(FRAMES, order=order)))

    assert [image.frame for image in images] == [0, 1, 2]
    assert np.array_equal(images[2].pixels, FRAMES[2])
    assert (images[0].pixel_size_nm, images[0].pixel_size_y_nm) == pytest.approx((0.2, 0.5))
    assert images[0].metadata["label"] == "a scan"


def test_no_grid(tmp_path):
    """A grid of 0, as some programs leave it, is that of the image."""
    content = bytearray(mrc(FRAMES))
    content[28:40] = bytes(12)
    image = read(write(tmp_path, content))[0]

    assert (image.pixel_size_nm, image.pixel_size_y_nm) == pytest.approx((0.2, 0.5))


def test_no_cell(tmp_path):
    """Without a cell the size is unknown."""
    image = read(write(tmp_path, mrc(FRAMES, (0.0, 0.0))))[0]

    assert image.pixel_size_nm is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (mrc(FRAMES, mode=4), "in mode 4 of MRC"),
        (mrc(FRAMES, mode=1006), r"packed MRC file \(MRCZ\)"),
        (mrc(FRAMES)[:-1], "is truncated"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Complex transforms and truncated stacks are refused."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))


@pytest.mark.shared_data
def test_a_real_file(shared_data):
    """The size agrees with that RosettaSciIO 0.15 reads."""
    (image,) = read(shared_data / "raw_formats/electron_microscopy/HAADFscan.mrc")

    assert image.pixel_size_nm == pytest.approx(5.6791313, rel=1e-6)
