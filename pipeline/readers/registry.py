"""The formats, known by their content, and the two ways in: `read` and `inspect`.

A further format is a module with `read(path) -> list[Image]` and one line of FORMATS. Readers say
what is wrong in a ReadError; the name of the file is put in front of it here.
"""

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ReadError
from pipeline.readers.decoding import quiet
from pipeline.readers.image import Image

HEAD_BYTES = 2**16
HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"
EDF_KEYS = re.compile(rb"(dim_1|size1|hea\w*_bytes|datatype)\s*=", re.IGNORECASE)


@dataclass(frozen=True)
class Format:
    """A family of files: how its first bytes look, and the module that reads it."""

    name: str
    module: str
    recognises: Callable[[bytes], bool]


def _starts(*magics: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(magics)


def _is_hdf5(head: bytes) -> bool:
    """The signature stands at 0 or, after a user block, at 512, 1024, 2048 … bytes."""
    return any(head[at : at + 8] == HDF5_SIGNATURE for at in (0, *(2**power for power in range(9, 16))))


def _is_edf(head: bytes) -> bool:
    """EDF, d*TREK and ADSC begin with a brace and `key = value ;`, unlike JSON."""
    return head.lstrip(b"\r\n").startswith(b"{") and b";" in head and EDF_KEYS.search(head[:4096]) is not None


def _is_igor_wave(head: bytes) -> bool:
    """Version 5 or 2 of the binary wave as a 16-bit number, in either byte order (Igor technical note 3)."""
    return len(head) >= 384 and head[:2] in (b"\x05\x00", b"\x00\x05", b"\x02\x00", b"\x00\x02")


FORMATS = (
    Format("PNG", "raster", _starts(b"\x89PNG\r\n\x1a\n")),
    Format("JPEG", "raster", _starts(b"\xff\xd8\xff")),
    Format("BMP", "raster", _starts(b"BM")),
    Format("TIFF", "tiff", _starts(b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")),
    Format("NPY", "npy", _starts(b"\x93NUMPY")),
    Format("HDF5", "hdf5", _is_hdf5),
    Format("compressed file", "compressed", _starts(b"\x1f\x8b", b"BZh")),
    Format("CBF", "cbf", _starts(b"###CBF")),
    Format("EDF", "xray", _is_edf),
    Format("OXD", "xray", _starts(b"OD SAPPHIRE")),
    Format("GE", "xray", _starts(b"ADEPT")),
    Format("Bruker SAXS", "xray", _starts(b"FORMAT :", b"NROWS  :")),
    Format("Fit2D mask", "xray", _starts(b"M\x00\x00\x00A\x00\x00\x00S\x00\x00\x00K\x00\x00\x00")),
    Format("Bruker Nanoscope", "nanoscope", _starts(b"\\*File list", b"\\*Force file list")),
    Format("Gwyddion", "gwyddion", _starts(b"GWYP")),
    Format("Nanonis", "nanonis", _starts(b":NANONIS_VERSION:")),
    Format("WSxM", "wsxm", _starts(b"WSxM file copyright")),
    Format("Asylum Igor wave", "asylum", _is_igor_wave),
)


def format_of(head: bytes) -> Format | None:
    """The first format that recognises these first bytes of a file."""
    return next((known for known in FORMATS if known.recognises(head)), None)


def read(path: str | Path) -> list[Image]:
    """Read every image of a file, in the order of the file.

    Raises ReadError, whose message names the file and says why, for anything that cannot be read:
    a missing or empty file, an unknown format, truncated or hostile content.
    """
    path = Path(path)
    try:
        with quiet():
            return images_in(path)
    except ReadError as error:
        raise ReadError(f"{path.name}: {error}") from error


def images_in(path: Path) -> list[Image]:
    """Do the work of `read`, with messages that do not name the file."""
    known = format_of(_head(path))
    if known is None:
        names = ", ".join(dict.fromkeys(each.name for each in FORMATS))
        raise ReadError(f"its content is none of the known formats ({names})")
    module = importlib.import_module(f"pipeline.readers.{known.module}")
    try:
        images = module.read(path)
    except ReadError:
        raise
    except Exception as error:  # on damaged bytes libraries raise anything, fabio even bare Exception
        raise ReadError(f"is damaged or truncated {known.name}: {_reason(error)}") from error
    if not images:
        raise ReadError(f"is {known.name} without an image")
    return images


def inspect(path: str | Path) -> dict[str, Any]:
    """What `read` sees, as a JSON-able dictionary: path, ok, images, metadata (of the first image), error."""
    try:
        images, error = read(path), None
    except ReadError as failure:
        images, error = [], str(failure)
    return {
        "path": str(path),
        "ok": error is None,
        "images": [_summary(image) for image in images],
        "metadata": images[0].metadata if images else {},
        "error": error,
    }


def _summary(image: Image) -> dict[str, Any]:
    return {
        "channel": image.channel,
        "frame": image.frame,
        "shape": list(image.pixels.shape),
        "dtype": image.pixels.dtype.name,
        "value_unit": image.value_unit,
        "pixel_size_nm": image.pixel_size_nm,
    }


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be opened: {_reason(error)}") from error
    if not head:
        raise ReadError("is empty (0 bytes): copy it again")
    return head


def _reason(error: Exception) -> str:
    """The first line of what a library says, short enough for a report."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    lines = str(text).strip().splitlines() or [type(error).__name__]
    return lines[0][:200]
