import struct

import numpy as np
import pytest
import tifffile

from pipeline.errors import ReadError
from pipeline.readers import read
from pipeline.readers.tiff_probes import PARK_CODES, PARK_FIRST, PARK_NAMES

RAW = np.arange(80, dtype=np.int16).reshape(8, 10)


def text(tag, value):
    """An extra tag of text as tifffile takes it."""
    return (tag, "s", 0, value, True)


def real(tag, value):
    """An extra tag of one number as tifffile takes it."""
    return (tag, "d", 1, value, True)


def jpk(path, *, reflect=0, scaling="LinearScaling"):
    """A JPK scan, 1 µm by 2 µm, with a preview and one channel of 2 nm a step above 5 nm."""
    known = [
        text(0x8000, "2.0"),
        text(0x8003, "2020-01-02 03:04:05 +0100"),
        real(0x8042, 1e-6),
        real(0x8043, 2e-6),
    ]
    slots = [
        *(text(0x8050, "measuredHeight"), (0x8051, "I", 1, 1, True), text(0x8052, "Height")),
        *((0x8045, "I", 1, reflect, True), (0x8080, "I", 1, 2, True), text(0x8081, "nominal")),
        *(text(0x8090, "volts"), text(0x80A2, "V"), text(0x80A3, "LinearScaling"), real(0x80A4, 7.0)),
        *(text(0x80C0, "nominal"), text(0x80D2, "m"), text(0x80D3, scaling), real(0x80D4, 2e-9)),
        real(0x80D5, 5e-9),
    ]
    with tifffile.TiffWriter(path) as writer:
        writer.write(np.zeros((4, 4, 3), np.uint8), photometric="rgb", extratags=known, metadata=None)
        writer.write(RAW, extratags=slots, metadata=None)


def test_jpk(tmp_path):
    """A channel has the unit of its default slot and the size of the grid; the preview is left out."""
    jpk(tmp_path / "a.jpk")

    (image,) = read(tmp_path / "a.jpk")

    assert np.allclose(image.pixels, np.flipud(RAW * 2e-9 + 5e-9))
    assert (image.channel, image.value_unit) == ("Height retrace", "m")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == pytest.approx((100, 250))


def test_jpk_reflected_grid(tmp_path):
    """A reflected grid begins at the top."""
    jpk(tmp_path / "a.jpk", reflect=1)

    assert np.allclose(read(tmp_path / "a.jpk")[0].pixels, RAW * 2e-9 + 5e-9)


def test_jpk_without_a_scale(tmp_path):
    """A scaling that is not linear leaves the stored numbers, without a unit."""
    jpk(tmp_path / "a.jpk", scaling="NullScaling")

    (image,) = read(tmp_path / "a.jpk")

    assert image.value_unit is None
    assert image.pixels.dtype == np.int16


def park(path, *, version=2, content=None, **changed):
    """A map of a Park microscope, 2 µm by 4 µm, of 0.5 times 4 µm a step."""
    known = {
        "source": "Z Height".encode("utf-16-le"),
        "unit": "µm".encode("utf-16-le"),
        **{"columns": 10, "rows": 8, "forward": 1, "width_um": 2.0, "height_um": 4.0},
        **{"gain": 0.5, "factor": 4.0, "offset": 1.0, **changed},
    }
    count = len(PARK_NAMES) if version == 2 else PARK_FIRST
    empty = {"s": b"", "d": 0.0, "I": 0, "i": 0}
    values = [known.get(name, empty[code[-1]]) for name, code in zip(PARK_NAMES, PARK_CODES, strict=True)]
    header = struct.pack("<" + "".join(PARK_CODES[:count]), *values[:count])
    numbers = RAW.tobytes() if content is None else content
    tags = [(50434, "B", len(numbers), numbers, True), (50435, "B", len(header), header, True)]
    tifffile.imwrite(path, np.zeros((4, 4), np.uint8), extratags=tags, metadata=None)


@pytest.mark.parametrize("version", [1, 2])
def test_park(tmp_path, version):
    """The numbers of the private tag are read in their unit, not the preview."""
    park(tmp_path / "a.tiff", version=version)

    (image,) = read(tmp_path / "a.tiff")

    assert np.allclose(image.pixels, np.flipud(RAW * 2.0 + 0.5))
    assert (image.channel, image.value_unit) == ("Z Height forward", "µm")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == pytest.approx((200, 500))


def test_park_of_floats(tmp_path):
    """Version 2 may store floats."""
    park(tmp_path / "a.tiff", content=RAW.astype("<f4").tobytes(), type=2)

    assert np.allclose(read(tmp_path / "a.tiff")[0].pixels, np.flipud(RAW * 2.0 + 0.5))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"kind": 2}, "holds force curves of a Park microscope"),
        ({"content": b"short"}, "says 8 × 10 pixels and holds 5 bytes"),
        ({"rows": 0}, "there is nothing to read"),
    ],
)
def test_what_park_files_are_refused(tmp_path, changed, message):
    """Force curves and maps that break off are refused."""
    park(tmp_path / "a.tiff", **changed)

    with pytest.raises(ReadError, match=message):
        read(tmp_path / "a.tiff")
