"""What repeats in an image: lattice, reflections, symmetry operations, and the numbers told of them."""

from dataclasses import dataclass, field

import numpy as np

from pipeline.describe.cell import Vectors, direction_deg, gamma_deg, lattice_class, lengths
from pipeline.describe.lattice import find_cell
from pipeline.describe.reflections import Reflections, reflections
from pipeline.describe.spectrum import Spectrum, window_transform
from pipeline.describe.symmetry import Kind, Operation, axis_direction, operations

SMALLEST = 24  # pixels a side
SURE = 0.3  # confidence from which on there is a lattice
FOLDS = (2, 3, 4, 6)


@dataclass(frozen=True)
class Pattern:
    """A lattice with its symmetry. Vectors in pixels of the image, x to the right, y downwards.

    `origin` is the point (x, y) that fractional coordinates are counted from, in pixels from the image's
    corner; `found` counts in pixels of the reduced image, each `factor` of the image.
    """

    vectors: Vectors
    origin: tuple[float, float]
    factor: int
    found: Reflections
    operations: list[Operation] = field(default_factory=list)

    @property
    def confidence(self) -> float:
        """Share of the image that repeats, beyond chance: 0 to 1."""
        return self.found.confidence

    def best(self, kind: Kind, fold: int = 1) -> Operation | None:
        """Return the strongest operation of a kind; None where the lattice allows none."""
        return next((one for one in self.operations if (one.kind, one.fold) == (kind, fold)), None)


def find_pattern(spectrum: Spectrum, factor: int, corner: tuple[int, int] = (0, 0)) -> Pattern | None:
    """Find the lattice of an image by its spectrum; None where nothing repeats in two directions.

    Each pixel is the mean of `factor`² of the image, the first at `corner` (x, y) of the image. Below a
    confidence of SURE it is a texture, and no operation is measured.
    """
    shape = spectrum.shape
    if min(shape) < SMALLEST:
        return None
    cell = find_cell(spectrum.transform, window_transform(shape), shape)
    if cell is None:
        return None
    found = reflections(cell, spectrum)
    origin = corner[0] + factor / 2, corner[1] + factor / 2
    measured = operations(found) if found.confidence >= SURE else []
    return Pattern(found.cell * factor, origin, factor, found, measured)


def descriptors(pattern: Pattern, pixel_size_nm: float | None) -> dict[str, float | str]:
    """Return lattice, strengths and floors by their names."""
    told: dict[str, float | str] = {"lattice_confidence": pattern.confidence}
    a, b = lengths(pattern.vectors)
    told |= {"lattice_a_px": a, "lattice_b_px": b, "lattice_gamma_deg": gamma_deg(pattern.vectors)}
    told |= {"lattice_direction_deg": direction_deg(pattern.vectors[0])}
    told["lattice_class"] = lattice_class(pattern.vectors)
    if pixel_size_nm is not None:
        told |= {"lattice_a_nm": a * pixel_size_nm, "lattice_b_nm": b * pixel_size_nm}
    for fold in FOLDS:
        told |= _strength(f"rotation_{fold}_fold", pattern.best("rotation", fold))
    for kind in ("mirror", "glide"):
        best = pattern.best(kind)
        told |= _strength(kind, best)
        if best is not None:
            told[f"{kind}_axis_deg"] = direction_deg(np.array(axis_direction(best.matrix)) @ pattern.vectors)
    return told


def _strength(name: str, operation: Operation | None) -> dict[str, float | str]:
    """Return strength and floor; what the lattice does not allow has strength 0 and no floor."""
    if operation is None:
        return {name: 0.0}
    return {name: operation.strength, f"{name}_floor": operation.floor}
