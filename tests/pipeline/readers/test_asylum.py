from datetime import datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.igor_wave import igor_wave

NAMES = ("HeightRetrace", "AmplitudeRetrace", "PhaseRetrace", "Extra")
NOTE = "ScanSize: 2e-06\rImagingMode:PFM Mode\rInitial ScanSize: 1\rDate:2020-11-25\rTime:7:09:19 PM\r"


@pytest.fixture
def scan(tmp_path):
    """A scan of 10 columns, 12 rows and 4 named channels."""
    data = np.random.default_rng(0).normal(size=(10, 12, 4)).astype(np.float32)
    (tmp_path / "scan.ibw").write_bytes(igor_wave(data, NAMES, note=NOTE))
    return tmp_path / "scan.ibw", data


def test_every_channel_with_its_unit(scan):
    """Each channel is an image with its name and the unit that the name implies; unknown ones have none."""
    images = read(scan[0])

    assert [image.channel for image in images] == list(NAMES)
    assert [image.value_unit for image in images] == ["m", "m", "deg", None]


def test_looks_as_on_the_instrument(scan):
    """Columns run to the right and the first row of the wave is at the bottom."""
    path, data = scan

    assert np.array_equal(read(path)[1].pixels, data[:, ::-1, 1].T)


def test_pixel_size_from_the_header(scan):
    """The steps of the wave are the pixel size in nm, in both directions."""
    image = read(scan[0])[0]

    assert image.pixel_size_nm == pytest.approx(4)
    assert image.pixel_size_y_nm == pytest.approx(8)


def test_note_becomes_metadata(scan):
    """The note's lines are metadata, without the repeated `Initial` ones, and give the time."""
    image = read(scan[0])[0]

    assert image.metadata["ScanSize"] == 2e-6
    assert image.metadata["ImagingMode"] == "PFM Mode"
    assert "Initial ScanSize" not in image.metadata
    assert image.acquired_at == datetime(2020, 11, 25, 19, 9, 19)


def test_wave_without_names(tmp_path):
    """Unnamed layers are numbered, and have the unit of the wave."""
    (tmp_path / "a.ibw").write_bytes(igor_wave(np.zeros((8, 9, 2))))

    images = read(tmp_path / "a.ibw")

    assert [(image.channel, image.value_unit) for image in images] == [("channel 1", "m"), ("channel 2", "m")]


@pytest.mark.parametrize("shape", [(100,), (500, 3)])
def test_curves_are_refused(tmp_path, shape):
    """Force curves are no images and are refused with their shape."""
    (tmp_path / "a.ibw").write_bytes(igor_wave(np.zeros(shape)))

    with pytest.raises(ReadError, match="no image: force curves"):
        read(tmp_path / "a.ibw")


def test_truncated_wave_is_refused(scan):
    """A wave that breaks off is refused."""
    path, _ = scan
    path.write_bytes(path.read_bytes()[:900])

    with pytest.raises(ReadError, match="is truncated: its header names"):
        read(path)
