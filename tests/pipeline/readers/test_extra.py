import importlib.util

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read
from pipeline.readers.extra import images_of_signal, plugin_of, read_with

PIXELS = np.arange(80.0).reshape(8, 10)


def signal(data, *navigate):
    """A signal as RosettaSciIO gives it; `navigate` says so of each axis."""
    axes = [{"scale": 0.5 + axis, "units": "nm", "navigate": lead} for axis, lead in enumerate(navigate)]
    return {"data": data, "axes": axes, "metadata": {"General": {"title": "a scan"}}}


def test_an_image():
    """The last two axes are the sides, with the size of a pixel."""
    (image,) = images_of_signal(signal(PIXELS, False, False))

    assert np.array_equal(image.pixels, PIXELS)
    assert (image.channel, image.pixel_size_nm, image.pixel_size_y_nm) == ("a scan", 1.5, 0.5)
    assert image.metadata["General.title"] == "a scan"


def test_a_stack():
    """Axes that lead through a series count frames."""
    assert len(images_of_signal(signal(np.stack([PIXELS] * 3), True, False, False))) == 3


def test_spectra_are_no_image(tmp_path):
    """A signal with one shown axis is refused."""
    assert images_of_signal(signal(PIXELS, True, False)) == []
    with pytest.raises(ReadError, match="holds no image"):
        read_with(lambda path: [signal(PIXELS, True, False)], tmp_path / "a")


def test_only_suffixes_that_are_named(tmp_path):
    """Other files are never given to it."""
    assert plugin_of(tmp_path / "a.prz") is None
    assert plugin_of(tmp_path / "a.npy") is None


@pytest.mark.skipif(importlib.util.find_spec("rsciio") is not None, reason="RosettaSciIO is installed")
def test_without_it_such_files_are_unknown(tmp_path):
    """Where it is not installed, its formats are unknown ones."""
    (tmp_path / "a.tvips").write_bytes(b"TVIPS and so on")

    with pytest.raises(ReadError, match="known formats"):
        read(tmp_path / "a.tvips")
