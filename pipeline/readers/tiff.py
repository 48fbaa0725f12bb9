"""TIFF of every kind through tifffile and imagecodecs: one Image a plane, in the order of the file.

8 to 64 bits, integers and floats, pages, OME and ImageJ stacks, odd compressions. Colour and colour
maps become luminance; what tifffile cannot decode (old JPEG, subsampled chroma) goes to pillow. The
meaning of samples is in tiff_samples.py, what vendors wrote about units and time in tiff_tags.py.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.decoding import PIXEL_LIMIT, check_expansion, check_size, frames_to_read, quiet
from pipeline.readers.electron_settings import beside
from pipeline.readers.image import Image, image_of
from pipeline.readers.jpeg_size import jpeg_size
from pipeline.readers.lzw import is_safe
from pipeline.readers.raster import pixels_of
from pipeline.readers.tiff_probes import reader_of
from pipeline.readers.tiff_samples import JPEG, channels_of
from pipeline.readers.tiff_tags import Known, known_of

OLD_JPEG = 6
LZW = 5
STREAM_HEAD = 4096
BROKEN_CHAIN = ("invalid page offset", "invalid offset to", "corrupted tag list")
"""How tifffile logs that the list of pages breaks off; it then gives the pages before."""


def read(path: Path) -> list[Image]:
    """Read every plane of every series (of a pyramid the full resolution only).

    Raises ReadError for a truncated file and for a plane above PIXEL_LIMIT, before decoding it.
    """
    import tifffile

    with quiet() as messages, tifffile.TiffFile(path, _multifile=False) as tiff:
        try:
            read_probe = reader_of(tiff)
            images = read_probe(tiff) if read_probe else list(_images(tiff, path))
        except RuntimeError as error:  # also what imagecodecs raises
            if not isinstance(error, NotImplementedError) and tiff.pages[0].compression != OLD_JPEG:
                raise
            return _through_pillow(path, known_of(tiff, tiff.series[0]))
    broken = next((text for text in messages if any(sign in text for sign in BROKEN_CHAIN)), None)
    if broken:
        raise ReadError(f"is truncated after {len(images)} images ({broken[:100]}): copy it again")
    return images


def _images(tiff: Any, path: Path) -> Iterator[Image]:
    first_frame, pixel_count = 0, 0
    file_size = path.stat().st_size
    for series in tiff.series:
        known = known_of(tiff, series)
        if not any(known.pixel_size_nm):
            known.take(*beside(path))
        frame = 0
        for name, frame, pixels in _planes(series, known.channels, file_size):
            pixel_count += pixels.size
            if pixel_count > PIXEL_LIMIT:
                raise ReadError(f"holds more than {PIXEL_LIMIT:,} pixels in all: split it")
            yield _image(pixels, name, first_frame + frame, known)
        first_frame += frame + 1


def _planes(series: Any, names: list[str], file_size: int) -> Iterator[tuple[str, int, np.ndarray]]:
    """(channel, frame, pixels) of the planes of a series; frames count within a channel."""
    key = series.keyframe
    height, width = key.imagelength, key.imagewidth
    check_size(height * max(1, key.samplesperpixel // 4), width)
    counted = series.axes.removesuffix(key.axes)
    shape = series.shape[: len(counted)]
    channel_axis = counted.find("C")
    for plane in frames_to_read(max(1, math.prod(shape)), height, width):
        page = series.pages[plane] if plane < len(series.pages) else None
        if page is None:  # stored in another file of the set
            continue
        _check_complete(page, key, file_size)
        check_expansion(key.nbytes, sum(page.databytecounts))
        _check_streams(page)
        at = list(np.unravel_index(plane, shape)) if shape else []
        channel = int(at.pop(channel_axis)) if channel_axis >= 0 else None
        rest = [size for axis, size in enumerate(shape) if axis != channel_axis]
        frame = int(np.ravel_multi_index(at, rest)) if at else 0
        for sample, pixels in channels_of(page.asarray(maxworkers=1), key):
            yield _name(names, channel, sample), frame, pixels


def _name(names: list[str], channel: int | None, sample: int | None) -> str:
    index = channel if channel is not None else sample
    if index is None:
        return names[0] if len(names) == 1 else ""
    return names[index] if index < len(names) and names[index] else f"channel {index + 1}"


def _check_complete(page: Any, key: Any, file_size: int) -> None:
    """Raise ReadError where the data of a plane lie beyond the end of the file."""
    ends = [start + count for start, count in zip(page.dataoffsets, page.databytecounts, strict=False)]
    if not ends:
        raise ReadError("has a plane without data: it was not written to its end")
    end = max(ends)
    if key.is_contiguous:  # its size is known; some writers state too many bytes
        end = min(end, page.dataoffsets[0] + key.nbytes)
    if end > file_size:
        raise ReadError(
            f"is truncated: the data of a plane end at byte {end:,}, the file at {file_size:,}: copy it again"
        )


def _check_streams(page: Any) -> None:
    """Raise ReadError for what decoders do not survive.

    A JPEG stream that states far more pixels than its tile, and LZW data whose table begins with nothing.
    """
    kind = int(page.compression)
    if kind not in (LZW, *JPEG):
        return
    file = page.parent.filehandle
    for start, count in zip(page.dataoffsets, page.databytecounts, strict=False):
        file.seek(start)
        stream = file.read(count if kind == LZW else min(count, STREAM_HEAD))
        if kind == LZW:
            if not is_safe(np.frombuffer(stream, np.uint8), reverse=int(page.keyframe.fillorder) == 2):
                raise ReadError(
                    "is damaged: its LZW data begin with a code that nothing defined, copy it again"
                )
        elif size := jpeg_size(stream):
            check_size(max(1, size[0]), max(1, size[1]))


def _through_pillow(path: Path, known: Known) -> list[Image]:
    """Let pillow (libtiff) decode what tifffile cannot."""
    from PIL import Image as Pillow

    images = []
    with Pillow.open(path, formats=("TIFF",)) as picture:
        for frame in frames_to_read(getattr(picture, "n_frames", 1), picture.height, picture.width):
            picture.seek(frame)
            check_size(picture.height, picture.width)
            images.append(_image(pixels_of(picture), "", frame, known))
    return images


def _image(pixels: np.ndarray, channel: str, frame: int, known: Known) -> Image:
    return image_of(
        pixels,
        channel=channel,
        frame=frame,
        counts=known.is_detector,
        metadata=known.metadata,
        pixel_size_nm=known.pixel_size_nm,
        detector_pixel_um=known.detector_pixel_um,
        acquired_at=known.acquired_at,
    )
