"""What one file gives: runs in a decode process, where a crash of a native library harms nobody."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from pipeline.collection.ids import content_hash, file_sha256
from pipeline.collection.pictures import Thumbnail
from pipeline.describe import Measured, describe
from pipeline.describe.artefact import OF_SCAN_LINES
from pipeline.describe.fingerprint import fingerprint
from pipeline.encoder.prepare import prepare
from pipeline.errors import EncoderError, ReadError
from pipeline.ingest.display import thumbnail
from pipeline.readers import Image, read

_Result = TypeVar("_Result")

FINGERPRINT = "perceptual_hash"
"""What the column of fingerprints is called: stored beside the descriptors, not shown."""

REDUCED = "q_per_pixel_per_angstrom"
"""What readers call the step of scattering data whose axes are q already."""


@dataclass(frozen=True)
class DecodedImage:
    """All that is kept of one image, its vector still missing."""

    facts: dict[str, Any]
    header: dict[str, Any]
    descriptors: Measured
    prepared: np.ndarray
    thumbnail: Thumbnail


@dataclass
class DecodedFile:
    """One file of the source: its digest and images, or the sentence that says why it has none."""

    path: str
    sha256: str | None = None
    images: list[DecodedImage] = field(default_factory=list)
    error: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, part: str, work: Callable[..., _Result], *arguments: Any) -> _Result:
        """Call `work` and add its time to `seconds[part]`."""
        start = time.perf_counter()
        result = work(*arguments)
        self.seconds[part] = self.seconds.get(part, 0.0) + time.perf_counter() - start
        return result


def decode(root: Path, relative: str) -> DecodedFile:
    """Read, measure and picture every image of a file. Never raises for what a file holds."""
    return decoded_with(_decode_image, root, relative)


def decoded_with(
    made: Callable[[DecodedFile, Image], DecodedImage], root: Path, relative: str
) -> DecodedFile:
    """Read a file and make of every image what `made` does; what goes wrong is a sentence of the result."""
    decoded = DecodedFile(relative)
    path = root / relative
    try:
        decoded.sha256 = decoded.timed("read", file_sha256, path)
        images = decoded.timed("read", read, path)
        decoded.images = [made(decoded, image) for image in images]
    except (ReadError, EncoderError) as error:
        decoded.error = str(error)
    except MemoryError:
        decoded.error = f"{relative} needs more memory than one decode process may take."
    except OSError as error:
        decoded.error = f"{relative} cannot be opened ({error.strerror or error})."
    return decoded


def _decode_image(decoded: DecodedFile, image: Image) -> DecodedImage:
    height, width = image.pixels.shape
    facts = {
        "frame": image.frame,
        "channel": image.channel,
        "height": height,
        "width": width,
        "dtype": str(image.pixels.dtype),
        "value_unit": image.value_unit,
        "pixel_size_nm": image.pixel_size_nm,
        "pixel_size_y_nm": image.pixel_size_y_nm,
        "detector_pixel_um": image.detector_pixel_um,
        "acquired_at": image.acquired_at,
        "content_hash": decoded.timed("read", content_hash, image.pixels),
    }
    return DecodedImage(
        facts,
        image.metadata,
        decoded.timed("describe", _described, image),
        decoded.timed("prepare", prepare, image.pixels, image.mask),
        decoded.timed("picture", thumbnail, image.pixels, image.mask),
    )


def _described(image: Image) -> Measured:
    """Return every descriptor and the fingerprint.

    The libraries for scattering are loaded for files that tell of a detector.
    """
    found = describe(image.pixels, image.mask, image.pixel_size_nm)
    found[FINGERPRINT] = fingerprint(image.pixels, image.mask)
    if image.detector_pixel_um is None and REDUCED not in image.metadata:
        return found
    if found["likely_artefact"] in OF_SCAN_LINES:
        found["likely_artefact"] = None  # a detector has gaps and a horizon, but no scan lines
    from pipeline.scattering.describe import scattering_peaks

    return found | scattering_peaks(image)
