"""An image as a PNG, in the window, scale, size and colours someone asked for."""

import io
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Bool, Shaped
from PIL import Image as Picture

from pipeline.ingest.display import shrink, to_grey, window
from pipeline.tasks.colormaps import Colormap, colour_table

Scale = Literal["linear", "log", "sqrt"]
LARGEST = 4096
_TRANSPARENT = 255


@dataclass(frozen=True)
class Look:
    """How to show an image. `size` is the longer side in pixels (None: as it is; nothing is enlarged).

    `low` and `high` are the values of the darkest and brightest colour in the image's own unit; None takes
    percentiles of its valid pixels.
    """

    size: int | None = None
    colormap: Colormap = "gray"
    low: float | None = None
    high: float | None = None
    scale: Scale | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON, which `Look(**fields)` takes back."""
        return asdict(self)


def render(
    pixels: Shaped[np.ndarray, "height width"], mask: Bool[np.ndarray, "height width"], look: Look
) -> bytes:
    """Return the image as PNG; masked pixels are transparent."""
    low, high, scale = window(pixels, mask)
    low = low if look.low is None else look.low
    high = high if look.high is None else look.high
    size = min(look.size or LARGEST, LARGEST)
    values = shrink(np.where(mask, low, pixels).astype(np.float32), size)
    grey = to_grey(values, low, high, look.scale or scale)
    masked = shrink(mask.astype(np.float32), size) > 0.5 if mask.any() else None
    return _png(grey, look.colormap, masked)


def recolour(jpeg: bytes, look: Look) -> bytes:
    """Return a grey preview as PNG in the size and colours of `look`; window and scale stay as they are."""
    with Picture.open(io.BytesIO(jpeg)) as picture:
        grey = picture.convert("L")
        if look.size is not None:
            grey.thumbnail((look.size, look.size), Picture.Resampling.BOX)
        return _png(np.asarray(grey), look.colormap, None)


def _png(grey: np.ndarray, colormap: str, masked: np.ndarray | None) -> bytes:
    """Write a palette picture; with masked pixels the brightest step is given up for transparency."""
    options: dict[str, Any] = {}
    if masked is not None:
        grey = np.where(masked, _TRANSPARENT, np.minimum(grey, _TRANSPARENT - 1))
        options["transparency"] = _TRANSPARENT
    picture = Picture.fromarray(grey.astype(np.uint8))
    if colormap != "gray" or masked is not None:
        picture.putpalette(colour_table(colormap).tobytes())
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=3, **options)
    return stream.getvalue()
