import bz2
import gzip
import io

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import compressed, decoding, read


@pytest.fixture
def raw():
    """The bytes of a small .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, np.arange(100.0).reshape(10, 10))
    return buffer.getvalue()


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress])
def test_reads_what_is_inside(tmp_path, raw, compress):
    """A wrapped file is read as what it holds, whatever its name."""
    (tmp_path / "a").write_bytes(compress(raw))

    assert np.array_equal(read(tmp_path / "a")[0].pixels, np.arange(100.0).reshape(10, 10))


@pytest.mark.parametrize(
    ("wrap", "message"),
    [
        (lambda raw: gzip.compress(raw)[:-20], "damaged or truncated compressed file"),
        (lambda raw: gzip.compress(gzip.compress(raw)), "compressed twice"),
        (lambda raw: gzip.compress(b"hello"), r"none of the \d+ known formats"),
    ],
)
def test_refuses_with_the_name_of_the_file(tmp_path, raw, wrap, message):
    """Broken, nested and unknown contents are refused under the name of the file that was given."""
    (tmp_path / "a.npy.gz").write_bytes(wrap(raw))

    with pytest.raises(ReadError, match=rf"^a\.npy\.gz: .*{message}"):
        read(tmp_path / "a.npy.gz")


def test_bomb_is_refused(tmp_path, monkeypatch):
    """Unwrapping stops at the limit."""
    monkeypatch.setattr(compressed, "BYTE_LIMIT", 2**20)
    (tmp_path / "a.gz").write_bytes(gzip.compress(bytes(2**22)))

    with pytest.raises(ReadError, match="unwraps to more than 1,048,576 bytes"):
        read(tmp_path / "a.gz")


def test_what_unwraps_to_far_more_is_a_bomb(tmp_path, monkeypatch):
    """Beyond a size, unwrapping stops where the content is hundreds of times larger than the file."""
    monkeypatch.setattr(decoding, "LARGE_BYTES", 2**20)
    (tmp_path / "a.gz").write_bytes(gzip.compress(bytes(2**23)))

    with pytest.raises(ReadError, match="looks like a decompression bomb"):
        read(tmp_path / "a.gz")
