"""What fills a unit cell: nine families of motifs, drawn on a periodic grid of fractional coordinates."""

import math

import numpy as np
from jaxtyping import Float

from pipeline.simulate.fields import log_uniform
from pipeline.simulate.groups import OPERATIONS, Basis

GRID = 64  # even, so that half-cell shifts fall on grid points
FAMILIES = (
    "atoms", "bonds", "molecules", "polygons", "noise", "fringes", "strokes", "leaves", "patches",
)  # fmt: skip

Grid = Float[np.ndarray, "grid grid"]  # first axis along a, second along b
Points = Float[np.ndarray, "point 2"]

_INDEX = np.fft.fftfreq(GRID) * GRID


def frequency_px(basis: Basis) -> Grid:
    """Length of the reciprocal vector (cycles per pixel) of every Fourier coefficient of the grid."""
    reciprocal = np.linalg.inv(basis).T
    h, k = np.meshgrid(_INDEX, _INDEX, indexing="ij")
    return np.hypot(reciprocal[0, 0] * h + reciprocal[0, 1] * k, reciprocal[1, 0] * h + reciprocal[1, 1] * k)


def draw(rng: np.random.Generator, family: str, group: str, basis: Basis) -> Grid:
    """Draw a motif of a family; the families of atoms already follow the group, the others are asymmetric."""
    if family in ("atoms", "bonds"):
        return _atoms(rng, group, basis, bonds=family == "bonds")
    drawers = {
        "molecules": _molecules,
        "polygons": _polygons,
        "noise": _noise,
        "fringes": _fringes,
        "strokes": _strokes,
        "leaves": _leaves,
        "patches": _patches,
    }
    return drawers[family](rng, basis)


def orbit(point: Float[np.ndarray, "2"], group: str) -> Points:
    """All images of a point in the unit cell under the group, each once."""
    found: list[np.ndarray] = []
    for (a, b, c, d), halves in OPERATIONS[group]:
        image = np.array([a * point[0] + b * point[1], c * point[0] + d * point[1]]) + np.array(halves) / 2
        image %= 1.0
        if all(np.abs((image - other + 0.5) % 1.0 - 0.5).max() > 1e-6 for other in found):
            found.append(image)
    return np.array(found)


def snap(rng: np.random.Generator, point: Float[np.ndarray, "2"], group: str) -> Float[np.ndarray, "2"]:
    """Move a point onto a special position of the group: the mean of its images under one operation."""
    operation = OPERATIONS[group][int(rng.integers(len(OPERATIONS[group])))]
    matrix = np.array(operation.matrix, float).reshape(2, 2)
    shift = np.array(operation.halves) / 2 + rng.integers(-1, 2, 2)
    images = [point]
    for _ in range(11):  # every order of the plane's rotations divides 12
        images.append(matrix @ images[-1] + shift)
    mean = np.mean(images, axis=0)
    is_fixed = np.allclose(matrix @ mean + shift, mean)
    return (mean if is_fixed else point) % 1.0


def _nearest_px(points: Points, others: Float[np.ndarray, "other 2"], basis: Basis) -> float:
    """Shortest distance (pixels) between two sets in the crystal, a point and itself left out."""
    shifts = np.stack(np.meshgrid([-1, 0, 1], [-1, 0, 1]), -1).reshape(-1, 2)
    apart = points[:, None, None] - others[None, :, None] + shifts
    lengths = np.linalg.norm(apart @ basis.T, axis=-1)
    return float(lengths[lengths > 1e-6].min())


def _atoms(rng: np.random.Generator, group: str, basis: Basis, bonds: bool) -> Grid:
    edge = math.sqrt(abs(np.linalg.det(basis)))
    spacing = edge * rng.uniform(0.16, 0.34)
    placed, weights = _place_atoms(rng, group, basis, spacing)
    if bonds:
        placed, weights = _with_bonds(placed, weights, basis, spacing * rng.uniform(1.4, 2.1))
    width_px = spacing * rng.uniform(0.2, 0.42)
    return point_spread(placed, weights, basis, width_px, tails=rng.uniform(0, 0.4))


