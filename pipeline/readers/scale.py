"""The size of a pixel as a file states it: taken where it is a length, said where it is anything else."""

import math
from dataclasses import dataclass, field
from typing import Any

from pipeline.readers.metadata import Metadata, length_nm

RECIPROCAL_IN_NM = {"1/nm": 1.0, "nm^-1": 1.0, "1/a": 10.0, "1/å": 10.0, "1/angstrom": 10.0, "a^-1": 10.0}
RECIPROCAL_IN_NM |= {"1/m": 1e-9, "1/µm": 1e-3, "1/um": 1e-3, "1/μm": 1e-3}
"""Reciprocal nanometres in a unit of diffraction patterns, by its case-folded name."""

NO_UNIT = {"", "px", "pixel", "pixels", "none", "arb", "a.u."}
"""What stands for a unit where a picture was never calibrated."""


@dataclass(frozen=True)
class Scale:
    """`pixel_size_nm` is (x, y) as image_of takes it; `entries` belong to the metadata.

    A diffraction pattern has `reciprocal_pixel_per_nm` there (1/d, without 2 pi), and a size that
    cannot be used has `pixel_size_note`, a sentence.
    """

    pixel_size_nm: tuple[float | None, float | None] = (None, None)
    entries: Metadata = field(default_factory=dict)


def scale_of(x: Any, unit_x: str | None, y: Any = None, unit_y: str | None = None) -> Scale:
    """The scale of pixels `x` by `y` wide (y = x where None) in units named as files name them.

    The sign is left out: an axis may run backwards.
    """
    width, height = _number(x), _number(x if y is None else y)
    unit_x = (unit_x or "").strip()
    unit_y = unit_x if unit_y is None else unit_y.strip()
    sizes = length_nm(width, unit_x), length_nm(height, unit_y)
    if all(sizes):
        return Scale(sizes)
    per_nm = RECIPROCAL_IN_NM.get(unit_x.casefold())
    if per_nm is not None and width:
        return Scale(entries={"reciprocal_pixel_per_nm": width * per_nm})
    if unit_x.casefold() in NO_UNIT:
        return Scale(sizes)
    stated = f"{width:g} {unit_x}" if width is not None else f"{x} {unit_x}"
    if unit_x.casefold() != unit_y.casefold() or width != height:
        stated += f" by {height:g} {unit_y}" if height is not None else f" by {y} {unit_y}"
    return Scale(sizes, {"pixel_size_note": f"the file says {stated} for a pixel, which is no size: unknown"})


def _number(value: Any) -> float | None:
    try:
        number = abs(float(value))
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
