from datetime import datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import bruker_map

PIXELS = np.arange(40 * 30, dtype=np.uint16).reshape(40, 30)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "map.bcf"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_electron_image(tmp_path, packed):
    """The detector that was read out is a channel, put together from the chunks of the container."""
    (image,) = read(write(tmp_path, bruker_map(PIXELS, packed=packed)))

    assert np.array_equal(image.pixels, PIXELS)
    assert (image.channel, image.metadata["HV"]) == ("HAADF", 200)
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (2, 4)
    assert image.acquired_at == datetime(2016, 8, 9, 14, 48, 10)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda whole: whole[:-600], "is truncated|is damaged"),
        (lambda whole: whole.replace(b"HeaderData", b"HeaderNone"), r"without a header of images"),
        (lambda whole: whole.replace(b"<?xm", b"AACS"), "looks like a decompression bomb"),
        (
            lambda whole: bruker_map(PIXELS, packed=True).replace(b"x\x9c", b"x\x9d"),
            "is damaged or truncated",
        ),
        (lambda whole: whole.replace(b"TRTImageData", b"TRTOtherData"), "holds spectra only"),
        (lambda whole: whole.replace(b"<Width>30", b"<Width>99"), "says 40 × 99 pixels and holds 2,400"),
    ],
)
def test_what_is_refused(tmp_path, change, message):
    """Truncated, packed and contradictory maps, and maps without an image, are refused."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, change(bruker_map(PIXELS))))


@pytest.mark.shared_data
def test_a_real_map(shared_data):
    """Pixels and size agree with those RosettaSciIO 0.15 reads."""
    (image,) = read(shared_data / "raw_formats/electron_microscopy/test_TEM.bcf")

    assert image.pixel_size_nm == pytest.approx(0.7710047542)
    assert int(image.pixels.sum()) == 141288352
