"""Simulated crystals as images, for tests."""

import math

import numpy as np

from pipeline.describe.cell import Vectors, reduced
from pipeline.describe.pattern import Pattern, find_pattern
from pipeline.describe.spectrum import Spectrum
from pipeline.simulate.wallpaper import draw_cell, render


def crystal(group: str, seed: int, noise: float = 0.0, size: int = 128) -> tuple[np.ndarray, Vectors]:
    """Draw an image of a group, turned by any angle, and its reduced cell; noise is relative to it."""
    rng = np.random.default_rng(seed)
    cell = draw_cell(rng, group, float(rng.uniform(16, 24)))
    angle = float(rng.uniform(0, 2 * math.pi))
    image = render(cell, (size, size), angle, (rng.random(), rng.random()))
    image = (image - image.mean()) / image.std() + noise * rng.standard_normal(image.shape)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return image.astype(np.float32), reduced((turn @ cell.basis).T)


def found_in(image: np.ndarray) -> Pattern:
    """Find the pattern of an image that has one."""
    pattern = find_pattern(Spectrum(image), 1)
    assert pattern is not None
    return pattern


def mismatch(found: Vectors, true: Vectors) -> float:
    """Share of a vector by which two cells of the same lattice differ; infinite for different lattices."""
    steps = np.rint(found @ np.linalg.inv(true))
    if abs(abs(np.linalg.det(steps)) - 1) > 1e-6:
        return math.inf
    return float(np.abs(steps @ true - found).max() / np.hypot(*true[0]))
