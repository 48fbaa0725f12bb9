"""PNG, JPEG and BMP through pillow.

Grey keeps its type (1-bit becomes 0 and 1, 16-bit stays 16-bit), colour and palettes become
luminance, transparency is ignored. EXIF entries and PNG texts become metadata. The resolution in
dots per inch is one of print, not of a microscope: it is never taken for a pixel size. Microscopes
may keep the size in a text file beside the picture.
"""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags
from PIL import Image as Pillow

from pipeline.errors import ReadError
from pipeline.readers.decoding import PIXEL_LIMIT, check_expansion, check_size
from pipeline.readers.electron_settings import beside
from pipeline.readers.image import Image, image_of
from pipeline.readers.luminance import luminance
from pipeline.readers.metadata import moment

Pillow.MAX_IMAGE_PIXELS = PIXEL_LIMIT  # pillow's own limit is a third lower; check_size holds ours

FORMATS = ("PNG", "JPEG", "BMP")
GREY = {"1", "L", "I", "F", "I;16", "I;16L", "I;16B", "I;16N"}
NOT_SAID_BY_USERS = {"exif", "icc_profile", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density", "xmp"}


def read(path: Path) -> list[Image]:
    """Read the picture; raises ReadError for one above PIXEL_LIMIT before anything is decoded."""
    try:
        picture = Pillow.open(path, formats=FORMATS)
    except Pillow.DecompressionBombError as error:
        raise ReadError(f"its header says more than the {PIXEL_LIMIT:,} pixels that are decoded") from error
    with picture:
        check_size(picture.height, picture.width)
        samples = len(picture.getbands()) * (2 if _is_deep_png(path) else 1)
        check_expansion(picture.height * picture.width * samples, path.stat().st_size)
        scale, settings = beside(path)
        metadata = _metadata(picture) | settings | scale.entries
        pixels = _deep_png(path) if _is_deep_png(path) else pixels_of(picture)
        return [
            image_of(
                pixels,
                metadata=metadata,
                pixel_size_nm=scale.pixel_size_nm,
                acquired_at=moment(metadata.get("DateTimeOriginal") or metadata.get("DateTime")),
            )
        ]


def pixels_of(picture: Pillow.Image) -> np.ndarray:
    """Decode the frame a pillow picture stands at: grey as it is stored, anything else as luminance."""
    if picture.mode in GREY:
        return np.array(picture)
    if picture.mode in ("LA", "La"):
        return np.array(picture.getchannel(0))
    colour = picture if picture.mode == "RGB" else picture.convert("RGBA" if "A" in picture.mode else "RGB")
    return luminance(np.asarray(colour))


def _is_deep_png(path: Path) -> bool:
    """True for 16 bits a sample with colour or transparency, which pillow would cut to 8 bits."""
    with path.open("rb") as file:
        header = file.read(26)
    return header.startswith(b"\x89PNG") and header[24] == 16 and header[25] in (2, 4, 6)


def _deep_png(path: Path) -> np.ndarray:
    import imagecodecs

    samples = imagecodecs.png_decode(path.read_bytes())
    return luminance(samples) if samples.shape[2] >= 3 else samples[..., 0]


def _metadata(picture: Pillow.Image) -> dict[str, Any]:
    found: dict[str, Any] = {
        key: value
        for key, value in picture.info.items()
        if isinstance(key, str) and key not in NOT_SAID_BY_USERS
    }
    exif = picture.getexif()
    entries = dict(exif) | dict(exif.get_ifd(ExifTags.IFD.Exif))
    for tag, value in entries.items():
        name = ExifTags.TAGS.get(tag)
        if name and name not in ("ExifOffset", "MakerNote", "XResolution", "YResolution", "ResolutionUnit"):
            found[name] = (
                float(value) if hasattr(value, "numerator") and not isinstance(value, int) else value
            )
    return found
