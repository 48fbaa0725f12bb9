import numpy as np
import pytest
import tifffile

from pipeline.readers import read

RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)


def pixels_of(tmp_path, data, **options):
    """Write and read the only image of a TIFF."""
    tifffile.imwrite(tmp_path / "a.tif", data, metadata=None, **options)
    (image,) = read(tmp_path / "a.tif")
    return image.pixels


def test_white_at_zero_is_turned_over(tmp_path):
    """More is always brighter."""
    assert np.array_equal(pixels_of(tmp_path, RAMP, photometric="miniswhite"), 255 - RAMP)


def test_one_bit(tmp_path):
    """Bits are 0 and 1, white at zero turned over."""
    bits = RAMP > 100

    assert np.array_equal(pixels_of(tmp_path, bits, photometric="minisblack"), bits)
    assert np.array_equal(pixels_of(tmp_path, bits, photometric="miniswhite"), ~bits)


@pytest.mark.parametrize("step", [257, 256, 1])
def test_grey_colour_map_keeps_the_numbers(tmp_path, step):
    """A colour map that is a grey ramp leaves the stored numbers as they are."""
    colours = np.stack([np.arange(256, dtype=np.uint16) * step] * 3)

    pixels = pixels_of(tmp_path, RAMP, photometric="palette", colormap=colours)

    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, RAMP)


def test_colour_map_becomes_luminance(tmp_path):
    """Any other colour map is applied."""
    colours = np.zeros((3, 256), np.uint16)
    colours[1] = 100

    pixels = pixels_of(tmp_path, RAMP, photometric="palette", colormap=colours)

    assert pixels == pytest.approx(np.full((16, 16), 71.52), rel=1e-5)


def test_inks_become_brightness(tmp_path):
    """No ink is white, full black is black."""
    inks = np.zeros((16, 16, 4), np.uint8)
    inks[8:, :, 3] = 255

    pixels = pixels_of(tmp_path, inks, photometric="separated")

    assert pixels[0, 0] == pytest.approx(255)
    assert pixels[15, 15] == pytest.approx(0)


def test_samples_without_colour_are_channels(tmp_path):
    """Two samples a pixel that are no colour are two channels."""
    pair = np.dstack([RAMP, 255 - RAMP])
    tifffile.imwrite(tmp_path / "a.tif", pair, photometric="minisblack", planarconfig="contig", metadata=None)

    images = read(tmp_path / "a.tif")

    assert [(image.channel, image.frame) for image in images] == [("channel 1", 0), ("channel 2", 0)]
    assert np.array_equal(images[1].pixels, 255 - RAMP)


def test_transparency_is_no_channel(tmp_path):
    """Grey with transparency is one image."""
    pair = np.dstack([RAMP, 255 - RAMP])

    pixels = pixels_of(
        tmp_path, pair, photometric="minisblack", planarconfig="contig", extrasamples=["unassalpha"]
    )

    assert np.array_equal(pixels, RAMP)
