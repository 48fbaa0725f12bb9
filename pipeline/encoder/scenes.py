"""Simulated scenes, and views of them one by one, with the mask of a detector.

Views of a scene differ as two scans of one sample do: rotation, mirror, zoom 0.8 to 1.25, shift, contrast
curve, noise, module gaps. Only the scene tells them from views of others.
"""

import math

import numpy as np
from jaxtyping import Bool, Float
from scipy import ndimage

from pipeline.encoder.prepare import SIZE
from pipeline.simulate.ferroelectric import simulate_domains
from pipeline.simulate.lattice import simulate_lattice
from pipeline.simulate.scattering import simulate_pattern
from pipeline.simulate.textures import simulate_texture

SCENE_PX = 208  # a turned view of 128 px, zoomed out and shifted, still lies inside or in the mirror
OTHERS = ("domains", "scattering", "texture")
KINDS = ("lattice", *OTHERS)
SHARES = (0.35, 0.2, 0.2, 0.25)
SHIFT_PX = 10.0
MASKED_SHARE = 0.3
ZOOM = math.log(1.25)

Scene = Float[np.ndarray, "208 208"]


def draw_scene(rng: np.random.Generator) -> tuple[str, Scene]:
    """Draw a scene and its kind; counts of scattering as inverse hyperbolic sine, so that zooming is fair."""
    kind = str(rng.choice(KINDS, p=SHARES))
    if kind == "lattice":
        return kind, simulate_lattice(rng, SCENE_PX).pixels.astype(np.float32)
    return kind, draw_other(rng, kind)


def draw_other(rng: np.random.Generator, kind: str) -> Scene:
    """Draw a scene of one of OTHERS."""
    if kind == "domains":
        scan = simulate_domains(rng, SCENE_PX)
        channel = scan.amplitude_pm if rng.random() < 0.4 else scan.phase_deg
        return channel.astype(np.float32)
    if kind == "scattering":
        return np.arcsinh(simulate_pattern(rng, (SCENE_PX, SCENE_PX)).counts).astype(np.float32)
    return simulate_texture(rng, SCENE_PX).pixels.astype(np.float32)


def view(
    rng: np.random.Generator, kind: str, scene: Scene
) -> tuple[Float[np.ndarray, "128 128"], Bool[np.ndarray, "128 128"]]:
    """See a scene once: turned, mirrored, zoomed, shifted, with its own contrast and noise; with a mask."""
    picture = ndimage.map_coordinates(scene, _coordinates(rng), order=1, mode="reflect")
    spread = float(picture.std()) + 1e-6
    seen = (picture - picture.mean()) / spread
    if rng.random() < 0.5:
        seen = _toned(rng, seen)
    if rng.random() < 0.5:
        noise = math.exp(rng.uniform(math.log(0.02), math.log(0.4)))
        seen = seen + noise * rng.standard_normal(seen.shape)
    if kind == "scattering":
        seen = np.sinh(np.clip(seen * spread, -20, 20))
    return seen.astype(np.float32), _mask(rng)


def _coordinates(rng: np.random.Generator) -> Float[np.ndarray, "2 128 128"]:
    angle, zoom = rng.uniform(0, 2 * math.pi), math.exp(rng.uniform(-ZOOM, ZOOM))
    mirror = -1 if rng.random() < 0.5 else 1
    y, x = (np.mgrid[:SIZE, :SIZE] - (SIZE - 1) / 2) * zoom
    y = y * mirror
    middle = (SCENE_PX - 1) / 2 + rng.uniform(-SHIFT_PX, SHIFT_PX, 2)
    rows = math.cos(angle) * y - math.sin(angle) * x + middle[0]
    columns = math.sin(angle) * y + math.cos(angle) * x + middle[1]
    return np.stack([rows, columns])


def _mask(rng: np.random.Generator) -> Bool[np.ndarray, "128 128"]:
    """Draw what a detector hides, True: mostly nothing, else bars between modules and a few dead pixels."""
    mask = np.zeros((SIZE, SIZE), bool)
    if rng.random() < MASKED_SHARE:
        for axis in (0, 1):
            for _ in range(int(rng.integers(3))):
                start = int(rng.integers(SIZE))
                np.moveaxis(mask, axis, 0)[start : start + int(rng.integers(1, 7))] = True
        mask |= rng.random((SIZE, SIZE)) < 0.003
    return mask


def _toned(rng: np.random.Generator, seen: Float[np.ndarray, "128 128"]) -> Float[np.ndarray, "128 128"]:
    low, high = np.percentile(seen, [1, 99])
    span = float(high - low) + 1e-6
    return np.clip((seen - low) / span, 0, None) ** math.exp(rng.uniform(-0.5, 0.5)) * span
