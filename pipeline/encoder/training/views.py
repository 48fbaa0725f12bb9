"""Views of the bank's scenes as a batch on any device of torch: two scans of one sample, made fast.

What an instrument adds is drawn for each view alone: place, angle, mirror, zoom, drift, jitter of lines,
blur, background, lines, contrast curve, noise beyond the contrast itself, inversion, a foreign edge, gaps.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as nn
from jaxtyping import Bool, Float, Int
from torch import Tensor

from pipeline.encoder.prepare import RANGES, SIZE, TAIL_SHARE
from pipeline.encoder.scenes import SCENE_PX, SHIFT_PX, ZOOM

QUANTILE_STEP = 5  # of the pixels one in five is ranked
Batch = Float[Tensor, "image 128 128"]
Draws = Float[Tensor, "image 1 1"]


@dataclass
class Chance:
    """Random numbers on one device, the same for the same seed."""

    generator: torch.Generator
    device: str

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> Draws:
        """Draw one number an image."""
        drawn = torch.rand((count, 1, 1), generator=self.generator, device=self.device)
        return low + (high - low) * drawn

    def log_uniform(self, count: int, low: float, high: float) -> Draws:
        """Draw one number an image whose logarithm is uniform."""
        return torch.exp(self.uniform(count, math.log(low), math.log(high)))

    def happens(self, count: int, probability: float) -> Draws:
        """Draw 1 with a probability, else 0."""
        return (self.uniform(count) < probability).float()

    def normal(self, *shape: int) -> Tensor:
        """Draw normal numbers."""
        return torch.randn(shape, generator=self.generator, device=self.device)


def view_cells(
    chance: Chance, cells: Float[Tensor, "image 64 64"], bases: Float[Tensor, "image 2 2"]
) -> Batch:
    """See wallpapers filled with cells whose lattice vectors are given in pixels."""
    x, y = _places(chance, len(cells))
    inverse = torch.linalg.inv(bases)
    origin = torch.rand((2, len(cells), 1, 1), generator=chance.generator, device=chance.device)
    i = (inverse[:, 0, 0, None, None] * x + inverse[:, 0, 1, None, None] * y + origin[0]) % 1
    j = (inverse[:, 1, 0, None, None] * x + inverse[:, 1, 1, None, None] * y + origin[1]) % 1
    wrapped = nn.pad(cells[:, None], (2, 3, 2, 3), mode="circular")
    # In the units of grid_sample with corners aligned: index 2 is the first of the cell.
    last = wrapped.shape[-1] - 1
    places = torch.stack([(j * 64 + 2) / last * 2 - 1, (i * 64 + 2) / last * 2 - 1], -1)
    return nn.grid_sample(wrapped, places, mode="bicubic", align_corners=True)[:, 0]


def view_scenes(chance: Chance, scenes: Float[Tensor, "image 208 208"]) -> Batch:
    """See stored scenes; beyond their edge they go on as in a mirror."""
    x, y = _places(chance, len(scenes))
    across, down = (chance.uniform(len(scenes), -SHIFT_PX, SHIFT_PX) for _ in range(2))
    places = torch.stack([x + across, y + down], -1) / (SCENE_PX / 2)
    return nn.grid_sample(scenes[:, None], places, padding_mode="reflection", align_corners=False)[:, 0]


def _places(chance: Chance, count: int) -> tuple[Batch, Batch]:
    """Where the pixels of a view lie, in pixels from the middle of the scene."""
    line = torch.arange(SIZE, device=chance.device) - (SIZE - 1) / 2
    time = torch.linspace(0, 1, SIZE, device=chance.device)[None, :, None]
    drifting = chance.happens(count, 0.4) * chance.uniform(count, 0.0, 4.0)
    drift = drifting[None] * chance.normal(2, count, 1, 1)
    jitter = chance.happens(count, 0.25) * chance.uniform(count, 0.1, 0.9)
    x = line + drift[0] * time + jitter * chance.normal(count, SIZE, 1)
    y = line[:, None] + drift[1] * time
    angle, zoom = chance.uniform(count, 0.0, 2 * math.pi), torch.exp(chance.uniform(count, -ZOOM, ZOOM))
    y = y * (1 - 2 * chance.happens(count, 0.5))
    return zoom * (x * angle.cos() - y * angle.sin()), zoom * (x * angle.sin() + y * angle.cos())


def degraded(
    chance: Chance, views: Batch, counts: Bool[Tensor, " image"], noisy: float = 0.35
) -> tuple[Batch, Float[Tensor, " image"]]:
    """Add what instruments add, and bring the result to robust units as `prepare` does.

    `counts` marks scattering, seen as inverse hyperbolic sine of its counts; `noisy` is the share that has
    strong noise. Also gives the share of every view that still shows its scene.
    """
    count = len(views)
    seen = _blurred(chance, _standard(views))
    seen, share = _edged(chance, seen, 0.12)
    seen = _toned(chance, seen)
    calm = (~counts)[:, None, None].float()
    seen = seen + calm * (_background(chance, count) + _lines(chance, count))
    strong = chance.happens(count, noisy) * calm
    weak = chance.happens(count, 0.6) * chance.log_uniform(count, 0.02, 0.5)
    seen = seen + torch.where(strong > 0, chance.uniform(count, 0.5, 1.8), weak) * chance.normal(*seen.shape)
    seen = seen * (1 - 2 * chance.happens(count, 0.4) * calm)
    seen = torch.where(counts[:, None, None], torch.sinh((2.0 * seen).clamp(-12, 12)), seen)
    return robust(_gapped(chance, seen)), share


def _standard(views: Batch) -> Batch:
    centred = views - views.mean((1, 2), keepdim=True)
    return centred / (centred.square().mean((1, 2), keepdim=True).sqrt() + 1e-6)


def _blurred(chance: Chance, views: Batch) -> Batch:
    """Blur some by a binomial of three or five pixels; others keep their pixels."""
    once = _binomial(views)
    twice = _binomial(once)
    drawn = chance.uniform(len(views))
    return torch.where(drawn < 0.25, twice, torch.where(drawn < 0.5, once, views))


def _binomial(views: Batch) -> Batch:
    padded = nn.pad(views, (1, 1, 1, 1), mode="reflect")
    down = 0.25 * (padded[:, :-2] + padded[:, 2:]) + 0.5 * padded[:, 1:-1]
    return 0.25 * (down[..., :-2] + down[..., 2:]) + 0.5 * down[..., 1:-1]


def _edged(chance: Chance, views: Batch, probability: float) -> tuple[Batch, Float[Tensor, " image"]]:
    """Let a part of some views show something else: a smooth, disordered surface."""
    count = len(views)
    line = torch.linspace(-1, 1, SIZE, device=chance.device)
    angle = chance.uniform(count, 0.0, 2 * math.pi)
    wave = 0.15 * nn.interpolate(chance.normal(count, 1, 6, 6), size=SIZE, mode="bicubic")[:, 0]
    beyond = line * angle.cos() + line[:, None] * angle.sin() + wave > chance.uniform(count, 0.0, 0.8)
    beyond = beyond & (chance.happens(count, probability) > 0)
    other = 0.5 * nn.interpolate(chance.normal(count, 1, 32, 32), size=SIZE, mode="bilinear")[:, 0]
    other = other + chance.normal(count, 1, 1)
    return torch.where(beyond, other, views), 1 - beyond.float().mean((1, 2))


def _toned(chance: Chance, views: Batch) -> Batch:
    """Bend the grey scale: a power of the values over their range, for half of the views."""
    count = len(views)
    low, high = views.amin((1, 2), keepdim=True), views.amax((1, 2), keepdim=True)
    span = (high - low).clamp(min=1e-6)
    bent = ((views - low) / span).clamp(min=1e-6) ** torch.exp(chance.uniform(count, -0.6, 0.6))
    return torch.where(chance.happens(count, 0.5) > 0, _standard(bent), views)


def _background(chance: Chance, count: int) -> Batch:
    line = torch.linspace(-1, 1, SIZE, device=chance.device)
    slope = chance.happens(count, 0.5) * chance.uniform(count, 0.05, 0.8)
    tilt = chance.normal(3, count, 1, 1)
    plane = tilt[0] * line + tilt[1] * line[:, None] + 0.4 * tilt[2] * (line**2 + line[:, None] ** 2)
    uneven = chance.happens(count, 0.3) * chance.uniform(count, 0.1, 0.5)
    hills = nn.interpolate(chance.normal(count, 1, 5, 5), size=SIZE, mode="bicubic")[:, 0]
    return slope * plane + uneven * hills


def _lines(chance: Chance, count: int) -> Float[Tensor, "image 128 1"]:
    offsets = chance.normal(count, SIZE, 1)
    each = chance.happens(count, 0.25) * chance.log_uniform(count, 0.05, 0.5)
    jumps = (torch.rand((count, SIZE, 1), generator=chance.generator, device=chance.device) < 0.02) * (
        0.8 * chance.normal(count, SIZE, 1)
    )
    return each * offsets + chance.happens(count, 0.12) * jumps.cumsum(1)


def _gapped(chance: Chance, views: Batch) -> Batch:
    """Hide one bar of some views, as gaps between modules do, and fill it from its surroundings."""
    count = len(views)
    line = torch.arange(SIZE, device=chance.device)
    start, width = chance.uniform(count, 0.0, float(SIZE)), chance.uniform(count, 1.0, 7.0)
    bar = (line[:, None] >= start) & (line[:, None] < start + width)
    bar = bar & (chance.happens(count, 0.15) > 0)
    upright = chance.happens(count, 0.5) > 0
    hidden = torch.where(upright, bar.transpose(1, 2).expand(-1, SIZE, -1), bar.expand(-1, -1, SIZE))
    valid = (~hidden).float()
    around = nn.interpolate(nn.avg_pool2d(torch.stack([views * valid, valid], 1), 16), size=SIZE)
    return torch.where(hidden, around[:, 0] / around[:, 1].clamp(min=1e-3), views)


def robust(views: Batch) -> Batch:
    """The last step of `prepare` for a batch, quantiles from one pixel in five."""
    flat = views.flatten(1)
    ranked = flat[:, ::QUANTILE_STEP].sort(1).values
    last = ranked.shape[1] - 1
    middle = ranked[:, last // 2, None]
    widths = []
    for share, normal, slack in RANGES:
        cut = round(share * last)
        widths.append((ranked[:, last - cut] - ranked[:, cut]) / normal / slack)
    width = torch.stack(widths, 1).amax(1, keepdim=True)
    centred = flat - middle
    width = torch.where(width > 0, width, TAIL_SHARE * centred.abs().mean(1, keepdim=True)).clamp(min=1e-12)
    return torch.asinh(centred / width).unflatten(1, (SIZE, SIZE))


def labels_seen(
    groups: Int[Tensor, " image"], share: Float[Tensor, " image"], least: float = 0.6
) -> Int[Tensor, " image"]:
    """Give groups, and −100 (ignored by cross-entropy) where too little of the wallpaper is seen."""
    return torch.where(share >= least, groups, torch.full_like(groups, -100))
