import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from pipeline.readers import read
from pipeline.readers.electron_settings import jeol_report

PIXELS = np.arange(80, dtype=np.uint8).reshape(8, 10)
HITACHI = "[SemImageFile]\r\nInstructName=SU8000\r\nPixelSize=4.96\r\nAcceleratingVoltage=5000 Volt\r\n"
JEOL = "$CM_FORMAT JEOL-SEM\r\n$CM_MAG 10000\r\n$$SM_MICRON_BAR 100\r\n$$SM_MICRON_MARKER 1um\r\n"


@pytest.mark.parametrize(
    ("text", "encoding", "size", "entry"),
    [
        (HITACHI, "latin-1", 4.96, ("InstructName", "SU8000")),
        (HITACHI, "utf-16", 4.96, ("AcceleratingVoltage", "5000 Volt")),
        (JEOL, "latin-1", 10, ("CM_MAG", 10000)),
        (JEOL.replace("100\r", "0\r"), "latin-1", None, ("CM_MAG", 10000)),
        ("some words", "latin-1", None, None),
    ],
)
@pytest.mark.parametrize("suffix", ["tif", "bmp"])
def test_text_beside_a_picture(tmp_path, text, encoding, size, entry, suffix):
    """The text file of the same name gives size and settings, if a microscope wrote it."""
    if suffix == "tif":
        tifffile.imwrite(tmp_path / "a.tif", PIXELS)
    else:
        Pillow.fromarray(PIXELS).save(tmp_path / "a.bmp")
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))

    (image,) = read(tmp_path / f"a.{suffix}")

    assert image.pixel_size_nm == (None if size is None else pytest.approx(size))
    assert entry is None or image.metadata[entry[0]] == entry[1]


def test_a_size_of_zero_is_noted(tmp_path):
    """A size of nothing is unknown, and the metadata say so."""
    tifffile.imwrite(tmp_path / "a.tif", PIXELS)
    (tmp_path / "a.txt").write_text(HITACHI.replace("4.96", "0"))

    (image,) = read(tmp_path / "a.tif")

    assert image.pixel_size_nm is None
    assert "the file says 0 nm for a pixel" in str(image.metadata["pixel_size_note"])


def test_own_size_comes_first(tmp_path):
    """What a picture says of itself is not replaced by a text beside it."""
    tifffile.imwrite(tmp_path / "a.tif", PIXELS, imagej=True, resolution=(2, 2), metadata={"unit": "um"})
    (tmp_path / "a.txt").write_text(HITACHI)

    assert read(tmp_path / "a.tif")[0].pixel_size_nm == 500


REPORT = (
    "<TemReporter><EosMode>{eos}</EosMode><ImageFormingSystem><ModeString>{mode}</ModeString>"
    "<SelectorValue>{value}</SelectorValue></ImageFormingSystem></TemReporter>"
)


@pytest.mark.parametrize(
    ("eos", "mode", "value", "resolution", "size"),
    [
        ("eosTEM", "MAG", "100000", (254, 1), 1.0),
        ("eosTEM", "LOWMAG", "100", (254, 1), 1000.0),
        ("eosTEM", "DIFF", "100", (254, 1), None),
        ("eosASID", "MAG", "100000", (254, 1), None),
        ("eosTEM", "MAG", "much", (254, 1), None),
        ("eosTEM", "MAG", "100", (0, 1), None),
        ("eosTEM", "MAG", "100", None, None),
    ],
)
def test_jeol_report(eos, mode, value, resolution, size):
    """Only pictures taken in imaging mode have the size of their print over the magnification."""
    scale, _, settings = jeol_report(REPORT.format(eos=eos, mode=mode, value=value), resolution)

    assert scale.pixel_size_nm[0] == (None if size is None else pytest.approx(size))
    assert settings["ModeString"] == mode
