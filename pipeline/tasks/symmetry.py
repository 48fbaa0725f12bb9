"""Lattice and symmetry of one image with their places, measured anew from its original."""

import json
import math
from typing import Any

import numpy as np

from pipeline.describe import Description, examine
from pipeline.describe.cell import direction_deg, gamma_deg, lattice_class, lengths
from pipeline.describe.elements import axes, centres, is_found
from pipeline.describe.pattern import FOLDS, Pattern
from pipeline.describe.symmetry import Kind, Operation, axis_direction
from pipeline.jobs import JobContext
from pipeline.tasks import cache
from pipeline.tasks.pixels import read_original
from pipeline.tasks.shelf import shelf_of


def symmetry(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Put lattice, strengths, axes and centres of an image into the cache as JSON, and return them."""
    context.progress(0.0, "reading the original file")
    opened = shelf_of(context.collections, context.database).open(arguments["collection"])
    image = read_original(opened.collection, arguments["image_id"])
    told = told_of(examine(image.pixels, image.mask, image.pixel_size_nm), image.pixel_size_nm)
    with cache.open_cache(context.state) as kept:
        kept.set(cache.symmetry_key(arguments["image_id"]), json.dumps(told, allow_nan=False).encode())
    return told


def told_of(found: Description, pixel_size_nm: float | None) -> dict[str, Any]:
    """Return what docs/http.md describes of GET …/symmetry; what is not known is None."""
    pattern = found.pattern
    return {
        "confidence": _known(found.measured["lattice_confidence"]),
        "lattice": None if pattern is None else _lattice(pattern, pixel_size_nm),
        "symmetry": _whole_image(found.measured) if pattern is None else _operations(pattern),
        "centres": [] if pattern is None else [vars(one) for one in centres(pattern.operations)],
        "axes": [] if pattern is None else [vars(one) for one in axes(pattern.operations)],
        "burnt_in": None if found.drawn is None else vars(found.drawn),
        "likely_artefact": found.measured["likely_artefact"],
    }


def _lattice(pattern: Pattern, pixel_size_nm: float | None) -> dict[str, Any]:
    a, b = lengths(pattern.vectors)
    highest = next(iter(centres(pattern.operations)), None)
    return {
        "class": lattice_class(pattern.vectors),
        "vectors": pattern.vectors.tolist(),
        "origin": list(pattern.origin),
        "anchor": [0.0, 0.0] if highest is None else [highest.u, highest.v],
        "a_px": a,
        "b_px": b,
        "gamma_deg": gamma_deg(pattern.vectors),
        "reflections": pattern.found.seen(),
        "a_nm": None if pixel_size_nm is None else a * pixel_size_nm,
        "b_nm": None if pixel_size_nm is None else b * pixel_size_nm,
    }


def _operations(pattern: Pattern) -> list[dict[str, Any]]:
    """Return the best of each kind; what the lattice does not allow has strength 0 and no floor."""
    kinds: list[tuple[Kind, int]] = [("rotation", fold) for fold in FOLDS]
    kinds += [("mirror", 1), ("glide", 1)]
    return [_row(kind, fold, pattern.best(kind, fold), pattern) for kind, fold in kinds]


def _row(kind: str, fold: int, best: Operation | None, pattern: Pattern) -> dict[str, Any]:
    if best is None:
        return {
            "kind": kind,
            "fold": fold,
            "strength": 0.0,
            "floor": None,
            "axis_deg": None,
            "is_found": False,
        }
    along = None if kind == "rotation" else np.array(axis_direction(best.matrix)) @ pattern.vectors
    return {
        "kind": kind,
        "fold": fold,
        "strength": best.strength,
        "floor": best.floor,
        "axis_deg": None if along is None else direction_deg(along),
        "is_found": is_found(best),
    }


def _whole_image(measured: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the strengths of an image without a lattice; glides need one."""
    names = [("rotation", fold, f"rotation_{fold}_fold") for fold in FOLDS] + [("mirror", 1, "mirror")]
    return [
        {
            "kind": kind,
            "fold": fold,
            "strength": _known(measured[name]),
            "floor": _known(measured[f"{name}_floor"]),
            "axis_deg": _known(measured["mirror_axis_deg"]) if kind == "mirror" else None,
            "is_found": False,
        }
        for kind, fold, name in names
    ]


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
