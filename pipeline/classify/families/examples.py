"""Training images of the coarse families: the simulators, and what happens to images before they are stored.

Crops, other sizes, log and square-root scales, 8 bits, burnt-in scale bars: an image of a family must be
known in whatever form it was saved.
"""

import numpy as np
from jaxtyping import Float, Int
from scipy import ndimage

from pipeline.classify.families.head import FAMILIES
from pipeline.simulate.ferroelectric import simulate_domains
from pipeline.simulate.fields import log_uniform
from pipeline.simulate.lattice import simulate_lattice
from pipeline.simulate.microscope import quantised
from pipeline.simulate.scattering import simulate_pattern
from pipeline.simulate.textures import simulate_texture

Pixels = Float[np.ndarray, "height width"]
Saved = Float[np.ndarray, "rows columns"]


def draw_example(rng: np.random.Generator, family: str) -> Saved:
    """Draw an image of a family as float32; masked pixels are NaN."""
    side = int(rng.choice([96, 128, 160, 192]))
    if family == "ferroelectric domains":
        scan = simulate_domains(rng, side)
        return _saved(rng, scan.amplitude_pm if rng.random() < 0.5 else scan.phase_deg)
    if family == "atomic lattice":
        return _saved(rng, _seen_lattice(rng, side))
    if family == "other":
        return _other(rng, side)
    shape = (side, int(side * rng.choice([1.0, 1.0, 0.8, 1.25])))
    return saved_counts(rng, _seen_counts(rng, shape, grazing=family == FAMILIES[3]))


def _other(rng: np.random.Generator, side: int) -> Saved:
    """Micrographs, and a few frames without any contrast."""
    if rng.random() < 0.02:
        return np.full((side, side), rng.uniform(0, 255), np.float32)
    return _saved(rng, simulate_texture(rng, side).pixels)


def _seen_lattice(rng: np.random.Generator, side: int) -> Pixels:
    """A lattice whose order is visible: neither drowned in noise nor a mere corner of the frame."""
    while True:
        image = simulate_lattice(rng, side)
        if image.visible or image.defect == "twin":
            return image.pixels


def _seen_counts(rng: np.random.Generator, shape: tuple[int, int], grazing: bool) -> Int[np.ndarray, "h w"]:
    """A pattern in which something is visible, or at least the beam's own scattering."""
    while True:
        pattern = simulate_pattern(rng, shape, grazing)
        counts = pattern.counts
        inside = 0 <= pattern.centre[0] < shape[1] and 0 <= pattern.centre[1] < shape[0]
        if pattern.features or (inside and np.quantile(counts, 0.99) > 8):
            return counts


def _saved(rng: np.random.Generator, pixels: Pixels) -> Saved:
    """A micrograph as it may be saved: cropped, resized, 8 bits, inverted, with a scale bar."""
    if rng.random() < 0.3:
        pixels = ndimage.zoom(pixels, log_uniform(rng, 0.75, 1.5), order=1)
    if rng.random() < 0.25:
        height = int(pixels.shape[0] * rng.uniform(0.6, 1.0))
        pixels = pixels[:height]
    if rng.random() < 0.15:
        pixels = -pixels
    if rng.random() < 0.6:
        pixels = quantised(rng, pixels).astype(np.float32)
        if rng.random() < 0.15:
            _burn_scale_bar(rng, pixels)
    return np.ascontiguousarray(pixels, np.float32)


def _burn_scale_bar(rng: np.random.Generator, pixels: Pixels) -> None:
    height, width = pixels.shape
    row, column = int(height * rng.uniform(0.86, 0.95)), int(width * rng.uniform(0.05, 0.6))
    length = int(width * rng.uniform(0.15, 0.35))
    pixels[row : row + max(1, height // 60), column : column + length] = rng.choice([0, 255])


def saved_counts(rng: np.random.Generator, counts: Int[np.ndarray, "height width"]) -> Saved:
    """A pattern as it may be saved: counts with masked gaps, or a picture on a log or root scale."""
    mask = counts < 0
    values = np.clip(counts, 0, None).astype(np.float32)
    if rng.random() < 0.5:
        values[mask] = np.nan
        return values
    scale = str(rng.choice(["log", "root", "linear"], p=[0.6, 0.25, 0.15]))
    if scale == "log":
        floor = log_uniform(rng, 0.3, 30.0) if rng.random() < 0.5 else 1.0
        values = np.log(values + floor)
    elif scale == "root":
        values = np.sqrt(values)
    values[mask] = values.min()
    picture = quantised(rng, values, clip=0.01).astype(np.float32)
    if rng.random() < 0.3:
        picture = ndimage.gaussian_filter(picture, rng.uniform(0.3, 1.0))
    return ndimage.zoom(picture, log_uniform(rng, 0.6, 1.3), order=1) if rng.random() < 0.3 else picture
