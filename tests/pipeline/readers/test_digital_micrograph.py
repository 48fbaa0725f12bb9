import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import digital_micrograph

PIXELS = np.arange(80, dtype=np.int16).reshape(8, 10)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "scan.dm4"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("dtype", ["int16", "uint16", "float32"])
def test_values_size_and_tags(tmp_path, version, dtype):
    """Values are brought to their unit, each side to nm, and the tags of the image are kept."""
    (image,) = read(write(tmp_path, digital_micrograph(PIXELS.astype(dtype), version=version)))

    assert np.allclose(image.pixels, (PIXELS - 1) * 0.5)
    assert (image.value_unit, image.channel) == ("e-", "image")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (2, 2000)
    assert image.metadata["Name"] == "a scan"
    assert image.metadata["Size"] == "14, 15"


def test_clock_of_the_computer(tmp_path):
    """The time is that of the operating system, with its zone."""
    (image,) = read(write(tmp_path, digital_micrograph(PIXELS)))

    assert image.acquired_at is not None
    assert image.acquired_at.isoformat(timespec="seconds") == "2016-08-08T15:26:37+00:00"


def test_complex_numbers(tmp_path):
    """Holograms become magnitude and phase."""
    magnitude, phase = read(write(tmp_path, digital_micrograph((PIXELS * 1j).astype(np.complex64))))

    assert np.allclose(magnitude.pixels, PIXELS)
    assert (phase.channel.strip(), phase.value_unit) == ("phase", "rad")


def test_four_axes_are_frames(tmp_path):
    """The patterns of a 4-D scan are frames, in the order of the scan, with a reciprocal scale."""
    cube = np.arange(2 * 3 * 80, dtype=np.uint16).reshape(2, 3, 8, 10)

    images = read(write(tmp_path, digital_micrograph(cube, units=("1/nm", "1/nm", "nm", "nm"))))

    assert [image.frame for image in images] == list(range(6))
    assert np.allclose(images[4].pixels, (cube[1, 1] - 1.0) * 0.5)
    assert images[0].pixel_size_nm is None
    assert images[0].metadata["reciprocal_pixel_per_nm"] == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (digital_micrograph(PIXELS[:1]), "holds a spectrum of 10 points"),
        (
            digital_micrograph(PIXELS.reshape(4, 4, 5), units=("nm", "nm", "eV")),
            "spectrum image of 5 × 4 × 4",
        ),
        (digital_micrograph(PIXELS)[:-200], "is truncated"),
        (digital_micrograph(PIXELS).replace(b"%%%%", b"%%%!", 1), "without its mark"),
        (digital_micrograph(PIXELS).replace(b"ImageList", b"imageList"), "without an image"),
        (b"\x00\x00\x00\x03" + bytes(40), "big-endian order"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Spectra, spectrum images and damaged trees are refused by name."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "shape", "size"),
    [
        ("electron_microscopy/test_STEM_image.dm3", (68, 68), 0.248538017),
        ("electron_microscopy/Fei_HAADF-UK_location.dm3", (4, 16), 5.506073125),
        ("electron_microscopy/dmTest_float32_nonSquare_diffPixelSize.dm4", (64, 128), 1.0),
        ("electron_diffraction/bismuth.dm3", (256, 256), None),
    ],
)
def test_real_files(shared_data, name, shape, size):
    """Sizes agree with those RosettaSciIO 0.15 reads."""
    (image,) = read(shared_data / "raw_formats" / name)

    assert image.pixels.shape == shape
    assert image.pixel_size_nm == (None if size is None else pytest.approx(size))
