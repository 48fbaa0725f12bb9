import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.probe_files import wsxm

RAW = np.arange(200, dtype=np.int16).reshape(10, 20)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "scan.top"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("kind", "dtype"), [("short", "<i2"), ("float", "<f4"), ("double", "<f8")])
def test_values_span_the_z_amplitude(tmp_path, kind, dtype):
    """The stored span is the amplitude of the header, whatever the type of the numbers."""
    (image,) = read(write(tmp_path, wsxm(RAW.astype(dtype), kind=kind)))

    assert np.allclose(image.pixels, RAW / 199 * 59.75)
    assert (image.value_unit, image.channel) == ("nm", "Topography")


def test_size_and_time(tmp_path):
    """Sizes may have two units; the time has the day first."""
    (image,) = read(write(tmp_path, wsxm(RAW)))

    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (pytest.approx(25), pytest.approx(100))
    assert image.acquired_at is not None
    assert image.acquired_at.isoformat() == "2021-06-18T14:12:26.398000"


def test_flat_scan(tmp_path):
    """A flat scan has no span to scale by: its numbers stay, without a unit."""
    (image,) = read(write(tmp_path, wsxm(np.full((9, 9), 7, np.int16))))

    assert np.ptp(image.pixels) == 0
    assert image.value_unit is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda whole: whole.replace(b"SxM Image file", b"IV file       "),
            "WSxM file of another kind \\(IV file",
        ),
        (lambda whole: whole[:-9], "is truncated"),
        (lambda whole: whole.replace(b"columns: 20", b"columns: no"), "Number of columns: no"),
        (lambda whole: whole.replace(b"Type: short", b"Type: other"), "stores its numbers as 'other'"),
    ],
)
def test_what_is_no_scan(tmp_path, change, message):
    """Curves, truncated files and headers without sizes are refused by name."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, change(wsxm(RAW))))


@pytest.mark.shared_data
def test_a_real_scan(shared_data):
    """500 nm in 512 pixels and 59.7449 nm of height, as the header says."""
    (image,) = read(shared_data / "raw_formats/spm/sample_0.top")

    assert image.pixel_size_nm == pytest.approx(500 / 512)
    assert float(np.ptp(image.pixels)) == pytest.approx(59.7449, rel=1e-5)
