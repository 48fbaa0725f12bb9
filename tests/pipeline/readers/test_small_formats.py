"""Formats of one simple layout each: EDAX, Qx-Qy text, HDF4, Nanosurf, NT-MDT and FITS."""

from datetime import datetime

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import zip_of
from tests.pipeline.readers.small_files import edax_patterns, fits, hdf4, nanosurf, ntmdt, qx_qy_text

RAW = np.arange(120, dtype=np.int16).reshape(10, 12)


def write(tmp_path, content, name="a"):
    """A file of these bytes."""
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("version", "dtype"), [(1, "u1"), (1, "<u2"), (3, "u1"), (3, "<u2")])
def test_edax_patterns(tmp_path, version, dtype):
    """8 or 16 bits follow from the grid, or from the name where there is none."""
    patterns = np.arange(6 * 90).reshape(6, 9, 10).astype(dtype)
    name = "a.up1" if dtype == "u1" else "a.up2"

    images = read(write(tmp_path, edax_patterns(patterns, version), name if version == 1 else "upload"))

    assert np.array_equal([image.pixels for image in images], patterns)
    assert version == 1 or images[0].metadata["scan step y (µm)"] == 2.5


def test_qx_qy_text(tmp_path):
    """Points lie on their grid with high Qy at the top, and the step of q is known."""
    (image,) = read(write(tmp_path, qx_qy_text(RAW)))

    assert np.array_equal(image.pixels, RAW[::-1])
    assert image.metadata["q_per_pixel_per_angstrom"] == pytest.approx(0.002)
    assert str(image.metadata["head"]).startswith("LABEL: a sample 1 2")


def test_hdf4(tmp_path):
    """A data set is found through its group, whatever block its descriptors stand in."""
    (image,) = read(write(tmp_path, hdf4(RAW)))

    assert np.array_equal(image.pixels, RAW)
    assert image.channel == "data set 5"


def test_nanosurf(tmp_path):
    """The stored range is spread over that of the header, with the first row at the bottom."""
    (image,) = read(write(tmp_path, nanosurf(RAW)))

    assert np.allclose(image.pixels, RAW[::-1] * 2 / 2**16)
    assert (image.channel, image.value_unit) == ("Amplitude Scan forward", "V")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == pytest.approx((10000 / 12, 500))
    assert image.acquired_at == datetime(2012, 2, 15, 21, 23, 59)


def test_ntmdt(tmp_path):
    """A scan frame has its scale, behind a list of points where there is one."""
    (image,) = read(write(tmp_path, ntmdt(RAW)))

    assert np.allclose(image.pixels, RAW[::-1] * 0.5 + 10)
    assert (image.channel, image.value_unit) == ("Current", "nA")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (2, 4)
    assert image.acquired_at == datetime(2020, 5, 6, 7, 8, 9)


def test_fits(tmp_path):
    """The image extension is read in its unit, tables before it are passed over, blanks are masked."""
    cards = {"BSCALE": 0.5, "BZERO": 10.0, "BUNIT": "counts", "BLANK": 7, "DATE-OBS": "2021-02-03T04:05:06"}
    (image,) = read(write(tmp_path, fits(RAW, **cards, CDELT1=2.0, CUNIT1="nm", CDELT2=3.0, CUNIT2="nm")))

    assert np.allclose(image.pixels[~image.mask], (RAW * 0.5 + 10)[RAW != 7])
    assert image.mask.sum() == 1
    assert (image.value_unit, image.channel) == ("counts", "extension 2")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (2, 3)
    assert image.acquired_at == datetime(2021, 2, 3, 4, 5, 6)


def test_fits_stack(tmp_path):
    """Three axes are frames."""
    assert len(read(write(tmp_path, fits(np.stack([RAW, RAW, RAW]).astype(np.float32))))) == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (edax_patterns(np.zeros((6, 9, 10), np.uint8), 3)[:-200], "is truncated: it holds 3 of 6 patterns"),
        (qx_qy_text(RAW)[:-400], "lie on no grid"),
        (qx_qy_text(RAW) + b"\nword word word", "has a line among its numbers that is none"),
        (b"Qx - Qy - I\nnothing else\n" + bytes(range(32, 126)), "no lines of numbers follow"),
        (hdf4(RAW[0]), "no image"),
        (hdf4(RAW)[:-9], "is truncated"),
        (nanosurf(RAW, lines=1), r"holds a curve of a Nanosurf microscope \(Scan forward\)"),
        (nanosurf(RAW)[:-9], "is truncated"),
        (nanosurf(RAW).split(b"#!")[0], "only the header of a Nanosurf scan"),
        (ntmdt(RAW, kind=1), r"without a scan \(it holds: spectroscopy\)"),
        (ntmdt(RAW)[:-9], "is truncated: its frame 0"),
        (fits(RAW[0]), "FITS without an image"),
        (fits(RAW)[:9000], "is truncated|header without an end"),
        (
            fits(RAW).replace(b"BITPIX  =                   16", b"BITPIX  =                   17"),
            "BITPIX = 17",
        ),
        (b"Experiment\tbias spectroscopy\r\n", "holds a spectrum of Nanonis"),
        (b"WDF1" + bytes(600), "Raman spectra"),
        (zip_of("header.properties", b"type=force"), "force curves of a JPK"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Curves, tables, spectra and truncated files are refused by name."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "shape", "count"),
    [
        ("ebsd/edax_binary__edax_binary.up1", (60, 60), 9),
        ("sans_2d/P123_D2O_30_percent.dat", (100, 100), 1),
        ("sans_2d/exp18_14_igor_2dqxqy.dat", (192, 192), 1),
        ("nexus_hdf5/Smither400.3_apr0300051.hdf", (738, 382), 1),
    ],
)
def test_files_that_no_reader_opened(shared_data, name, shape, count):
    """The hard files of the shared data open with the size that they state."""
    images = read(shared_data / "raw_formats" / name)

    assert [image.pixels.shape for image in images] == [shape] * count
