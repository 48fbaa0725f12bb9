"""The list of Bragg peaks and the net they lie on. numpy and scipy; worker only.

A peak is a maximum of the frame, lightly smoothed, that stands above what surrounds it. The net is the pair
of difference vectors on whose multiples most peaks lie, refined by least squares.
"""

import itertools
import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy import ndimage

from pipeline.scattering.analysis.frame import Frame

LONGEST = 700  # pixels of the longer side that peaks are looked for on
SURROUNDINGS = 11  # every second pixel, on that scale
LEAST_SIGMAS = 7.5
LEAST_CONTRAST = 0.3  # of the level around
MOST = 300
FEWEST_FOR_NET = 6
STRONGEST_FOR_NET = 24
NEAR = 0.12  # of a lattice vector: how far from a point of the net a peak may lie
LEAST_INDEXED = 0.6

Points = Float[np.ndarray, "peak 2"]
Vectors = Float[np.ndarray, "2 2"]
Vector = Float[np.ndarray, " axis"]
Result = tuple[dict[str, float], dict[str, Any]]


@dataclass(frozen=True)
class Spot:
    """A peak: its place in pixels from the outer corner of the first, height above its surroundings, q."""

    x: float
    y: float
    height: float
    q_per_angstrom: float | None


def peaks_analysis(frame: Frame) -> Result:
    """List the Bragg peaks, the highest first, and find their net."""
    places, heights = find_spots(frame)
    centre = frame.geometry.centre
    listed = []
    for (x, y), height in zip(places.tolist(), heights.tolist(), strict=True):
        q = frame.q_of(math.hypot(x - centre[0], y - centre[1])) if centre else math.nan
        listed.append(asdict(Spot(round(x, 2), round(y, 2), height, q if math.isfinite(q) else None)))
    numbers = {"peaks.count": float(len(listed))}
    net = find_net(places)
    if net is not None:
        a, b = net.vectors
        lengths = math.hypot(*a), math.hypot(*b)
        angle = math.degrees(math.acos(float(np.clip(a @ b / (lengths[0] * lengths[1]), -1, 1))))
        numbers |= {
            "peaks.a_px": lengths[0],
            "peaks.b_px": lengths[1],
            "peaks.angle_deg": angle,
            "peaks.indexed": net.indexed,
        }
    return numbers, {"peaks": listed, "net": None if net is None else net.vectors.tolist()}


