"""The gallery: pictures as they are, and some of them again as another scan would show them.

Wallpapers under a microscope, aperiodic textures, ferroelectric domains, scattering patterns (as inverse
hyperbolic sine of their counts), and real images where they are there. A scene is larger than its pictures,
so that nothing of a turned, zoomed and shifted view is invented. What nobody could find again is drawn anew:
pictures that show a slow gradient and no more.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt16
from scipy import ndimage

from benchmarks.encoder.drawing import in_16_bits
from pipeline.simulate.ferroelectric import STATES, simulate_domains
from pipeline.simulate.lattice import simulate_lattice
from pipeline.simulate.scattering import simulate_pattern
from pipeline.simulate.textures import KINDS, simulate_texture

SCENE_PX, SIDE_PX = 256, 128
INNER = slice((SCENE_PX - SIDE_PX) // 2, (SCENE_PX + SIDE_PX) // 2)  # what a picture shows of its scene
SHIFT_PX = 10.0
ZOOM = 1.25
GAMMA = 1.65
MOST_NOISE = 0.1  # of the range
EVERY = 10  # scene is asked for again
SHARES = {"wallpapers": 0.4, "textures": 0.3, "domains": 0.15, "scattering": 0.15}
WITHOUT_CONTENT = ("blank", "single domain")
LEAST_CONTENT, COARSE_PX = 0.04, 32  # of the range; pixels a side on which it is looked for

Scene = Float[np.ndarray, "256 256"]
Picture = Float[np.ndarray, "128 128"]


@dataclass(frozen=True)
class Gallery:
    """Pictures of scenes; queries are other views of those `asked` for, some inverted.

    `kinds` names what every picture shows: one of SHARES and what of it ("textures: grains"), or "real".
    """

    kinds: list[str]
    pictures: UInt16[np.ndarray, "image 128 128"]
    asked: Int[np.ndarray, "query"]
    queries: UInt16[np.ndarray, "query 128 128"]
    inverted: Bool[np.ndarray, "query"]


@dataclass(frozen=True)
class Task:
    """A part of the gallery of a seed."""

    seed: int
    part: int
    count: int


def draw_part(task: Task) -> Gallery:
    """Draw simulated scenes of a part."""
    rng = np.random.default_rng([20_261_121, task.seed, task.part])
    kinds = [str(kind) for kind in rng.choice(list(SHARES), task.count, p=list(SHARES.values()))]
    drawn = [_with_content(rng, kind) for kind in kinds]
    names = [f"{kind}: {what}" for kind, (what, _) in zip(kinds, drawn, strict=True)]
    return gallery_of(rng, names, [scene for _, scene in drawn])


def _with_content(rng: np.random.Generator, kind: str) -> tuple[str, Scene]:
    while content((drawn := draw_scene(rng, kind))[1][INNER, INNER]) < LEAST_CONTENT:
        pass
    return drawn


def draw_scene(rng: np.random.Generator, kind: str) -> tuple[str, Scene]:
    """Draw one scene of a kind of SHARES, and tell what of it: its group, morphology, geometry or state."""
    if kind == "wallpapers":
        image = simulate_lattice(rng, SCENE_PX)
        return image.cell.group, image.pixels
    if kind == "textures":
        texture = simulate_texture(rng, SCENE_PX, _choice(rng, KINDS))
        return texture.kind, texture.pixels
    if kind == "scattering":
        pattern = simulate_pattern(rng, (SCENE_PX, SCENE_PX))
        return pattern.geometry, np.arcsinh(pattern.counts).astype(np.float32)
    scan = simulate_domains(rng, SCENE_PX, _choice(rng, STATES))
    return scan.state, scan.amplitude_pm if rng.random() < 0.4 else scan.phase_deg


def _choice(rng: np.random.Generator, names: Iterable[str]) -> str:
    return str(rng.choice([name for name in names if name not in WITHOUT_CONTENT]))


def gallery_of(rng: np.random.Generator, kinds: list[str], scenes: Sequence[Scene]) -> Gallery:
    """Show all scenes as they are, and some again."""
    asked = np.arange(0, len(scenes), EVERY)
    inverted = rng.random(len(asked)) < 0.5
    again = [
        seen_again(rng, scenes[int(place)], bool(flip)) for place, flip in zip(asked, inverted, strict=True)
    ]
    pictures = in_16_bits(np.stack([scene[INNER, INNER] for scene in scenes]))
    return Gallery(kinds, pictures, asked, in_16_bits(np.stack(again)), inverted)


def seen_again(rng: np.random.Generator, scene: Scene, inverted: bool) -> Picture:
    """Turn, mirror, zoom, shift a scene; bend its grey scale, add noise; and invert it if asked to."""
    angle = rng.uniform(0, 2 * math.pi)
    zoom = math.exp(rng.uniform(-1, 1) * math.log(ZOOM))
    y, x = (np.mgrid[:SIDE_PX, :SIDE_PX] - (SIDE_PX - 1) / 2) * zoom
    y = y * rng.choice([-1, 1])
    middle = (SCENE_PX - 1) / 2 + rng.uniform(-SHIFT_PX, SHIFT_PX, 2)
    rows = math.cos(angle) * y - math.sin(angle) * x + middle[0]
    columns = math.sin(angle) * y + math.cos(angle) * x + middle[1]
    picture = ndimage.map_coordinates(scene, [rows, columns], order=1, mode="nearest")
    grey = _grey(picture) ** GAMMA ** rng.uniform(-1, 1)
    noise = rng.uniform(0, MOST_NOISE) * rng.standard_normal(grey.shape)
    return ((1 - grey if inverted else grey) + noise).astype(np.float32)


def content(picture: Picture) -> float:
    """Return how far a coarse picture deviates from the parabola that fits best, as a share of the range."""
    step = SIDE_PX // COARSE_PX
    coarse = _grey(picture).reshape(COARSE_PX, step, COARSE_PX, step).mean(axis=(1, 3)).ravel()
    y, x = np.mgrid[-1 : 1 : COARSE_PX * 1j, -1 : 1 : COARSE_PX * 1j]
    slow = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1).reshape(-1, 6)
    return float((coarse - slow @ np.linalg.lstsq(slow, coarse)[0]).std())


def _grey(picture: Picture) -> Picture:
    low, high = np.percentile(picture, [0.5, 99.5])
    return np.clip((picture - low) / max(high - low, 1e-9), 0, 1)


def joined(parts: Sequence[Gallery]) -> Gallery:
    """Put galleries behind each other."""
    starts = np.cumsum([0] + [len(part.kinds) for part in parts])
    return Gallery(
        [kind for part in parts for kind in part.kinds],
        np.concatenate([part.pictures for part in parts]),
        np.concatenate([part.asked + start for part, start in zip(parts, starts, strict=False)]),
        np.concatenate([part.queries for part in parts]),
        np.concatenate([part.inverted for part in parts]),
    )
