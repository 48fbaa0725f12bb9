"""Images of atomic lattices: an exact wallpaper cell seen through a microscope, with defects."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pipeline.simulate.fields import log_uniform, smooth, standardised
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.microscope import Condition, displacement, observed, random_condition
from pipeline.simulate.wallpaper import Cell, draw_cell, render

Pixels = Float[np.ndarray, "height width"]
DEFECTS = ("none", "vacancies", "contamination", "twin", "amorphous edge")


@dataclass(frozen=True)
class LatticeImage:
    """An image of a lattice with what it shows; `visible` is false where noise or defects hide the group."""

    pixels: Pixels
    cell: Cell
    condition: Condition
    defect: str
    visible: bool


def simulate_lattice(
    rng: np.random.Generator,
    size: int = 160,
    group: str | None = None,
    condition: Condition | None = None,
    cell: Cell | None = None,
    defect: str | None = None,
) -> LatticeImage:
    """Draw an image of a lattice. What is not given is drawn, widely: group, cell, condition, defects."""
    if cell is None:
        group = str(rng.choice(GROUPS)) if group is None else group
        cell = draw_cell(rng, group, edge_px=log_uniform(rng, 12.0, size / 3.2))
    if condition is None:
        condition = (
            _clean() if rng.random() < 0.15 else random_condition(rng, str(rng.choice(["beam", "probe"])))
        )
    if defect is None:
        defect = str(rng.choice(DEFECTS, p=[0.62, 0.14, 0.1, 0.07, 0.07]))
    angle = rng.uniform(0, 2 * math.pi) if rng.random() < 0.8 else 0.0
    ideal = _with_defect(rng, cell, size, angle, condition, defect)
    pixels = observed(rng, ideal, condition)
    hidden = defect in ("twin", "amorphous edge") or condition.noise > 0.8 or condition.row_noise > 1.0
    return LatticeImage(pixels, cell, condition, defect, visible=not hidden)


def _clean() -> Condition:
    return Condition()


def _with_defect(
    rng: np.random.Generator, cell: Cell, size: int, angle: float, condition: Condition, defect: str
) -> Pixels:
    shape = (size, size)
    offsets = displacement(rng, shape, condition)
    picture = render(cell, shape, angle, (rng.random(), rng.random()), offsets)
    if defect == "vacancies":
        return _vacancies(rng, picture, cell)
    if defect == "contamination":
        patch = smooth(rng, size, size, size / 5)
        return picture + rng.uniform(0.5, 1.5) * np.clip(patch, 0, None).astype(np.float32)
    if defect == "twin":
        other = render(cell, shape, angle + rng.uniform(0.2, 1.0), (rng.random(), rng.random()), offsets)
        return np.where(_half(rng, size), picture, other)
    if defect == "amorphous edge":
        amorphous = 0.6 * smooth(rng, size, size, 2.0) - 0.8
        return np.where(_half(rng, size), picture, amorphous).astype(np.float32)
    return picture


def _half(rng: np.random.Generator, size: int) -> np.ndarray:
    """One side of a wavy line through the picture."""
    rows, columns = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    angle = rng.uniform(0, 2 * math.pi)
    wave = 0.05 * smooth(rng, size, size, size / 12)
    return rows * math.sin(angle) + columns * math.cos(angle) + wave > rng.uniform(-0.5, 0.5)


def _vacancies(rng: np.random.Generator, picture: Pixels, cell: Cell) -> Pixels:
    """Darken (or, with adatoms, brighten) a few spots of the size of an atom."""
    size = picture.shape[0]
    edge = math.sqrt(abs(np.linalg.det(cell.basis)))
    rows, columns = np.mgrid[:size, :size]
    out = standardised(picture)
    for _ in range(int(rng.integers(2, 14))):
        row, column = rng.uniform(0, size, 2)
        width = edge * rng.uniform(0.12, 0.3)
        spot = np.exp(-0.5 * ((rows - row) ** 2 + (columns - column) ** 2) / width**2)
        out = out + rng.choice([-1.6, -1.2, 1.5], p=[0.5, 0.25, 0.25]) * spot
    return out.astype(np.float32)
