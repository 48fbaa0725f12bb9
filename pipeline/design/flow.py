"""The inverse: a conditional normalising flow from the cube to the cube.

Coupling layers of monotone rational-quadratic splines (Durkan et al., Neural Spline Flows,
https://arxiv.org/abs/1906.04032) on the unit interval, conditioned on the wanted properties. The base is
uniform in the cube, so what is drawn lies within the bounds by construction, and the log density says how
much more likely a point is than one drawn blindly.
"""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

LAYERS = 6
BINS = 8
WIDTH = 96
_LEAST = 1e-3
"""Least width, height and slope of a bin."""
_WAVES = (1.0, 2.0, 4.0, 8.0)


class Wanted(NamedTuple):
    """Wanted values of the properties, 0 to 1 over their range; which of them are wanted; which are zero."""

    value: Float[Tensor, "point property"]
    is_wanted: Bool[Tensor, "point property"]
    is_zero: Bool[Tensor, "point property"]

    def context(self) -> Float[Tensor, "point context"]:
        """Return what the layers see of it."""
        value = torch.where(self.is_wanted, self.value, torch.zeros(()))
        turns = [turn(wave * torch.pi * value) for wave in _WAVES for turn in (torch.sin, torch.cos)]
        seen = [value, *turns, (self.is_zero & self.is_wanted).float()]
        return torch.cat([one * self.is_wanted for one in seen] + [self.is_wanted.float()], dim=1)

    def taken(self, rows: Tensor) -> "Wanted":
        """Return some rows of it."""
        return Wanted(self.value[rows], self.is_wanted[rows], self.is_zero[rows])


class Coupling(nn.Module):
    """Bend some coordinates by splines that the others and the context choose."""

    bent: Tensor

    def __init__(self, bent: Bool[Tensor, " parameter"], context: int) -> None:
        super().__init__()
        self.register_buffer("bent", bent)
        kept, out = int((~bent).sum()), int(bent.sum())
        last = nn.Linear(WIDTH, out * (3 * BINS + 1))
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        first, second = nn.Linear(kept + context, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.net = nn.Sequential(first, nn.SiLU(), second, nn.SiLU(), last)

    def forward(
        self,
        cube: Float[Tensor, "point parameter"],
        context: Float[Tensor, "point context"],
        back: bool = False,
    ) -> tuple[Float[Tensor, "point parameter"], Float[Tensor, " point"]]:
        """Return the points bent, or unbent where `back`, and the logarithm of the change of volume."""
        kept = cube[:, ~self.bent]
        raw = self.net(torch.cat([2 * kept - 1, context], dim=1))
        bins = raw.view(len(cube), -1, 3 * BINS + 1)
        moved, change = spline(cube[:, self.bent], bins, back)
        out = cube.clone()
        out[:, self.bent] = moved
        return out, change.sum(dim=1)


class Flow(nn.Module):
    """From the cube of the parameters to a uniform cube, given wanted properties, and back."""

    def __init__(self, parameters: int, properties: int) -> None:
        super().__init__()
        self.size = parameters
        context = properties * (3 + 2 * len(_WAVES))
        self.layers = nn.ModuleList(Coupling(_bent(parameters, number), context) for number in range(LAYERS))

    def log_density(self, cube: Float[Tensor, "point parameter"], wanted: Wanted) -> Float[Tensor, " point"]:
        """Return the natural logarithm of the density, 0 for uniform, of points in the unit cube."""
        context, total = wanted.context(), torch.zeros(len(cube))
        for layer in self.layers:
            cube, change = layer(cube, context)
            total = total + change
        return total

    @torch.no_grad()
    def draw(self, wanted: Wanted, generator: torch.Generator) -> Float[Tensor, "point parameter"]:
        """Draw one point of the unit cube for each wanted row."""
        context = wanted.context()
        cube = torch.rand(len(context), self.size, generator=generator)
        for layer in reversed(self.layers):
            cube, _ = layer(cube, context, back=True)
        return cube.clamp(0.0, 1.0)


def _bent(parameters: int, number: int) -> Bool[Tensor, " parameter"]:
    """Return which coordinates layer `number` bends: halves by the bits of their place, both in turn."""
    places = torch.arange(parameters)
    if parameters == 1:
        return torch.ones(1, dtype=torch.bool)
    bits = max(1, (parameters - 1).bit_length())
    side = (places >> (number // 2 % bits)) & 1
    return side == number % 2


def spline(
    inputs: Float[Tensor, "point bent"], raw: Float[Tensor, "point bent bin"], back: bool
) -> tuple[Float[Tensor, "point bent"], Float[Tensor, "point bent"]]:
    """Return a monotone rational-quadratic spline of inputs of 0 to 1, or its inverse, and the log slope."""
    widths = _knots(raw[..., :BINS])
    heights = _knots(raw[..., BINS : 2 * BINS])
    slopes = _LEAST + nn.functional.softplus(raw[..., 2 * BINS :] + _UNIT)
    inputs = inputs.clamp(0.0, 1.0)
    edges = heights if back else widths
    number = torch.searchsorted(edges[..., 1:-1].contiguous(), inputs[..., None].contiguous(), right=True)
    left, right = (torch.gather(widths, -1, number + step)[..., 0] for step in (0, 1))
    bottom, top = (torch.gather(heights, -1, number + step)[..., 0] for step in (0, 1))
    first, last = (torch.gather(slopes, -1, number + step)[..., 0] for step in (0, 1))
    rise, run = top - bottom, right - left
    steep = rise / run
    bow = first + last - 2 * steep
    share = _share(inputs - bottom, rise, steep, first, bow) if back else (inputs - left) / run
    between = share * (1 - share)
    under = steep + bow * between
    slope = steep**2 * (last * share**2 + 2 * steep * between + first * (1 - share) ** 2) / under**2
    if back:
        return left + share * run, -torch.log(slope)
    return bottom + rise * (steep * share**2 + first * between) / under, torch.log(slope)


_UNIT = 0.5413  # softplus of it is 1: the spline begins as the identity


def _knots(raw: Tensor) -> Tensor:
    """Return the edges of bins from 0 to 1."""
    shares = _LEAST + (1 - _LEAST * BINS) * torch.softmax(raw, dim=-1)
    inner = torch.cumsum(shares, dim=-1)[..., :-1]
    return torch.cat([torch.zeros_like(raw[..., :1]), inner, torch.ones_like(raw[..., :1])], dim=-1)


def _share(above: Tensor, rise: Tensor, steep: Tensor, first: Tensor, bow: Tensor) -> Tensor:
    """Return where in its bin a value is reached: the root of the spline's quadratic (equation 29)."""
    a = rise * (steep - first) + above * bow
    b = rise * first - above * bow
    c = -steep * above
    root = torch.sqrt((b**2 - 4 * a * c).clamp(min=0))
    return (2 * c / (-b - root)).clamp(0.0, 1.0)