def _place_atoms(
    rng: np.random.Generator, group: str, basis: Basis, spacing: float
) -> tuple[Points, Float[np.ndarray, "point"]]:
    """Place one to five species, each on the orbit of a general or special position, none too close."""
    sets: list[Points] = []
    weights: list[np.ndarray] = []
    wanted = int(rng.integers(1, 6))
    for _ in range(12 * wanted):
        point = rng.random(2)
        for _ in range(int(rng.choice(3, p=[0.35, 0.4, 0.25]))):
            point = snap(rng, point, group)
        images = orbit(point, group)
        everything = np.concatenate([*sets, images])
        if _nearest_px(images, everything, basis) < spacing:
            continue
        sets.append(images)
        weights.append(np.full(len(images), log_uniform(rng, 0.12, 1.0)))  # brightness ~ Z^1.7 of the column
        if len(sets) == wanted:
            break
    if not sets:
        point = rng.random(2)
        sets, weights = [orbit(point, group)], [np.ones(len(orbit(point, group)))]
    return np.concatenate(sets), np.concatenate(weights)


def _with_bonds(
    points: Points, weights: Float[np.ndarray, "point"], basis: Basis, reach_px: float
) -> tuple[Float[np.ndarray, "bead 2"], Float[np.ndarray, "bead"]]:
    """Join neighbours by rows of fainter beads, so that they read as bonds."""
    beads, bead_weights = [points], [weights]
    for row in (-1, 0, 1):
        for column in (-1, 0, 1):
            apart = points[None] + np.array([row, column]) - points[:, None]
            lengths = np.linalg.norm(apart @ basis.T, axis=-1)
            for first, second in np.argwhere((lengths > 1e-6) & (lengths < reach_px)):
                for share in (0.25, 0.5):
                    beads.append((points[first] + share * apart[first, second])[None] % 1.0)
                    bead_weights.append(np.array([0.35 * weights.mean() * (0.5 if share == 0.5 else 1.0)]))
    return np.concatenate(beads), np.concatenate(bead_weights)


def point_spread(
    points: Points, weights: Float[np.ndarray, "point"], basis: Basis, width_px: float, tails: float = 0.0
) -> Grid:
    """Sum of periodic Gaussians (standard deviation `width_px`), with wider `tails` mixed in."""
    along_a = np.exp(-2j * np.pi * np.outer(_INDEX, points[:, 0]))
    along_b = np.exp(-2j * np.pi * np.outer(points[:, 1], _INDEX))
    spread = 2 * math.pi**2 * (frequency_px(basis) * width_px) ** 2
    profile = (1 - tails) * np.exp(-spread) + tails * np.exp(-6 * spread)
    return np.fft.ifft2((along_a * weights) @ along_b * profile).real * GRID * GRID


def _offsets(rng: np.random.Generator, basis: Basis) -> tuple[Grid, Grid]:
    """Cartesian offsets of every grid point from a random centre, in units of the cell's edge, periodic."""
    steps = np.arange(GRID) / GRID
    u, v = np.meshgrid(steps - rng.random(), steps - rng.random(), indexing="ij")
    u, v = u - np.round(u), v - np.round(v)
    unit = basis / math.sqrt(abs(np.linalg.det(basis)))
    return unit[0, 0] * u + unit[0, 1] * v, unit[1, 0] * u + unit[1, 1] * v


def _molecules(rng: np.random.Generator, basis: Basis) -> Grid:
    """Bright and dark lobes as a tunnelling microscope shows molecules."""
    cell = np.zeros((GRID, GRID))
    for _ in range(int(rng.integers(2, 6))):
        x, y = _offsets(rng, basis)
        angle, width, flat = rng.uniform(0, math.pi), rng.uniform(0.06, 0.2), rng.uniform(0.4, 1.0)
        along, across = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        sign = 1 if rng.random() < 0.75 else -1
        cell += (
            sign * rng.uniform(0.4, 1) * np.exp(-0.5 * ((along / width) ** 2 + (across / width / flat) ** 2))
        )
    return cell


