import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.probe_files import gwyddion

VALUES = np.random.default_rng(0).normal(size=(10, 20))


def write(tmp_path, content):
    """A file of these bytes."""
    path = tmp_path / "scan.gwy"
    path.write_bytes(content)
    return path


def test_a_data_field(tmp_path):
    """Values, title, units, sizes and the entries of the metadata are taken as they are."""
    (image,) = read(write(tmp_path, gwyddion(VALUES)))

    assert np.array_equal(image.pixels, VALUES)
    assert (image.channel, image.value_unit) == ("Height", "m")
    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (pytest.approx(50), None)
    assert image.metadata["Bias"] == 0.5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda whole: whole[:-200], "is truncated"),
        (lambda whole: whole.replace(b"/0/data\x00", b"/0/Data\x00"), "holds no data field"),
        (
            lambda whole: whole.replace(b"xres\x00i\x14", b"xres\x00i\x15"),
            "says 10 × 21 pixels and holds 200",
        ),
        (lambda whole: whole.replace(b"xres\x00i", b"xres\x00?"), "unknown type"),
        (lambda whole: b"GWYP" + b"a\x00\x09\x00\x00\x00b\x00o" * 40, "is truncated|nests"),
    ],
)
def test_damaged_containers(tmp_path, change, message):
    """Truncated, empty and contradictory containers are refused with a reason."""
    with pytest.raises(ReadError, match=message):
        read(write(tmp_path, change(gwyddion(VALUES))))


def test_deep_nesting_is_refused(tmp_path):
    """Objects within objects end at a depth, not at the limit of recursion."""
    content = b""
    for _ in range(200):
        inner = b"b\x00o" + content
        content = b"a\x00" + len(inner).to_bytes(4, "little") + inner

    with pytest.raises(ReadError, match="nests objects deeper than 32"):
        read(write(tmp_path, b"GWYP" + content))


@pytest.mark.shared_data
def test_a_real_file(shared_data):
    """The square of the test file is 1 µm wide in 256 pixels."""
    (image,) = read(shared_data / "raw_formats/spm/file_square.gwy")

    assert image.pixels.shape == (256, 256)
    assert image.pixel_size_nm == pytest.approx(1000 / 256)
