import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.microscope_files import npz, panta_rhei, zip_of

PIXELS = np.arange(80, dtype=np.uint16).reshape(8, 10)


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    return path


def test_every_array_is_a_channel(tmp_path):
    """Arrays keep name and type, stacks are frames, and what is no image is left out."""
    images = read(
        write(tmp_path, npz(height=np.asfortranarray(PIXELS), stack=np.stack([PIXELS] * 3), table=np.ones(9)))
    )

    assert [(image.channel, image.frame) for image in images] == [
        ("height", 0),
        *(("stack", at) for at in range(3)),
    ]
    assert np.array_equal(images[0].pixels, PIXELS)


def test_panta_rhei(tmp_path):
    """A PantaRhei picture has its size from the text beside the pickles, which stay closed."""
    (image,) = read(write(tmp_path, panta_rhei(PIXELS)))

    assert image.pixel_size_nm == pytest.approx(3e-11 * 256 * 1e9)
    assert image.metadata["source.name"] == "MDP"


class Explosive:
    """An object whose unpickling would make a file."""

    def __reduce__(self):
        return (open, ("/tmp/unpickled", "w"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            npz(a=np.array([[Explosive()] * 9] * 9, dtype=object)),
            r"pickled Python objects \(a\.npy\), which are never",
        ),
        (npz(a=np.ones(7)), "none looks like an image"),
        (npz(a=PIXELS)[:60], "is damaged or truncated NumPy archive"),
        (zip_of("a.npy", npz(a=PIXELS)), "is damaged or truncated NumPy archive"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    """Pickles, tables and damaged archives are refused with a reason."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, content))


def test_a_bomb_is_not_unpacked(tmp_path):
    """An array that would unpack to far more than the file is refused by what it states."""
    header = np.lib.format.header_data_from_array_1_0(np.zeros((1, 1))) | {"shape": (2**14, 2**14)}
    with (tmp_path / "head").open("w+b") as file:
        np.lib.format.write_array_header_1_0(file, header)
        file.seek(0)
        content = zip_of("a.npy", file.read() + bytes(2**20))

    with pytest.raises(ReadError, match="looks like a decompression bomb"):
        read(write(tmp_path, content))


@pytest.mark.shared_data
def test_a_real_picture(shared_data):
    """The size agrees with that RosettaSciIO 0.15 reads."""
    (image,) = read(shared_data / "raw_formats/electron_microscopy/panta_rhei_sample.prz")

    assert image.pixel_size_nm == pytest.approx(7.795828292907633)
