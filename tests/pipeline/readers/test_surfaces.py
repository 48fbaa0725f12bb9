"""Files of profilometers: Digital Surf and Sensofar."""

from datetime import datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import digital_surf, sensofar

RAW = np.arange(80, dtype=np.int32).reshape(8, 10)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "surface"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("dtype", [np.int16, np.int32])
def test_digital_surf(tmp_path, dtype, packed):
    """Heights count from the lowest, in nm, plain or in streams; sides, unit and time are taken."""
    (image,) = read(write(tmp_path, digital_surf(RAW.astype(dtype), packed=packed)))

    assert np.allclose(image.pixels, RAW * 0.5 + 10)
    assert (image.channel, image.value_unit) == ("Z", "nm")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (2000, 4000)
    assert image.acquired_at == datetime(2021, 12, 24, 10, 20, 30)


def test_points_that_were_not_measured(tmp_path):
    """Two below the lowest stands for a missing point, which is masked."""
    (image,) = read(write(tmp_path, digital_surf(np.where(RAW == 5, -2, RAW))))

    assert image.mask.sum() == 1
    assert image.mask[0, 5]


def test_sensofar(tmp_path):
    """Heights are in µm, and 1,000,001 stands for a missing point."""
    (image,) = read(write(tmp_path, sensofar(np.where(RAW == 5, 1_000_001, RAW))))

    assert image.mask.sum() == 1
    assert (image.channel, image.value_unit) == ("height", "µm")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (500, 1000)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (digital_surf(RAW, kind=1), "holds a profile, no surface"),
        (digital_surf(RAW, kind=99), "an object of kind 99"),
        (digital_surf(RAW)[:-1], "is truncated"),
        (digital_surf(RAW, packed=True)[:-9], "is truncated"),
        (sensofar(RAW, kind=1), "holds a profile, no image"),
        (sensofar(RAW)[:-1], "is truncated"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Profiles, unknown objects and truncated files are refused by name."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))


@pytest.mark.shared_data
def test_a_real_file(shared_data):
    """Size and values agree with those RosettaSciIO 0.15 reads."""
    (image,) = read(shared_data / "raw_formats/electron_microscopy/test_surface.sur")

    assert image.pixel_size_nm == pytest.approx(82.521976)
    assert float(image.pixels.sum()) == pytest.approx(6111109.903954538)
