"""Frames that hold no pattern: dark and blank ones, noise of every kind, and pictures of other things.

What the head learns to tell from patterns; beside them those of the older simulator, so that it does not take
for none what only its own does not draw. Deterministic by seed. numpy and scipy.
"""

import numpy as np
from jaxtyping import Bool, Float, UInt8

from pipeline.classify.families.examples import draw_example
from pipeline.classify.scattering.view import PLANES, SIDE, view
from pipeline.errors import EncoderError
from pipeline.simulate import detector
from pipeline.simulate.fields import log_uniform, smooth

Pixels = Float[np.ndarray, "height width"]
Views = UInt8[np.ndarray, "image plane 128 128"]
PICTURES = ("other", "other", "other", "atomic lattice", "ferroelectric domains")
PATTERNS = ("scattering in transmission", "scattering at grazing incidence")
NOISE = 0.5
"""Share of frames in which a detector saw nothing; the others are pictures."""
KINDS, SHARES = ("constant", "counts", "camera"), (0.15, 0.45, 0.4)
SIDES = (128, 160, 200, 256)


def other_views(count: int, seed: int) -> Views:
    """Draw frames without a pattern, as the head sees them."""
    rng = np.random.default_rng([seed, 13])
    views = np.empty((count, PLANES, SIDE, SIDE), np.uint8)
    made = 0
    while made < count:
        pixels, mask = dark(rng) if rng.random() < NOISE else (_picture(rng), None)
        try:
            views[made] = view(pixels, mask)
        except EncoderError:  # hardly a pixel of it is valid
            continue
        made += 1
    return views


def older_views(count: int, seed: int) -> Views:
    """Draw patterns of the older simulator, as the head sees them."""
    rng = np.random.default_rng([seed, 19])
    drawn = (draw_example(rng, PATTERNS[number % 2]) for number in range(count))
    return np.stack([view(pixels) for pixels in drawn])


def _picture(rng: np.random.Generator) -> Pixels:
    return draw_example(rng, str(rng.choice(PICTURES)))


def dark(rng: np.random.Generator) -> tuple[Pixels, Bool[np.ndarray, "height width"]]:
    """Draw a frame that a detector took without a pattern, and where its pixels are invalid.

    Constant, counts of one mean, a pedestal with read noise and slow drift, or single bright pixels; with
    gaps and hot pixels or without.
    """
    shape = int(rng.choice(SIDES)), int(rng.choice(SIDES))
    pixels = _empty(rng, shape, str(rng.choice(KINDS, p=SHARES)))
    if rng.random() < 0.4:
        number = int(rng.integers(1, 30))
        places = rng.integers(0, shape[0], number), rng.integers(0, shape[1], number)
        pixels[places] = (float(pixels.max()) + 5) * rng.uniform(0.3, 30, number)
    mask = np.zeros(shape, bool)
    if rng.random() < 0.35:
        mask = detector.gaps(rng, shape, str(rng.choice(["modules", "strips"])))
        if rng.random() < 0.4:  # nobody told of the gaps
            pixels, mask = np.where(mask, rng.choice([0.0, -1.0]), pixels), np.zeros(shape, bool)
    return pixels.astype(np.float32), mask


def _empty(rng: np.random.Generator, shape: tuple[int, int], kind: str) -> Pixels:
    if kind == "constant":
        return np.full(shape, float(rng.choice([0.0, 1.0, rng.uniform(0, 5000)])))
    drift = smooth(rng, *shape, float(rng.uniform(0.2, 0.6)) * max(shape))
    if kind == "counts":
        mean = log_uniform(rng, 0.01, 3000.0) * (1 + float(rng.choice([0.0, rng.uniform(0, 0.15)])) * drift)
        return rng.poisson(np.clip(mean, 0, None)).astype(float)
    read = rng.uniform(0.5, 8)
    pixels = rng.uniform(5, 400) + rng.normal(0, read, shape) + read * rng.uniform(0, 1.5) * drift
    columns = rng.normal(0, read * rng.uniform(0.05, 0.6), (1, shape[1]))
    return pixels + columns if rng.random() < 0.4 else pixels
