from datetime import UTC, datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import tia

FRAMES = np.arange(2 * 8 * 10, dtype=np.uint16).reshape(2, 8, 10)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "scan_1.ser"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("version", [0x210, 0x220])
def test_frames(tmp_path, version):
    """Every frame is an image with its first row at the bottom, in both versions of the format."""
    images = read(write(tmp_path, tia(FRAMES, version=version)))

    assert len(images) == 2
    assert np.array_equal(images[1].pixels, FRAMES[1, ::-1])
    assert images[0].acquired_at == datetime.fromtimestamp(1_000_000_000, UTC)


@pytest.mark.parametrize(
    ("step", "size", "entry"),
    [
        (2e-9, (2, 4), None),
        (1e8, (None, None), "reciprocal_pixel_per_nm"),
        (1.0, (None, None), "pixel_size_note"),
    ],
)
def test_steps(tmp_path, step, size, entry):
    """Small steps are metres, large ones reciprocal metres, and what lies between is no size."""
    image = read(write(tmp_path, tia(FRAMES, step)))[0]

    assert (image.pixel_size_nm, image.pixel_size_y_nm) == pytest.approx(size)
    assert entry is None or entry in image.metadata


def test_settings_beside_it(tmp_path):
    """The object with the number of the series tells of it, in the units of the program."""
    told = "<ObjectInfo><Manufacturer>FEI</Manufacturer><ExperimentalDescription><Root>{}</Root>"
    entry = "<Data><Label>Camera length</Label><Value>{}</Value><Unit>m</Unit></Data>"
    objects = [
        told.format(entry.format(length)) + "</ExperimentalDescription></ObjectInfo>" for length in (1, 2)
    ]
    (tmp_path / "scan.emi").write_bytes(b"JK\x02\x00" + "\x00".join(objects).encode() + b"\x00")
    path = write(tmp_path, tia(FRAMES))
    second = path.rename(tmp_path / "scan_2.ser")
    third = tmp_path / "scan_3.ser"
    third.write_bytes(second.read_bytes())

    assert read(second)[0].metadata == {"Manufacturer": "FEI", "Camera length (m)": 2}
    assert read(third)[0].metadata == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (tia(FRAMES, kind=0x4120), "holds spectra of TIA"),
        (tia(FRAMES, kind=7), "unknown kind 0x7"),
        (tia(FRAMES)[:-300], "is truncated"),
        (tia(FRAMES[:0]), "without an image"),
        (b"JK\x02\x00" + bytes(50), "read with the .ser files beside it"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Spectra, settings files and truncated series are refused by name."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))
