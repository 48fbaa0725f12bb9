"""Image plates: what was packed comes back, and what is damaged is named."""

from datetime import datetime

import fabio.compression
import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from pipeline.readers.packed import unpacked
from tests.pipeline.readers.small_files import mar345

PLATE = np.random.default_rng(3).integers(0, 0x10000, (25, 35)).astype(np.uint32)
PLATE[:4] = 7
PLATE[20, 30] = 250_000


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "a.mar2300"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_plate(tmp_path, order):
    """All 16 bits, and what is beyond them; the header under the names of X-ray formats."""
    (image,) = read(write(tmp_path, mar345(PLATE, order=order)))

    assert np.array_equal(image.pixels, PLATE)
    assert image.detector_pixel_um == 150
    assert image.acquired_at == datetime(1998, 8, 10, 20, 5, 1)
    told = ("wavelength_angstrom", "detector_distance_m", "beam_centre_x_pixel", "beam_centre_y_pixel")
    assert [image.metadata[name] for name in told] == [1.5418, 0.25, 17.5, 12.25]


def test_another_packs_alike():
    """What fabio packs, in blocks of all kinds, is unpacked as it was."""
    image = np.random.default_rng(0).poisson(60, (40, 50)).astype(np.uint16)
    image[10:20] = 3
    image[30, ::7] = 9000

    stream = fabio.compression.compPCK(image).split(b"\n", 2)[2]

    assert np.array_equal(unpacked(np.frombuffer(stream, np.uint8), 40, 50), image)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (mar345(PLATE)[:-90], r"is truncated \(its packed data end at pixel"),
        (mar345(PLATE, version=" V2"), "packed by version 2"),
        (mar345(PLATE).replace(b"X: 0035", b"X: 0002"), "says 25 × 2 pixels"),
        (mar345(PLATE).replace(b"CCP4", b"CCP5"), "its spiral is not read"),
        (mar345(PLATE)[:8] + b"\xff\xff\x00\x00" + mar345(PLATE)[12:], "names 65,535 bright pixels"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Cut, of another version, or contradicting itself."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))
