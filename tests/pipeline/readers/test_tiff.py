import numpy as np
import pytest
import tifffile

from pipeline.errors import ReadError
from pipeline.readers import read

GREY = (np.arange(40 * 50) % 251).reshape(40, 50)
NOISE = np.random.default_rng(0).integers(0, 2**12, (64, 64), np.uint16)


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float16", "float32", "float64"]
)
def test_numbers_keep_their_type(tmp_path, dtype):
    """Every type of number is read as it is."""
    tifffile.imwrite(tmp_path / "a.tif", (GREY % 100).astype(dtype))

    (image,) = read(tmp_path / "a.tif")

    assert image.pixels.dtype == dtype
    assert np.array_equal(image.pixels, GREY % 100)


@pytest.mark.parametrize(
    "compression", ["lzw", "deflate", "zstd", "packbits", "lzma", "jpeg2000", "png", "lerc"]
)
def test_compressions(tmp_path, compression):
    """Compressed files give the same numbers."""
    tifffile.imwrite(tmp_path / "a.tif", NOISE, compression=compression)

    assert np.array_equal(read(tmp_path / "a.tif")[0].pixels, NOISE)


@pytest.mark.parametrize(
    "layout",
    [{"tile": (16, 16)}, {"byteorder": ">"}, {"bigtiff": True}, {"predictor": True, "compression": "lzw"}],
)
def test_layouts(tmp_path, layout):
    """Tiles, byte order, BigTIFF and predictors make no difference."""
    tifffile.imwrite(tmp_path / "a.tif", NOISE, **layout)

    assert np.array_equal(read(tmp_path / "a.tif")[0].pixels, NOISE)


@pytest.mark.parametrize(
    "options", [{}, {"metadata": None}, {"imagej": True, "metadata": {"axes": "ZYX"}}, {"compression": "lzw"}]
)
def test_stacks_give_frames_in_order(tmp_path, options):
    """A stack is one image a frame, however it was written."""
    stack = np.stack([NOISE, NOISE + 1, NOISE + 2])
    tifffile.imwrite(tmp_path / "a.tif", stack, photometric="minisblack", **options)

    images = read(tmp_path / "a.tif")

    assert [image.frame for image in images] == [0, 1, 2]
    assert [int((image.pixels - NOISE).max()) for image in images] == [0, 1, 2]


def test_pages_of_different_size(tmp_path):
    """Pages that do not belong together are frames that go on counting."""
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        writer.write(NOISE, metadata=None)
        writer.write(GREY.astype(np.uint8), metadata=None)

    images = read(tmp_path / "a.tif")

    assert [(image.frame, image.pixels.shape) for image in images] == [(0, (64, 64)), (1, (40, 50))]


@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_colour_becomes_luminance(tmp_path, planar):
    """Colour is luminance, its samples beside each other or in planes."""
    colour = np.dstack([GREY, GREY[::-1], GREY[:, ::-1]]).astype(np.uint8)
    stored = colour if planar == "contig" else np.moveaxis(colour, -1, 0)
    tifffile.imwrite(tmp_path / "a.tif", stored, photometric="rgb", planarconfig=planar)

    (image,) = read(tmp_path / "a.tif")

    assert image.pixels == pytest.approx(colour @ [0.2126, 0.7152, 0.0722], rel=1e-5)


def test_only_the_full_resolution_of_a_pyramid(tmp_path):
    """Smaller copies of an image are not images of their own."""
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        writer.write(NOISE, subifds=1, tile=(16, 16))
        writer.write(NOISE[::2, ::2], subfiletype=1, tile=(16, 16))

    assert [image.pixels.shape for image in read(tmp_path / "a.tif")] == [(64, 64)]


def test_ome_channels_and_times(tmp_path):
    """OME channels have their names, and frames count within a channel."""
    stack = np.arange(2 * 3 * 9 * 9, dtype=np.uint16).reshape(2, 3, 9, 9)
    channels = {"Name": ["Amplitude", "Phase", "Height"]}
    tifffile.imwrite(tmp_path / "a.ome.tif", stack, metadata={"axes": "TCYX", "Channel": channels})

    images = read(tmp_path / "a.ome.tif")

    assert [(image.channel, image.frame) for image in images] == [
        (name, time) for time in (0, 1) for name in ("Amplitude", "Phase", "Height")
    ]
    assert np.array_equal(images[4].pixels, stack[1, 1])


def test_gaps_in_a_detector_image(tmp_path):
    """A Dectris description makes every negative count a gap."""
    counts = GREY.astype(np.int32)
    counts[3] = -60
    tifffile.imwrite(
        tmp_path / "a.tif", counts, description="# Pixel_size 75e-6 m x 75e-6 m\n", metadata=None
    )

    image = read(tmp_path / "a.tif")[0]

    assert image.mask.sum() == 50
    assert image.detector_pixel_um == pytest.approx(75)


@pytest.mark.parametrize("options", [{}, {"compression": "lzw"}, {"tile": (16, 16)}])
@pytest.mark.parametrize("kept", [0.5, 0.95])
def test_truncated_files_are_refused(tmp_path, options, kept):
    """A file that breaks off is refused and says that it is truncated."""
    tifffile.imwrite(tmp_path / "a.tif", np.stack([NOISE] * 3), photometric="minisblack", **options)
    whole = (tmp_path / "a.tif").read_bytes()
    (tmp_path / "a.tif").write_bytes(whole[: int(kept * len(whole))])

    with pytest.raises(ReadError, match="truncated"):
        read(tmp_path / "a.tif")


def test_bombs_are_refused_from_their_header(tmp_path):
    """A page above the limit is refused before it is decoded."""
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((1, 1), np.uint8), shape=(1, 1))
    with tifffile.TiffFile(tmp_path / "a.tif", mode="r+") as tiff:
        for tag in ("ImageWidth", "ImageLength"):
            tiff.pages[0].tags[tag].overwrite(30_000, dtype="H")

    with pytest.raises(ReadError, match="30,000 × 30,000 pixels, more than"):
        read(tmp_path / "a.tif")


@pytest.mark.shared_data
def test_force_curves_of_park_are_refused(shared_data):
    """The preview picture of a force curve is not taken for an image."""
    with pytest.raises(ReadError, match="force curves of a Park microscope"):
        read(shared_data / "raw_formats" / "spm" / "ForceCurve_009.tiff")


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["ycbcr-cat.tif", "zackthecat.tif"])
def test_old_encodings_go_through_pillow(shared_data, name):
    """Old JPEG and subsampled chroma are read too."""
    (image,) = read(shared_data / "raw_formats" / "tiff_flavours" / name)

    assert image.pixels.dtype == np.float32
    assert image.pixels.std() > 10
