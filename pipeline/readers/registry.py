"""The formats, known by their content, and the two ways in: `read` and `inspect`.

A further format is a module with `read(path) -> list[Image]` and one line of FORMATS. What none of
them knows goes to RosettaSciIO, where that is installed. Readers say what is wrong in a ReadError; the
name of the file is put in front of it here.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.errors import ReadError
from pipeline.readers import extra, recognise
from pipeline.readers.decoding import quiet
from pipeline.readers.image import Image

HEAD_BYTES = 2**16


@dataclass(frozen=True)
class Format:
    """A family of files: how its first bytes look, and the module that reads it, or why none does."""

    name: str
    module: str
    recognises: Callable[[bytes], bool]
    refusal: str = ""


FORMATS = (
    Format("PNG", "raster", recognise.starts(b"\x89PNG\r\n\x1a\n")),
    Format("JPEG", "raster", recognise.starts(b"\xff\xd8\xff")),
    Format("BMP", "raster", recognise.starts(b"BM")),
    Format("TIFF", "tiff", recognise.starts(b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")),
    Format("NPY", "npy", recognise.starts(b"\x93NUMPY")),
    Format("HDF5", "hdf5", recognise.is_hdf5),
    Format("compressed file", "compressed", recognise.starts(b"\x1f\x8b", b"BZh")),
    Format("CBF", "cbf", recognise.starts(b"###CBF")),
    Format("EDF", "xray", recognise.is_edf),
    Format("OXD", "xray", recognise.starts(b"OD SAPPHIRE")),
    Format("GE", "xray", recognise.starts(b"ADEPT")),
    Format("Bruker SAXS", "xray", recognise.starts(b"FORMAT :", b"NROWS  :")),
    Format("Fit2D mask", "xray", recognise.starts(b"M\x00\x00\x00A\x00\x00\x00S\x00\x00\x00K\x00\x00\x00")),
    Format("Bruker Nanoscope", "nanoscope", recognise.starts(b"\\*File list", b"\\*Force file list")),
    Format("Gwyddion", "gwyddion", recognise.starts(b"GWYP")),
    Format("Nanonis", "nanonis", recognise.starts(b":NANONIS_VERSION:")),
    Format("WSxM", "wsxm", recognise.starts(b"WSxM file copyright")),
    Format(
        "DigitalMicrograph", "digital_micrograph", recognise.starts(b"\x00\x00\x00\x03", b"\x00\x00\x00\x04")
    ),
    Format("FEI TIA series", "tia", recognise.starts(b"II\x97\x01", b"JK\x02\x00")),
    Format(
        "MRCZ",
        "",
        recognise.is_packed_mrc,
        "is a packed MRC file (MRCZ): pip install rosettasciio mrcz blosc, or store it as plain MRC",
    ),
    Format("MRC", "mrc", recognise.is_mrc),
    Format("NanoMEGAS block file", "blockfile", recognise.starts(b"IMGBLO")),
    Format("Merlin", "merlin", recognise.starts(b"MQ1,")),
    Format("JEOL image", "jeol_image", recognise.starts(b"4\x00\x00\x00JED-2200:LibJxImageForm")),
    Format("Digital Surf", "digital_surf", recognise.starts(b"DIGITAL SURF", b"DSCOMPRESSED")),
    Format("NumPy archive", "npz", recognise.is_npz),
    Format("Bruker map", "bruker_map", recognise.starts(b"AAMVHFSS")),
    Format("HDF4", "hdf4", recognise.starts(b"\x0e\x03\x13\x01")),
    Format("Nanosurf", "nanosurf", recognise.starts(b"[DataSet]")),
    Format("NT-MDT", "ntmdt", recognise.starts(b"\x01\xb0\x93\xff")),
    Format("FITS", "fits", recognise.starts(b"SIMPLE  =")),
    Format("Qx-Qy text", "sans_text", recognise.is_qx_qy_text),
    Format("EDAX patterns", "edax_patterns", recognise.is_edax_patterns),
    Format("Sensofar", "sensofar", recognise.is_sensofar),
    Format("Asylum Igor wave", "asylum", recognise.is_igor_wave),
    # fabio's unpacking of it writes beyond its memory on damaged files.
    Format("mar345", "mar345", recognise.starts(b"\xd2\x04\x00\x00", b"\x00\x00\x04\xd2")),
    Format(
        "JPK force scan",
        "",
        recognise.is_jpk_force,
        "holds force curves of a JPK microscope, no image: export its maps as images",
    ),
    Format(
        "Nanonis spectrum", "", recognise.starts(b"Experiment\t"), "holds a spectrum of Nanonis, no image"
    ),
    Format(
        "Renishaw WDF",
        "",
        recognise.starts(b"WDF1"),
        "holds Raman spectra of a Renishaw microscope, no image: export maps of peaks as images",
    ),
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
    if (known is None or known.refusal) and (plugin := extra.plugin_of(path)):
        known, read_file = Format("file of RosettaSciIO", "extra", bool), partial(extra.read_with, plugin)
    elif known is None:
        count = len({each.name for each in FORMATS if each.module})
        raise ReadError(
            f"its content is none of the {count} known formats (see docs/readers.md): convert it to TIFF"
        )
    elif known.refusal:
        raise ReadError(known.refusal)
    else:
        read_file = importlib.import_module(f"pipeline.readers.{known.module}").read
    try:
        images = read_file(path)
    except ReadError:
        raise
    except MemoryError as error:
        raise ReadError(
            f"is {known.name} that needs more memory than reading a file may take: cut it into parts"
        ) from error
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
