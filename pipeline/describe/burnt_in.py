"""A scale bar or data bar that a program has drawn into the pixels, found by long runs of one extreme value.

A line of a scale bar is a few rows that hold the same long run of the darkest or brightest value; a data bar
is a block of rows at the lower or upper edge that are nearly all one value, with letters.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

LOWER = 0.3  # of the height, where bars stand
UPPER = 0.15
COLUMNS = 640  # a wider image is thinned to about as many
SMALLEST = 96  # pixels a side: nobody draws a bar into less
SHORTEST, LONGEST = 0.06, 0.7  # of the width that the line of a scale bar takes
SHORTEST_PX = 20
THICKEST = 0.03  # of the height
BAND = 0.035  # of the height that a data bar takes at least
FRAME = 3  # rows of a frame around it, at most
FLAT = 0.6  # of a row of a data bar that is its ground
ALONE = 0.06  # of the rows that may hold other runs as long
LETTERS = (0.003, 0.3)  # share of a data bar that its letters take
NEARLY = 0.015  # of the range of values: compression blurs what was drawn

Kind = Literal["scale bar", "data bar"]


@dataclass(frozen=True)
class BurntIn:
    """What was drawn into an image, and its box in pixels."""

    kind: Kind
    left: int
    top: int
    width: int
    height: int


def find_drawn(values: Float[np.ndarray, "height width"]) -> BurntIn | None:
    """Find a data bar, or else the line of a scale bar; None where there is neither."""
    height, width = values.shape
    if min(height, width) < SMALLEST:
        return None
    every = max(1, width // COLUMNS)
    strips = [(height - int(LOWER * height), height), (0, int(UPPER * height))]
    seen = [np.ascontiguousarray(values[first:last, ::every]) for first, last in strips]
    low, high = (
        float(bound.reduce(values[:: max(1, height // 256), ::every], axis=None))
        for bound in (np.fmin, np.fmax)
    )
    near = NEARLY * (high - low)
    if not near > 0:
        return None
    extremes = [[strip <= low + near, strip >= high - near] for strip in seen]
    for (_, last), masks in zip(strips, extremes, strict=True):
        band = _band(masks, at_end=last == height)
        if band is not None and band >= BAND * height:
            return BurntIn("data bar", 0, last - band if last == height else 0, width, band)
    for (first, _), masks in zip(strips, extremes, strict=True):
        for mask in masks:
            line = _line(mask, max(2, round(THICKEST * height)))
            if line is not None:
                left, top, length, thickness = line
                return BurntIn("scale bar", left * every, first + top, length * every, thickness)
    return None


def _band(masks: list[Bool[np.ndarray, "row column"]], at_end: bool) -> int | None:
    """Count the rows from an edge that are nearly all of one extreme value, with letters of the other."""
    for mask, letters in (masks, masks[::-1]):
        share = mask.mean(axis=1)[:: -1 if at_end else 1]
        flat = share >= FLAT
        first = next((row for row in range(FRAME + 1) if flat[row : row + 3].all()), None)
        if first is None:
            continue
        # Letters take at most half of a row; the picture below them does not come back to one value.
        inside = share[first:] >= 0.5 * FLAT
        rows = first + (int(np.argmin(inside)) if not inside.all() else len(inside))
        written = float((letters[-rows:] if at_end else letters[:rows]).mean()) if rows else 0.0
        if rows < len(share) and flat[:rows].mean() > 0.5 and LETTERS[0] < written < LETTERS[1]:
            return rows
    return None


def _line(mask: Bool[np.ndarray, "row column"], thickest: int) -> tuple[int, int, int, int] | None:
    """Find a run that a few rows share and the rows beside them lack: left, top, length, thickness."""
    end, length = _longest_runs(mask)
    wide = mask.shape[1]
    is_run = (length >= max(SHORTEST * wide, SHORTEST_PX)) & (length <= LONGEST * wide)
    rows = np.flatnonzero(is_run)
    best = None
    for group in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        if not 1 <= len(group) <= thickest or group[0] == 0 or group[-1] == len(mask) - 1:
            continue
        same = np.ptp(end[group]) <= 2 and np.ptp(length[group]) <= 3
        longest = int(length[group].max())
        # Saturated stripes and steps come in many lengths; a scale bar stands alone but for a frame, text.
        others = np.count_nonzero(np.delete(length, group) > 0.5 * longest)
        if same and others <= ALONE * len(mask) and (best is None or longest > best[2]):
            best = int(end[group].max()) - longest + 1, int(group[0]), longest, len(group)
    return best


def _longest_runs(mask: Bool[np.ndarray, "row column"]) -> tuple[np.ndarray, np.ndarray]:
    """Return for every row where its longest run ends, and how long it is."""
    count = np.arange(1, mask.shape[1] + 1)
    last_gap = np.maximum.accumulate(np.where(mask, 0, count), axis=1)
    runs = np.where(mask, count - last_gap, 0)
    end = np.argmax(runs, axis=1)
    return end, runs[np.arange(len(mask)), end]