def _polygons(rng: np.random.Generator, basis: Basis) -> Grid:
    """Flat-topped facets, as etched or assembled structures show them."""
    cell = np.zeros((GRID, GRID))
    for _ in range(int(rng.integers(2, 5))):
        x, y = _offsets(rng, basis)
        inside = np.hypot(x, y) < 0.45
        for angle in np.sort(rng.uniform(0, 2 * math.pi, int(rng.integers(3, 6)))):
            inside &= x * math.cos(angle) + y * math.sin(angle) < rng.uniform(0.08, 0.32)
        height = rng.uniform(0.3, 1) * (1 if rng.random() < 0.7 else -1)
        cell = np.where(inside, cell + height * (1 + rng.uniform(-1.5, 1.5) * x), cell)
    return cell


def _noise(rng: np.random.Generator, basis: Basis) -> Grid:
    edge = math.sqrt(abs(np.linalg.det(basis)))
    per_cell = frequency_px(basis) * edge
    if rng.random() < 0.5:
        envelope = np.exp(-0.5 * ((per_cell - rng.uniform(1.2, 5)) / rng.uniform(0.5, 1.5)) ** 2)
    else:
        envelope = (per_cell + 0.5) ** -rng.uniform(0.8, 2.5) * (per_cell < 9)
    return np.fft.ifft2(np.fft.fft2(rng.standard_normal((GRID, GRID))) * envelope).real


def _fringes(rng: np.random.Generator, basis: Basis) -> Grid:
    """A few strong Fourier components, as phase contrast at high resolution shows a crystal."""
    edge = math.sqrt(abs(np.linalg.det(basis)))
    per_cell = frequency_px(basis) * edge
    chosen = (per_cell < rng.uniform(2.2, 3.6)) & (rng.random((GRID, GRID)) < 0.7)
    spectrum = (
        chosen * np.exp(2j * math.pi * rng.random((GRID, GRID))) * log_uniform(rng, 0.5, 2.0) ** per_cell
    )
    return np.fft.ifft2(spectrum).real * GRID


def _strokes(rng: np.random.Generator, basis: Basis) -> Grid:
    """Bent lines of even width, as fibres, letters and etched tracks show them."""
    cell = np.zeros((GRID, GRID))
    for _ in range(int(rng.integers(1, 4))):
        x, y = _offsets(rng, basis)
        ends = rng.uniform(-0.3, 0.3, (3, 2))
        nearest = np.full((GRID, GRID), np.inf)
        for t in np.linspace(0, 1, 9):
            point = (1 - t) ** 2 * ends[0] + 2 * t * (1 - t) * ends[1] + t**2 * ends[2]
            nearest = np.minimum(nearest, np.hypot(x - point[0], y - point[1]))
        width = rng.uniform(0.035, 0.09)
        line = 1 / (1 + np.exp((nearest - width) / (0.25 * width)))
        cell += rng.uniform(0.5, 1) * (1 if rng.random() < 0.75 else -1) * line
    return cell


def _leaves(rng: np.random.Generator, basis: Basis) -> Grid:
    """Discs and ellipses of many greys that cover each other, as grains and photographs do."""
    cell = np.full((GRID, GRID), rng.random())
    for _ in range(int(rng.integers(5, 26))):
        x, y = _offsets(rng, basis)
        angle, radius, flat = rng.uniform(0, math.pi), rng.uniform(0.06, 0.3), rng.uniform(0.3, 1.0)
        along, across = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        inside = np.hypot(along, across / flat) < radius
        cell = np.where(inside, rng.random() + rng.uniform(-1, 1) * along, cell)
    return cell


def _patches(rng: np.random.Generator, basis: Basis) -> Grid:
    """Noise of two to four flat levels, as phases that separate show it."""
    smooth = _noise(rng, basis)
    cuts = np.quantile(smooth, np.sort(rng.uniform(0.15, 0.85, int(rng.integers(1, 4)))))
    return rng.permutation(len(cuts) + 1)[np.searchsorted(cuts, smooth)].astype(float)
