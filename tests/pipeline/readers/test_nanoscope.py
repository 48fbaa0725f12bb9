from datetime import datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.probe_files import nanoscope

RAW = np.arange(-60, 60, dtype=np.int16).reshape(10, 12)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "scan.spm"
    path.write_bytes(content)
    return path


def test_values_in_their_unit(tmp_path):
    """Stored numbers become nm through hard and soft scale, and the first row stored is the lowest."""
    (image,) = read(write(tmp_path, nanoscope(RAW)))

    assert image.value_unit == "nm"
    assert np.allclose(image.pixels, RAW[::-1] * 100 / 2**16 * 7)
    assert image.channel == "Height Retrace"


def test_size_time_and_header(tmp_path):
    """Pixel size in both directions, time and the lines of scan and file are taken."""
    (image,) = read(write(tmp_path, nanoscope(RAW)))

    assert image.pixel_size_nm == pytest.approx(500 / 12)
    assert image.pixel_size_y_nm == pytest.approx(25)
    assert image.acquired_at == datetime(2016, 6, 22, 11, 43, 26)
    assert image.metadata["Scan rate"] == 1.5


def test_32_bit_file_that_says_16(tmp_path):
    """Newer files state 2 bytes a pixel and store 4: the length of the data decides."""
    (image,) = read(write(tmp_path, nanoscope(RAW.astype(np.int32) << 16)))

    assert np.allclose(image.pixels, RAW[::-1] * 100 / 2**16 * 7)


@pytest.mark.parametrize(
    ("scan_size", "size", "note"),
    [
        ("15 ~m", (1250, None), None),
        ("0 0 nm", (None, None), "says 0 nm"),
        ("5 5 V", (None, None), "0.416667 V"),
    ],
)
def test_scan_sizes(tmp_path, scan_size, size, note):
    """One number means square pixels; nothing and volts are no size, which a note says."""
    (image,) = read(write(tmp_path, nanoscope(RAW, scan_size=scan_size)))

    assert (image.pixel_size_nm, image.pixel_size_y_nm) == pytest.approx(size)
    assert (note is None) == ("pixel_size_note" not in image.metadata)
    assert note is None or note in str(image.metadata["pixel_size_note"])


def test_without_soft_scale_the_hard_unit_stays(tmp_path):
    """A sensitivity that the header does not hold leaves volts."""
    (image,) = read(write(tmp_path, nanoscope(RAW, soft="Sens. None")))

    assert image.value_unit == "V"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda whole: whole[:4096], "only the header of a Bruker scan"),
        (lambda whole: whole[:4200], "is truncated: its header names 240 bytes"),
        (lambda whole: whole.replace(b"*Ciao image list", b"*Ciao force list"), "holds force curves"),
        (lambda whole: whole.replace(b"Samps/line: 12", b"Samps/line: -2"), "Samps/line: -2"),
    ],
)
def test_what_is_no_scan(tmp_path, change, message):
    """Headers alone, force curves, truncated files and impossible sizes are refused by name."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, change(nanoscope(RAW))))


@pytest.mark.shared_data
def test_real_scans(shared_data):
    """Sizes and heights of two scans agree with those that pySPM 0.6 reads."""
    height, amplitude = read(shared_data / "raw_formats/spm/Veeco_20160622.003")
    (old,) = read(shared_data / "raw_formats/spm/old_bruker.004")

    assert (height.value_unit, amplitude.value_unit) == ("nm", "V")
    assert height.pixel_size_nm == pytest.approx(1769.08 / 512)
    assert old.pixel_size_nm == pytest.approx(15000 / 256)
    assert (old.pixels.min(), old.pixels.max()) == pytest.approx((-994.066969, -81.701279))
    assert (height.pixels.min(), height.pixels.max()) == pytest.approx((-145.608436, 13.868951))
