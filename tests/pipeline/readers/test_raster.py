import struct
import zlib
from datetime import datetime

import imagecodecs
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import PngImagePlugin

from pipeline.errors import ReadError
from pipeline.readers import read

GREY = (np.arange(20 * 30) % 251).reshape(20, 30).astype(np.uint8)
COLOUR = np.dstack([GREY, GREY[::-1], GREY[:, ::-1]])


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif"])
def test_grey_is_kept_as_it_is(tmp_path, suffix):
    """Grey pictures give exactly their numbers."""
    Pillow.fromarray(GREY).save(tmp_path / f"a.{suffix}")

    (image,) = read(tmp_path / f"a.{suffix}")

    assert image.pixels.dtype == np.uint8
    assert np.array_equal(image.pixels, GREY)


def test_sixteen_bit_png(tmp_path):
    """16-bit grey stays 16-bit."""
    deep = GREY.astype(np.uint16) * 257
    Pillow.fromarray(deep).save(tmp_path / "a.png")

    assert np.array_equal(read(tmp_path / "a.png")[0].pixels, deep)


def test_sixteen_bit_colour_keeps_its_range(tmp_path):
    """Colour of 16 bits a sample is not cut to 8 bits."""
    (tmp_path / "a.png").write_bytes(imagecodecs.png_encode(COLOUR.astype(np.uint16) * 257))

    pixels = read(tmp_path / "a.png")[0].pixels

    assert pixels == pytest.approx((COLOUR @ [0.2126, 0.7152, 0.0722]) * 257, rel=1e-5)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colour_becomes_luminance(tmp_path, mode):
    """Colour, with transparency or a palette, becomes float32 luminance."""
    Pillow.fromarray(COLOUR).convert(mode).save(tmp_path / "a.png")

    pixels = read(tmp_path / "a.png")[0].pixels

    assert pixels.dtype == np.float32
    assert np.abs(pixels - COLOUR @ [0.2126, 0.7152, 0.0722]).mean() < (20 if mode == "P" else 0.01)


def test_one_bit_png(tmp_path):
    """Black and white become 0 and 1."""
    Pillow.fromarray(GREY > 100).save(tmp_path / "a.png")

    assert np.array_equal(read(tmp_path / "a.png")[0].pixels, GREY > 100)


def test_transparency_of_grey_is_ignored(tmp_path):
    """Grey with transparency gives the grey."""
    Pillow.fromarray(np.dstack([GREY, 255 - GREY]), mode="LA").save(tmp_path / "a.png")

    assert np.array_equal(read(tmp_path / "a.png")[0].pixels, GREY)


def test_jpeg_named_otherwise(tmp_path):
    """What a file is decides its content, not its name."""
    Pillow.fromarray(GREY).save(tmp_path / "a.tif", format="JPEG")

    assert read(tmp_path / "a.tif")[0].pixels.shape == GREY.shape


def test_texts_and_exif_become_metadata(tmp_path):
    """PNG texts and EXIF entries are metadata, the time of the photograph is known."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Sample", "SL445")
    Pillow.fromarray(GREY).save(tmp_path / "a.png", pnginfo=texts)
    exif = Pillow.Exif()
    exif[0x010F] = "Example Instruments"
    exif[0x0132] = "2021:11:18 10:20:30"
    Pillow.fromarray(GREY).save(tmp_path / "a.jpg", exif=exif)

    assert read(tmp_path / "a.png")[0].metadata == {"Sample": "SL445"}
    assert read(tmp_path / "a.jpg")[0].metadata["Make"] == "Example Instruments"
    assert read(tmp_path / "a.jpg")[0].acquired_at == datetime(2021, 11, 18, 10, 20, 30)


def test_resolution_of_print_is_no_pixel_size(tmp_path):
    """Dots per inch never become a pixel size."""
    Pillow.fromarray(GREY).save(tmp_path / "a.png", dpi=(300, 300))

    assert read(tmp_path / "a.png")[0].pixel_size_nm is None


@pytest.mark.parametrize("side", [17_000, 40_000])
def test_bombs_are_refused_from_their_header(tmp_path, side):
    """A picture above the limit is refused before a pixel is decoded, with the limit in the message."""
    bomb = imagecodecs.png_encode(np.zeros((1, 1), np.uint8))
    header = bytearray(bomb[:33])
    header[16:24] = side.to_bytes(4, "big") * 2
    header[29:33] = zlib.crc32(bytes(header[12:29])).to_bytes(4, "big")
    (tmp_path / "a.png").write_bytes(bytes(header) + bomb[33:])

    with pytest.raises(ReadError, match="268,435,456"):
        read(tmp_path / "a.png")


def test_truncated_picture_is_refused(tmp_path):
    """A picture that breaks off is refused, not filled with grey."""
    Pillow.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64), np.uint8)).save(
        tmp_path / "whole.jpg"
    )
    (tmp_path / "a.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:1500])

    with pytest.raises(ReadError, match=r"^a\.jpg: is damaged or truncated JPEG: .*truncated"):
        read(tmp_path / "a.jpg")


def test_a_small_file_of_a_huge_picture_is_a_bomb(tmp_path):
    """A picture within the limit of pixels that would unpack to gigabytes from bytes is refused unopened."""
    sides = struct.pack(">II5B", 16_000, 16_000, 16, 2, 0, 0, 0)
    chunks = ((b"IHDR", sides), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n"
    for kind, payload in chunks:
        content += (
            struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))
        )
    (tmp_path / "a.png").write_bytes(content)

    with pytest.raises(ReadError, match="to 1,536,000,000, which looks like a decompression bomb"):
        read(tmp_path / "a.png")
