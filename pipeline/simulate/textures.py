"""Micrographs that are neither domains, nor lattices, nor scattering: the family "other".

Grains, particles, fibres, rough and stepped surfaces, pores, cracks, adsorbates, frames without content.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import ndimage
from scipy.spatial import cKDTree

from pipeline.simulate.fields import band, filtered_noise, frequencies, log_uniform, power_law, smooth
from pipeline.simulate.microscope import Condition, displacement, observed, random_condition, shifted

Pixels = Float[np.ndarray, "height width"]


@dataclass(frozen=True)
class Texture:
    """A micrograph and the kind of structure it shows."""

    pixels: Pixels
    kind: str


def grains(rng: np.random.Generator, size: int) -> Pixels:
    """Polycrystal: Voronoi grains with their own brightness, grooves or bright boundaries."""
    count, stretch = int(log_uniform(rng, 12.0, 500.0)), log_uniform(rng, 0.6, 1.6)
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    wobble = rng.uniform(0, 3) * smooth(rng, size, size, 6.0)
    points = np.stack([(rows + wobble).ravel(), (columns * stretch).ravel()], 1)
    centres = rng.random((count, 2)) * [size, size * stretch]
    distance, nearest = cKDTree(centres).query(points, k=2)
    contrast = rng.choice([0.0, 1.0, 1.0]) * rng.random(count)
    gap = distance[:, 1] - distance[:, 0]
    boundary = rng.choice([-1, 1, 2]) * np.exp(-((gap / rng.uniform(1.0, 4)) ** 2))
    dome = rng.choice([0.0, 1.0]) * np.sqrt(gap + 0.1) * 0.3
    return (contrast[nearest[:, 0]] + boundary + dome).reshape(size, size).astype(np.float32)


def particles(rng: np.random.Generator, size: int) -> Pixels:
    """Nanoparticles on a support: discs, ellipses and cubes, flat or domed, bright or dark."""
    out = 0.1 * power_law(rng, size, size, 1.2)
    radius = log_uniform(rng, 2.0, 18.0)
    count = int(np.clip(log_uniform(rng, 0.05, 0.8) * size**2 / (math.pi * radius**2), 3, 250))
    squareness, domed = float(rng.choice([2.0, 2.0, 4.0, 10.0])), rng.random() < 0.5
    sign = 1.0 if rng.random() < 0.7 else -1.0
    for _ in range(count):
        half = radius * math.exp(rng.normal(0, 0.25))
        row, column = rng.uniform(0, size, 2)
        reach = int(1.6 * half) + 2
        top, left = max(0, int(row) - reach), max(0, int(column) - reach)
        y = np.arange(top, min(size, int(row) + reach + 1))[:, None] - row
        x = np.arange(left, min(size, int(column) + reach + 1))[None, :] - column
        angle, flat = rng.uniform(0, math.pi), rng.uniform(0.6, 1.0)
        u, v = x * math.cos(angle) + y * math.sin(angle), (y * math.cos(angle) - x * math.sin(angle)) / flat
        inside = (np.abs(u / half) ** squareness + np.abs(v / half) ** squareness) ** (1 / squareness)
        profile = np.sqrt(np.clip(1 - inside**2, 0, None)) if domed else 1 / (1 + np.exp((inside - 1) * half))
        window = out[top : top + y.shape[0], left : left + x.shape[1]]
        np.maximum(window, profile * rng.uniform(0.7, 1.2), out=window)
    return (sign * out).astype(np.float32)


def fibres(rng: np.random.Generator, size: int) -> Pixels:
    """Fibres or nanowires: curved lines, crossing, with some preferred direction."""
    out = np.zeros((size, size), np.float32)
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    main, scatter, width = rng.uniform(0, math.pi), rng.uniform(0.05, 1.5), log_uniform(rng, 0.8, 5.0)
    for _ in range(int(rng.integers(6, 40))):
        angle = main + rng.normal(0, scatter)
        x, y = columns - rng.uniform(0, size), rows - rng.uniform(0, size)
        along, across = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        across = across - rng.normal(0, 0.002) * along**2 - 3 * np.sin(along / rng.uniform(15, 60))
        profile = np.exp(-0.5 * (across / width / rng.uniform(0.7, 1.3)) ** 2)
        if rng.random() < 0.4:
            profile = profile * (np.abs(along) < rng.uniform(0.1, 0.4) * size)
        out = np.maximum(out, profile * rng.uniform(0.5, 1))
    return out


def rough(rng: np.random.Generator, size: int) -> Pixels:
    """A self-affine surface, as deposited films have, some with grains of one size."""
    surface = power_law(rng, size, size, rng.uniform(0.9, 2.4))
    if rng.random() < 0.4:
        surface = surface + rng.uniform(0.3, 1.5) * band(rng, size, size, log_uniform(rng, 4.0, 30.0), 0.5)
    return surface.astype(np.float32)


def terraces(rng: np.random.Generator, size: int) -> Pixels:
    """Atomic steps of a vicinal surface, wavy, with islands, flattened or not."""
    rows, columns = np.mgrid[:size, :size].astype(np.float32) / size
    angle, count = rng.uniform(0, 2 * math.pi), rng.uniform(2, 9)
    height = count * (rows * math.sin(angle) + columns * math.cos(angle))
    height = height + rng.uniform(0.1, 0.6) * smooth(rng, size, size, size / rng.uniform(6, 20))
    steps = np.floor(height)
    if rng.random() < 0.5:
        steps = steps - rng.uniform(0.5, 1.0) * height
    return ndimage.gaussian_filter(steps, 0.6).astype(np.float32) + 0.05 * power_law(rng, size, size, 1.0)


def pores(rng: np.random.Generator, size: int) -> Pixels:
    """A sponge or dealloyed metal: rough noise cut at a level and shaded from one side."""
    field = band(rng, size, size, log_uniform(rng, 8.0, 50.0), rng.uniform(0.5, 1.0))
    solid = 1 / (1 + np.exp(-rng.uniform(2, 8) * (field - rng.normal(0, 0.5))))
    light = ndimage.sobel(field, axis=int(rng.integers(2)))
    return (solid + rng.uniform(0, 0.6) * light / (light.std() + 1e-6) * solid).astype(np.float32)


def cracks(rng: np.random.Generator, size: int) -> Pixels:
    """A delaminated or cracked film: dark polygonal cracks, lifted pieces of different height."""
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    wobble = 4 * smooth(rng, size, size, 5.0)
    points = np.stack([(rows + wobble).ravel(), (columns + wobble.T).ravel()], 1)
    centres = rng.random((int(rng.integers(4, 30)), 2)) * size
    distance, nearest = cKDTree(centres).query(points, k=2)
    gap = distance[:, 1] - distance[:, 0]
    lift = rng.uniform(0, 0.8) * rng.standard_normal(len(centres))[nearest[:, 0]]
    picture = lift - 2.5 * (gap < rng.uniform(1.0, 4.0)) + rng.choice([0.0, 0.03]) * gap
    return picture.reshape(size, size).astype(np.float32) + 0.2 * rough(rng, size)


def adsorbates(rng: np.random.Generator, size: int) -> Pixels:
    """A flat surface with bright and dark spots, rings around some, as a tunnelling microscope shows."""
    out = log_uniform(rng, 0.1, 0.8) * power_law(rng, size, size, rng.uniform(0.8, 1.6))
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    width = log_uniform(rng, 1.0, 9.0)
    mostly = rng.choice([-1.0, 0.0, 1.0])
    for _ in range(int(rng.integers(1, 60))):
        row, column = rng.uniform(0, size, 2)
        distance = np.hypot(rows - row, columns - column) / (width * rng.uniform(0.6, 1.5))
        spot = np.exp(-0.5 * distance**2)
        if rng.random() < 0.2:
            spot = spot - 1.4 * np.exp(-0.5 * ((distance - 2) / 0.7) ** 2)
        sign = mostly if mostly and rng.random() < 0.9 else rng.choice([-1.0, 1.0])
        out += sign * rng.choice([1, 1, 2, 4]) * rng.uniform(0.5, 1.2) * spot
    return out.astype(np.float32)


def brushed(rng: np.random.Generator, size: int) -> Pixels:
    """Scratches, rolling texture or a fine weave of one direction without a period."""
    vertical, horizontal = frequencies(size, size)
    angle = rng.uniform(0, math.pi)
    u = horizontal * math.cos(angle) + vertical * math.sin(angle)
    v = vertical * math.cos(angle) - horizontal * math.sin(angle)
    envelope = np.exp(-0.5 * (u / rng.uniform(0.05, 0.2)) ** 2 - 0.5 * (v / rng.uniform(0.003, 0.02)) ** 2)
    return filtered_noise(rng, envelope.astype(np.float32), size)


def aggregates(rng: np.random.Generator, size: int) -> Pixels:
    """Irregular flakes and clusters on a support: thresholded fractal noise with soft or hard edges."""
    field = power_law(rng, size, size, rng.uniform(1.2, 2.0))
    level = rng.uniform(0.2, 1.5)
    flake = 1 / (1 + np.exp(-np.clip((field - level) * rng.uniform(3, 40), -30, 30)))
    inner = 1 + rng.uniform(0, 0.5) * power_law(rng, size, size, 1.2)
    return (flake * inner + 0.05 * power_law(rng, size, size, 0.8)).astype(np.float32)


def leaves(rng: np.random.Generator, size: int) -> Pixels:
    """Overlapping discs and boxes of all sizes, shaded: the statistics of photographs.

    The dead-leaves model (Lee, Mumford and Huang, Int. J. Comput. Vis. 41, 35, 2001).
    """
    out = np.zeros((size, size), np.float32)
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    for _ in range(int(rng.integers(20, 120))):
        reach = size * log_uniform(rng, 0.02, 0.5)
        x, y = columns - rng.uniform(0, size), rows - rng.uniform(0, size)
        angle, flat = rng.uniform(0, math.pi), rng.uniform(0.3, 1.0)
        u = x * math.cos(angle) + y * math.sin(angle)
        v = (y * math.cos(angle) - x * math.sin(angle)) / flat
        inside = np.hypot(u, v) < reach if rng.random() < 0.6 else np.maximum(abs(u), abs(v)) < reach
        shade = rng.uniform(0, 1) + rng.normal(0, 0.3) * u / reach
        out = np.where(inside, shade, out)
    return out + 0.05 * power_law(rng, size, size, 1.2)


def lettering(rng: np.random.Generator, size: int) -> Pixels:
    """Lines of short strokes on a plain ground, as scanned pages and drawings have them."""
    out = np.zeros((size, size), np.float32)
    height = int(rng.integers(4, 12))
    for top in range(int(rng.integers(2, 10)), size - height, int(height * rng.uniform(1.3, 2.2))):
        column = int(rng.integers(2, 20))
        while column < size * rng.uniform(0.6, 1.0):
            width = int(rng.integers(2, height))
            glyph = ndimage.gaussian_filter(rng.standard_normal((height, width)), 0.7) > 0.1
            out[top : top + height, column : column + width] = glyph[:, : max(0, size - column)]
            column += width + (int(rng.integers(3, 8)) if rng.random() < 0.2 else 1)
    return (1 - out).astype(np.float32)


def blank(rng: np.random.Generator, size: int) -> Pixels:
    """A frame without content: nothing but a slow gradient (noise is the microscope's)."""
    return (0.02 * smooth(rng, size, size, size / 4)).astype(np.float32)


def unfocused(rng: np.random.Generator, size: int) -> Pixels:
    """Something far out of focus."""
    sharp = KINDS[str(rng.choice(["grains", "particles", "aggregates", "fibres"]))](rng, size)
    return ndimage.gaussian_filter(sharp, size * rng.uniform(0.03, 0.1))


KINDS: dict[str, Callable[[np.random.Generator, int], Pixels]] = {
    "grains": grains,
    "particles": particles,
    "fibres": fibres,
    "rough": rough,
    "terraces": terraces,
    "pores": pores,
    "cracks": cracks,
    "adsorbates": adsorbates,
    "brushed": brushed,
    "aggregates": aggregates,
    "leaves": leaves,
    "lettering": lettering,
    "blank": blank,
    "unfocused": unfocused,
}
_SHARES = (0.1, 0.1, 0.07, 0.11, 0.08, 0.08, 0.06, 0.14, 0.05, 0.06, 0.05, 0.03, 0.04, 0.03)


def simulate_texture(
    rng: np.random.Generator, size: int = 160, kind: str | None = None, condition: Condition | None = None
) -> Texture:
    """Draw a micrograph of some kind under some condition; what is not given is drawn, widely."""
    kind = str(rng.choice(list(KINDS), p=_SHARES)) if kind is None else kind
    if condition is None:
        condition = random_condition(rng, str(rng.choice(["probe", "beam"])))
    picture = shifted(KINDS[kind](rng, size), displacement(rng, (size, size), condition))
    if kind == "blank":
        noise = 1.0 + condition.noise
        return Texture((picture + noise * rng.standard_normal((size, size))).astype(np.float32), kind)
    return Texture(observed(rng, picture, condition), kind)
