from datetime import datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import jeol_image

PIXELS = np.arange(8 * 10, dtype=np.uint8).reshape(8, 10)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "View.img"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_picture(tmp_path, dtype):
    """The scan of 100 mm at magnification 1000 is 100 µm wide; the clock counts days."""
    (image,) = read(write(tmp_path, jeol_image(PIXELS.astype(dtype))))

    assert np.array_equal(image.pixels, PIXELS)
    assert image.pixels.dtype == dtype
    assert image.pixel_size_nm == pytest.approx(10_000)
    assert image.acquired_at == datetime(2017, 4, 7, 12)
    assert image.metadata["Instrument.Name"] == "JEM"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (jeol_image(PIXELS)[:-30], "is truncated|without a picture"),
        (jeol_image(PIXELS).replace(b"Bits", b"bits"), "without a picture"),
        (
            jeol_image(PIXELS).replace(
                b"\x0a\x00\x00\x00\x08\x00\x00\x00", b"\x0a\x00\x00\x00\x09\x00\x00\x00"
            ),
            "holds 80",
        ),
        (jeol_image(PIXELS)[:76] + b"\x01\x01\x00\x00\x00\x00" * 400, "truncated|without"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Truncated files, files without pixels and contradictory ones are refused."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))


@pytest.mark.shared_data
def test_a_real_file(shared_data):
    """Size and time agree with those RosettaSciIO 0.15 reads."""
    (image,) = read(shared_data / "raw_formats/electron_microscopy/View000_0000000.img")

    assert image.pixel_size_nm == pytest.approx(8.69140625)
    assert image.acquired_at == datetime(2017, 4, 7, 18, 8, 5)
    assert int(image.pixels.sum()) == 137518
