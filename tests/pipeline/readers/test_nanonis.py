from datetime import datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.probe_files import nanonis

PLANES = np.random.default_rng(0).normal(size=(2, 8, 16)).astype(np.float32)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "scan.sxm"
    path.write_bytes(content)
    return path


def test_both_directions_look_alike(tmp_path):
    """A backward plane is turned over, so that both show the same place."""
    forward, backward = read(write(tmp_path, nanonis(PLANES)))

    assert np.array_equal(forward.pixels, PLANES[0])
    assert np.array_equal(backward.pixels, PLANES[1, :, ::-1])
    assert [image.channel for image in (forward, backward)] == ["LIX 1 omega forward", "LIX 1 omega backward"]


def test_an_upward_scan_begins_at_the_bottom(tmp_path):
    """The first row stored of an upward scan is the lowest."""
    forward, _ = read(write(tmp_path, nanonis(PLANES, "up")))

    assert np.array_equal(forward.pixels, PLANES[0, ::-1])


def test_unit_size_and_time(tmp_path):
    """The unit of the channel, the size of a pixel and the time of recording are taken."""
    image = read(write(tmp_path, nanonis(PLANES)))[0]

    assert (image.value_unit, image.pixel_size_nm, image.pixel_size_y_nm) == ("A", pytest.approx(0.125), None)
    assert image.acquired_at == datetime(2015, 12, 16, 11, 39, 44)
    assert image.metadata["BIAS"] == -9e-4


def test_what_was_not_scanned_is_masked(tmp_path):
    """A stopped scan holds NaN, which is masked."""
    stopped = PLANES.copy()
    stopped[:, 5:] = np.nan

    assert read(write(tmp_path, nanonis(stopped)))[0].mask.sum() == 3 * 16


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda whole: whole.split(b"\x1a\x04")[0], "only the header of a Nanonis scan"),
        (lambda whole: whole[:-9], "is truncated"),
        (lambda whole: whole.replace(b"FLOAT", b"INT16"), "stores its numbers as 'INT16 MSBFIRST'"),
        (lambda whole: whole.replace(b"  16   8", b"  16"), "SCAN_PIXELS: 16' where two numbers"),
        (lambda whole: whole.replace(b"DATA_INFO", b"DATA_NONE"), "lists no channels"),
    ],
)
def test_what_is_no_scan(tmp_path, change, message):
    """Headers alone, truncated files and headers that say nothing are refused by name."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, change(nanonis(PLANES))))


@pytest.mark.shared_data
def test_a_real_scan(shared_data):
    """Nine channels in two directions, 2 nm in 128 pixels; the height is flat."""
    images = read(shared_data / "raw_formats/spm/A151216.123306-02602.sxm")

    assert len(images) == 18
    assert images[0].pixel_size_nm == pytest.approx(2 / 128)
    assert np.ptp(images[0].pixels) == 0
