import h5py
import hdf5plugin
import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read

PIXELS = np.random.default_rng(0).poisson(9, (20, 30)).astype(np.uint16)


@pytest.fixture
def file(tmp_path):
    """An open HDF5 file; `file.filename` is its path."""
    with h5py.File(tmp_path / "a.h5", "w") as opened:
        yield opened


def images_in(file):
    """Close and read the file."""
    name = file.filename
    file.close()
    return read(name)


def test_every_dataset_that_looks_like_an_image(file):
    """Planes and stacks are images under their path; curves, tables, small matrices and text are not."""
    file["scan/height"] = PIXELS
    file["scan/frames"] = np.stack([PIXELS, PIXELS + 1])
    file["orientation"] = np.eye(3)
    file["curve"] = np.arange(100.0)
    file["table"] = np.zeros((10_000, 8))
    file["names"] = np.full((20, 20), b"x")

    images = images_in(file)

    assert [(image.channel, image.frame) for image in images] == [
        ("/scan/frames", 0),
        ("/scan/frames", 1),
        ("/scan/height", 0),
    ]
    assert np.array_equal(images[2].pixels, PIXELS)


def test_signals_are_preferred(file):
    """Where NeXus groups name their signal, only signals are read."""
    group = file.create_group("entry/data")
    group.attrs.update({"NX_class": "NXdata", "signal": "counts"})
    group["counts"] = PIXELS
    group["errors"] = np.sqrt(PIXELS)
    file["entry/instrument/flatfield"] = PIXELS
    group["counts"].attrs["units"] = "1/s"

    images = images_in(file)

    assert [(image.channel, image.value_unit) for image in images] == [("/entry/data/counts", "1/s")]


def test_old_marks_of_signals(file):
    """The attribute `signal` of a dataset marks it too."""
    file["entry/data/data"] = PIXELS
    file["entry/data/data"].attrs["signal"] = 1
    file["entry/data/other"] = PIXELS

    assert [image.channel for image in images_in(file)] == ["/entry/data/data"]


def test_detector_counts_and_pixel(file):
    """A detector's pixel is known in µm and its negative counts are gaps."""
    counts = PIXELS.astype(np.int16)
    counts[0, :] = -5
    file["entry/detector/data"] = counts
    file["entry/detector/x_pixel_size"] = 0.172
    file["entry/detector/x_pixel_size"].attrs["units"] = "mm"

    (image,) = images_in(file)

    assert image.detector_pixel_um == pytest.approx(172)
    assert image.pixel_size_nm is None
    assert image.mask.sum() == 30


def test_compressions_of_detectors(file):
    """Bitshuffle, as detectors write it, is decoded."""
    file.create_dataset("data", data=PIXELS, **hdf5plugin.Bitshuffle())

    assert np.array_equal(images_in(file)[0].pixels, PIXELS)


def test_user_block(tmp_path):
    """A file with a block of its own before the HDF5 part is recognised."""
    with h5py.File(tmp_path / "a.bin", "w", userblock_size=32768) as opened:
        opened["data"] = PIXELS

    assert np.array_equal(read(tmp_path / "a.bin")[0].pixels, PIXELS)


def test_same_dataset_under_two_names_counts_once(file):
    """Hard links do not double an image, and groups linked in a circle end."""
    file["a/data"] = PIXELS
    file["b"] = file["a/data"]
    file["a/again"] = file["a"]

    assert len(images_in(file)) == 1


def test_other_files_are_not_opened(tmp_path, file):
    """External links, external storage and virtual datasets are named in the refusal and not followed."""
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["data"] = PIXELS
    PIXELS.tofile(tmp_path / "raw.bin")
    file["linked"] = h5py.ExternalLink("other.h5", "/data")
    file.create_dataset(
        "outside", PIXELS.shape, PIXELS.dtype, external=[(str(tmp_path / "raw.bin"), 0, PIXELS.nbytes)]
    )
    layout = h5py.VirtualLayout(PIXELS.shape, PIXELS.dtype)
    layout[...] = h5py.VirtualSource("other.h5", "/data", PIXELS.shape)
    file.create_virtual_dataset("virtual", layout)

    with pytest.raises(ReadError, match=r"other files \(other\.h5, raw\.bin\)"):
        images_in(file)


def test_long_stacks_are_sampled(file):
    """Of a stack longer than the limit, an even part of the frames is read, numbered as in the file."""
    file.create_dataset("data", (5000, 8, 8), "u1", chunks=(100, 8, 8), compression="gzip")

    images = images_in(file)

    assert len(images) == 2000
    assert (images[0].frame, images[-1].frame) == (0, 4999)


def test_file_without_image(file):
    """A file of curves is refused."""
    file["curve"] = np.arange(100.0)

    with pytest.raises(ReadError, match="no numeric dataset"):
        images_in(file)


def test_truncated_file_is_refused(file):
    """A file that breaks off is refused."""
    file["data"] = np.random.default_rng(0).normal(size=(100, 100))
    name = file.filename
    file.close()
    with open(name, "r+b") as raw:
        raw.truncate(40_000)

    with pytest.raises(ReadError, match="damaged or truncated HDF5"):
        read(name)


def test_reading_leaves_the_file_as_it_is(file):
    """A file without the right to write is read, and not a byte of it changes."""
    from pathlib import Path

    file["data"] = PIXELS
    path = Path(file.filename)
    file.close()
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns)

    read(path)

    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
