"""Damaged files of every format: a library may raise what it likes, a user gets images or a sentence."""

import io
import zlib
from collections.abc import Callable

import fabio.cbfimage
import fabio.edfimage
import h5py
import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from pipeline.errors import ReadError
from pipeline.readers import read
from tests.pipeline.readers.igor_wave import igor_wave

PIXELS = np.random.default_rng(0).integers(0, 200, (24, 32), np.uint8)


def _pillow(kind: str) -> bytes:
    buffer = io.BytesIO()
    Pillow.fromarray(PIXELS).save(buffer, format=kind)
    return buffer.getvalue()


def _tiff(**options: object) -> bytes:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, np.stack([PIXELS, PIXELS]), photometric="minisblack", **options)
    return buffer.getvalue()


def _npy() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, PIXELS)
    return buffer.getvalue()


def _hdf5() -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("entry/data", data=PIXELS, compression="gzip")
    return buffer.getvalue()


def _fabio(image: fabio.fabioimage.FabioImage, path: str) -> bytes:
    image.write(path)
    with open(path, "rb") as file:
        return file.read()


FILES: dict[str, Callable[[str], bytes]] = {
    "png": lambda path: _pillow("PNG"),
    "jpeg": lambda path: _pillow("JPEG"),
    "bmp": lambda path: _pillow("BMP"),
    "tiff": lambda path: _tiff(),
    "tiff-lzw": lambda path: _tiff(compression="lzw"),
    "tiff-jpeg": lambda path: _tiff(compression="jpeg", tile=(16, 16)),
    "npy": lambda path: _npy(),
    "hdf5": lambda path: _hdf5(),
    "cbf": lambda path: _fabio(fabio.cbfimage.CbfImage(data=PIXELS.astype(np.int32)), path),
    "edf": lambda path: _fabio(fabio.edfimage.EdfImage(data=PIXELS.astype(np.int32)), path),
    "ibw": lambda path: igor_wave(np.zeros((9, 9, 2)), ("Height", "Phase"), note="Date:2020-01-01\r"),
}


def damaged(whole: bytes, seed: int) -> bytes:
    """A file with a few bytes changed, most of them near its start, and sometimes cut short."""
    random = np.random.default_rng(seed)
    content = bytearray(whole)
    for _ in range(int(random.integers(1, 6))):
        content[int(len(content) * random.random() ** 3)] = int(
            random.choice([0, 1, 127, 255, random.integers(256)])
        )
    return bytes(content[: int(random.integers(1, len(content)))] if random.random() < 0.3 else content)


@pytest.mark.parametrize("kind", FILES)
def test_damage_gives_images_or_a_sentence(tmp_path, kind):
    """Whatever bytes are wrong, `read` gives images or raises ReadError, and nothing else."""
    whole = FILES[kind](str(tmp_path / "whole"))
    path = tmp_path / f"damaged.{kind}"
    for seed in range(60):
        path.write_bytes(damaged(whole, seed + zlib.crc32(kind.encode())))
        try:
            assert all(image.pixels.ndim == 2 for image in read(path))
        except ReadError as error:
            assert str(error).startswith(path.name)
