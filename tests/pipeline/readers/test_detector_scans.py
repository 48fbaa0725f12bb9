"""Block files and Merlin series: many patterns of a scanned beam in one file."""

from datetime import datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import blockfile, merlin

PATTERNS = np.random.default_rng(0).integers(0, 255, (72, 12, 12), np.uint8)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "scan"
    path.write_bytes(content)
    return path


def test_a_block_file(tmp_path):
    """Patterns come first with the size of a detector pixel, then the bright field with that of a step."""
    *patterns, bright = read(write(tmp_path, blockfile(PATTERNS, 9, 8)))

    assert np.array_equal([image.pixels for image in patterns], PATTERNS)
    assert patterns[0].detector_pixel_um == pytest.approx(160.617, rel=1e-5)
    assert patterns[0].metadata["scan rotation (deg)"] == 25
    assert (bright.channel, bright.pixels.shape, bright.pixel_size_nm) == (
        "virtual bright field",
        (8, 9),
        12.8,
    )


def test_a_block_file_that_was_stopped(tmp_path):
    """Of a scan that was stopped the patterns that are there are read."""
    assert len(read(write(tmp_path, blockfile(PATTERNS[:5], 3, 2)))) == 5


def test_merlin_frames(tmp_path):
    """Every frame has its own header with time and exposure; the first row stored is the lowest."""
    images = read(write(tmp_path, merlin(PATTERNS[:3])))

    assert np.array_equal([image.pixels for image in images], PATTERNS[:3, ::-1])
    assert images[2].metadata == {"sequence": 3, "chips": 1, "layout": "1x1", "exposure_s": 0.25}
    assert images[0].acquired_at == datetime(2018, 1, 19, 20, 55, 10, 966026)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (blockfile(PATTERNS[:0], 3, 2), "without a pattern"),
        (
            blockfile(PATTERNS[:2], 2, 1).replace(b"\xaa\x55", b"\xaa\x54"),
            "lacks the mark before its pattern 0",
        ),
        (merlin(PATTERNS[:1], "R64"), "stores its pixels as 'R64'"),
        (merlin(PATTERNS[:1])[:-1], "is truncated: a frame takes 672 bytes"),
        (b"MQ1,000001,no,", "does not say how large"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Empty, damaged, raw and truncated scans are refused."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))


@pytest.mark.shared_data
def test_real_files(shared_data):
    """Six patterns of a scan of two by three points, and one frame of a Merlin."""
    patterns = read(shared_data / "raw_formats/electron_microscopy/test1.blo")
    (frame,) = read(shared_data / "raw_formats/electron_diffraction/test.mib")

    assert [image.pixels.shape for image in patterns] == [(144, 144)] * 6
    assert int(frame.pixels.sum()) == 728470
