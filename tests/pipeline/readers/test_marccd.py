import struct

import numpy as np
import pytest
import tifffile

from pipeline.readers import read

PIXELS = np.arange(120, dtype=np.uint16).reshape(10, 12)


def mccd(path, *, width=12, pixel_nm=73242, order="<"):
    """A MarCCD frame: a TIFF whose data begin at byte 4096, the header before them."""
    tifffile.imwrite(path, PIXELS, byteorder=order, metadata=None)
    content = path.read_bytes()
    with tifffile.TiffFile(path) as tiff:
        place = tiff.pages[0].tags["StripOffsets"]
        data = tiff.pages[0].dataoffsets[0]
    header = bytearray(3072)
    for at, value in ((80, width), (84, 10), (640, 150_000), (656, 2_000), (772, pixel_nm), (908, 97_900)):
        struct.pack_into(f"{order}i", header, at, value)
    struct.pack_into(f"{order}2i", header, 644, 6_500, 5_500)
    moved = bytearray(content[:data].ljust(1024, b"\x00"))
    struct.pack_into(f"{order}{'I' if place.dtype == 4 else 'H'}", moved, place.valueoffset, 4096)
    path.write_bytes(bytes(moved) + bytes(header) + content[data:])


@pytest.mark.parametrize("order", ["<", ">"])
def test_header(tmp_path, order):
    """The header gives the pixel of the detector and the settings under their shared names."""
    mccd(tmp_path / "a.mccd", order=order)

    (image,) = read(tmp_path / "a.mccd")

    assert np.array_equal(image.pixels, PIXELS)
    assert image.detector_pixel_um == pytest.approx(73.242)
    shared = {"detector_distance_m": 0.15, "exposure_s": 2.0, "wavelength_angstrom": 0.979}
    shared |= {"beam_centre_x_pixel": 6.5, "beam_centre_y_pixel": 5.5}
    assert {name: image.metadata[name] for name in shared} == pytest.approx(shared)


@pytest.mark.parametrize("changed", [{"width": 13}, {"pixel_nm": 0}])
def test_other_bytes_are_no_header(tmp_path, changed):
    """Bytes that contradict the image are not taken for a header."""
    mccd(tmp_path / "a.mccd", **changed)

    assert read(tmp_path / "a.mccd")[0].detector_pixel_um is None
