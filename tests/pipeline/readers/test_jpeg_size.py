import io

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from pipeline.errors import ReadError
from pipeline.readers import read
from pipeline.readers.jpeg_size import jpeg_size


def stream(height, width):
    """A JPEG picture."""
    buffer = io.BytesIO()
    Pillow.fromarray(np.zeros((height, width), np.uint8)).save(buffer, format="JPEG")
    return buffer.getvalue()


def test_sides_of_a_stream():
    """The sides come from the frame header, wherever it stands."""
    assert jpeg_size(stream(20, 30)) == (20, 30)
    assert jpeg_size(b"\xff" + stream(20, 30)) == (20, 30)


@pytest.mark.parametrize(
    "content", [b"", b"no picture at all", stream(8, 8)[:30], b"\xff\xd8\xff\xda" + bytes(40)]
)
def test_no_frame_header(content):
    """Other bytes and streams that break off have no sides."""
    assert jpeg_size(content) is None


def test_a_stream_that_is_larger_than_its_page(tmp_path):
    """A TIFF whose stream states far more pixels than its page is refused before they are decoded."""
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.zeros((64, 64), np.uint8), compression="jpeg", tile=(64, 64))
    content = path.read_bytes()
    sides = (64).to_bytes(2, "big") * 2
    path.write_bytes(content.replace(sides, b"\xff\xf0\xff\xf0"))

    with pytest.raises(ReadError, match="65,520 × 65,520 pixels, more than"):
        read(path)
