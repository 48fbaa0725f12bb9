"""Stable names for images."""

import re
from pathlib import Path

import numpy as np

from pipeline.collection.ids import content_hash, file_sha256, image_id


def test_id_is_32_hex_digits_and_depends_on_content_channel_and_frame() -> None:
    """Another channel, frame or content is another image."""
    ids = {
        image_id("a", "Height", 0),
        image_id("a", "Height", 1),
        image_id("a", "Phase", 0),
        image_id("b", "Height", 0),
    }

    assert len(ids) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", found) for found in ids)


def test_further_copy_has_an_id_of_its_own() -> None:
    """The first path has the plain id; a copy's hashes its path as well."""
    assert image_id("a", "image", 0, copy_at="b/scan.tif") != image_id("a", "image", 0)


def test_equal_pixels_have_equal_hashes_whatever_the_byte_order() -> None:
    """Type, shape and values count; how they lie in memory does not."""
    pixels = np.arange(12, dtype="<u2").reshape(3, 4)

    assert content_hash(pixels) == content_hash(pixels.astype(">u2"))
    assert content_hash(pixels) != content_hash(pixels.astype("<i2"))
    assert content_hash(pixels) != content_hash(pixels.reshape(4, 3))


def test_file_digest_is_sha256(tmp_path: Path) -> None:
    """The digest of a file is the one sha256sum prints."""
    (tmp_path / "f").write_bytes(b"abc")

    assert file_sha256(tmp_path / "f") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