def find_spots(frame: Frame) -> tuple[Points, Float[np.ndarray, " peak"]]:
    """Return places (x, y) of peaks and their heights above their surroundings, the highest first."""
    factor = max(1, -(-max(frame.pixels.shape) // LONGEST))
    height, width = (side // factor * factor for side in frame.pixels.shape)
    valid = ~frame.left_out[:height, :width]
    total = _blocks(np.where(valid, frame.pixels[:height, :width], 0), factor)
    weight = _blocks(valid.astype(np.float32), factor)
    level = np.where(weight > 0, total / np.maximum(weight, 1e-6), 0)
    known = weight > 0.5 * factor**2
    around = _surroundings(np.where(known, level, np.median(level[known]) if known.any() else 0))
    above = np.where(known, ndimage.gaussian_filter(level, 0.8) - around, 0)
    is_top = (above == ndimage.maximum_filter(above, 5)) & known
    is_top &= above > LEAST_SIGMAS * _noise(above, around, known)
    is_top &= above > LEAST_CONTRAST * np.maximum(np.abs(around), 1e-9)
    rows, columns = np.nonzero(is_top)
    order = np.argsort(-above[rows, columns], kind="stable")[:MOST]
    rows, columns = rows[order], columns[order]
    places = np.array([_centroid(above, *at) for at in zip(rows.tolist(), columns.tolist(), strict=True)])
    return (places.reshape(-1, 2) * factor), above[rows, columns].astype(np.float64)


def _surroundings(level: Float[np.ndarray, "row column"]) -> Float[np.ndarray, "row column"]:
    """The median of what surrounds every cell, on every second one: spots fill less than half of it."""
    half = ndimage.median_filter(level[::2, ::2], SURROUNDINGS, mode="nearest")
    whole = np.repeat(np.repeat(half, 2, axis=0), 2, axis=1)[: level.shape[0], : level.shape[1]]
    return ndimage.uniform_filter(whole, SURROUNDINGS)


def _noise(
    above: Float[np.ndarray, "row column"],
    around: Float[np.ndarray, "row column"],
    known: np.ndarray,
) -> Float[np.ndarray, "row column"]:
    """Standard deviation of noise that grows with the root of the level, as counting does; never 0."""
    if not known.any():
        return np.ones_like(above)
    level = around - float(around[known].min())
    growing = np.sqrt(np.maximum(level, 0) + float(np.median(level[known])) + 1e-9)
    usual = 1.4826 * float(np.median(np.abs(above[known]) / growing[known]))
    return np.maximum(usual * growing, 1e-9)


def _blocks(values: Float[np.ndarray, "height width"], factor: int) -> Float[np.ndarray, "row column"]:
    rows, columns = values.shape[0] // factor, values.shape[1] // factor
    return values.reshape(rows, factor, columns, factor).sum(axis=(1, 3), dtype=np.float32)


def _centroid(above: Float[np.ndarray, "row column"], row: int, column: int) -> tuple[float, float]:
    """The centre of what lies above within two pixels: (x, y) from the outer corner of the first."""
    top, left = max(0, row - 2), max(0, column - 2)
    window = np.clip(above[top : row + 3, left : column + 3], 0, None)
    rows, columns = np.mgrid[top : top + window.shape[0], left : left + window.shape[1]] + 0.5
    return float((window * columns).sum() / window.sum()), float((window * rows).sum() / window.sum())


@dataclass(frozen=True)
class Net:
    """Two vectors (x, y) in pixels, the shorter first, and the share of peaks that lie on their net."""

    vectors: Vectors
    indexed: float


def find_net(places: Points) -> Net | None:
    """Return the net on which at least three fifths of the peaks lie, None where there is none."""
    if len(places) < FEWEST_FOR_NET:
        return None
    strong = places[:STRONGEST_FOR_NET]
    differences = (strong[:, None] - strong[None, :]).reshape(-1, 2)
    lengths = np.hypot(*differences.T)
    keep = (lengths > 4) & ((differences[:, 0] > 0) | ((differences[:, 0] == 0) & (differences[:, 1] > 0)))
    common = _commonest(differences[keep][np.argsort(lengths[keep])])
    best: Net | None = None
    for a, b in itertools.combinations(common, 2):
        net = _tried(np.stack([a, b]), strong)
        if net is not None and (best is None or _worth(net) > _worth(best)):
            best = net
    return best if best is not None and best.indexed >= LEAST_INDEXED else None


def _commonest(differences: Points) -> list[Vector]:
    """The differences that occur most often, short ones first among equals."""
    found: list[tuple[int, Vector]] = []
    left = np.ones(len(differences), bool)
    for number in range(len(differences)):
        if left[number]:
            length = math.hypot(*differences[number])
            like = left & (np.hypot(*(differences - differences[number]).T) < NEAR * length)
            left &= ~like
            found.append((int(like.sum()), differences[like].mean(axis=0)))
    found.sort(key=lambda one: -one[0])
    return [vector for _, vector in found[:8]]


def _tried(vectors: Vectors, places: Points) -> Net | None:
    for _ in range(2):
        area = abs(float(np.linalg.det(vectors)))
        if area < 0.2 * math.hypot(*vectors[0]) * math.hypot(*vectors[1]):
            return None
        vectors = _reduced(vectors)
        order, near = _indexed(vectors, places)
        if near.sum() < FEWEST_FOR_NET or np.linalg.matrix_rank(order[near] - order[near][0]) < 2:
            return None
        known = np.column_stack([order[near], np.ones(int(near.sum()))])
        vectors = np.linalg.lstsq(known, places[near], rcond=None)[0][:2]
    _, near = _indexed(vectors, places)
    return Net(_reduced(vectors), float(near.mean()))


def _indexed(vectors: Vectors, places: Points) -> tuple[Points, np.ndarray]:
    """Orders of the peaks, counted from the best of the highest ones, and which lie near the net."""
    inverse = np.linalg.inv(vectors)
    exact = [(places - origin) @ inverse for origin in places[:8]]
    near = [np.abs(one - np.rint(one)).max(axis=1) < NEAR for one in exact]
    best = max(range(len(near)), key=lambda number: int(near[number].sum()))
    return np.rint(exact[best]), near[best]


def _reduced(vectors: Vectors) -> Vectors:
    """Gauss' reduction: the two shortest vectors of a net, the shorter first."""
    a, b = vectors
    while True:
        if a @ a > b @ b:
            a, b = b, a
        steps = np.rint(a @ b / (a @ a))
        if steps == 0:
            return np.stack([a, b])
        b = b - steps * a


def _worth(net: Net) -> float:
    """More peaks on a wider net: any peaks lie on a net that is fine enough."""
    return net.indexed * math.sqrt(abs(float(np.linalg.det(net.vectors))))
