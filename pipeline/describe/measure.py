"""All descriptors of one image."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Num

from pipeline.describe import artefact, intensity, pattern, spectrum, texture, turned
from pipeline.describe.burnt_in import BurntIn, find_drawn
from pipeline.describe.catalogue import DESCRIPTORS
from pipeline.describe.cell import lengths
from pipeline.describe.pattern import SURE, Pattern, find_pattern
from pipeline.describe.spectrum import Spectrum, area_average
from pipeline.describe.texture import WINDOW, central, without_plane

LARGEST_FLOAT = 1e150  # squares of larger numbers overflow: such pixels count as not finite

Measured = dict[str, Any]  # a number, or the name of a category


@dataclass(frozen=True)
class Description:
    """The descriptors of an image, and what was found with its place: the lattice, what was drawn into it."""

    measured: Measured
    pattern: Pattern | None = None
    drawn: BurntIn | None = None


def describe(
    pixels: Num[np.ndarray, "height width"] | Bool[np.ndarray, "height width"],
    mask: Bool[np.ndarray, "height width"] | None,
    pixel_size_nm: float | None,
) -> Measured:
    """Measure every descriptor of DESCRIPTORS, in its order; NaN, and None of categories, is unknown.

    `mask` is True where a pixel is invalid; values that are not finite are invalid too. An image without
    a valid pixel has only its masked fraction.
    """
    return examine(pixels, mask, pixel_size_nm).measured


def examine(
    pixels: Num[np.ndarray, "height width"] | Bool[np.ndarray, "height width"],
    mask: Bool[np.ndarray, "height width"] | None,
    pixel_size_nm: float | None,
) -> Description:
    """Measure what `describe` does, and keep where it was found."""
    values = pixels.astype(np.float32 if pixels.dtype.itemsize <= 2 else np.float64)
    invalid = ~np.isfinite(values)
    if values.dtype == np.float64:
        invalid |= ~(np.abs(values) < LARGEST_FLOAT)
    if mask is not None:
        invalid |= mask
    found = _nothing()
    found["masked_fraction"] = float(invalid.mean()) if invalid.size else float("nan")
    if invalid.all():
        return Description(found)
    found |= intensity.measure(values if not invalid.any() else values[~invalid])
    window = central(values.shape)
    flat, spread = without_plane(values[window], invalid[window])
    drawn = find_drawn(np.where(invalid, np.nan, values) if invalid.any() else values)
    found |= texture.measure(values, invalid, flat, spread, _beside(drawn, len(values)))
    streaks = artefact.streak_fraction(values[window], invalid[window], spread)
    detail = _Part(flat, spread, 1, (window[1].start, window[0].start))
    whole = detail
    if max(values.shape) > WINDOW:
        factor = max(1, round(max(values.shape) / WINDOW))
        whole = _Part(*without_plane(*area_average(values, invalid, factor)), factor, (0, 0))
    best = _repeats(found, whole, detail, pixel_size_nm)
    found["burnt_in"] = None if drawn is None else drawn.kind
    found["streak_fraction"] = streaks
    found["likely_artefact"] = artefact.likely(found, spread)
    return Description({name: found[name] for name in DESCRIPTORS}, best, drawn)


def _beside(drawn: BurntIn | None, height: int) -> slice:
    """Return the rows that are left of an image by a data bar, which is at its end or its beginning."""
    if drawn is None or drawn.kind != "data bar":
        return slice(0, height)
    return slice(drawn.height, height) if drawn.top == 0 else slice(0, drawn.top)


@dataclass(frozen=True)
class _Part:
    """A part of an image without its plane: pixels in units of `spread`, each `factor`² of the image."""

    flat: Float[np.ndarray, "height width"]
    spread: float
    factor: int
    corner: tuple[int, int]

    @property
    def is_measurable(self) -> bool:
        return min(self.flat.shape) >= spectrum.SMALLEST and self.spread > 0


def _nothing() -> Measured:
    return {name: float("nan") if one.kind == "number" else None for name, one in DESCRIPTORS.items()}


def _repeats(found: Measured, whole: _Part, detail: _Part, pixel_size_nm: float | None) -> Pattern | None:
    """Measure what repeats in the whole, or a lattice too fine for that in the detail; return it."""
    if not whole.is_measurable:
        return None
    seen = Spectrum(whole.flat)
    found |= spectrum.measure(seen, whole.factor)
    found["structure"] = seen.structure
    best = _sure(find_pattern(seen, whole.factor, whole.corner), found)
    part = whole
    if best is None and whole.factor > 1 and detail.is_measurable:
        best, part = _sure(find_pattern(Spectrum(detail.flat), 1, detail.corner), found), detail
    if best is None:
        found |= turned.measure(whole.flat)
    else:
        found |= pattern.descriptors(best, pixel_size_nm)
        found["drift_fraction"] = artefact.drift_px(part.flat, best.found) / lengths(best.found.cell)[0]
    if pixel_size_nm is not None:
        for name in ("dominant_period", *(f"radial_peak_{rank}" for rank in (1, 2, 3))):
            found[f"{name}_nm"] = found[f"{name}_px"] * pixel_size_nm
    return best


def _sure(best: Pattern | None, found: Measured) -> Pattern | None:
    """Note the confidence of a lattice, and drop one that is none."""
    confidence = 0.0 if best is None else best.confidence
    found["lattice_confidence"] = max(confidence, np.nan_to_num(found["lattice_confidence"]))
    return best if confidence >= SURE else None
