"""One image laid onto another: drawn turned, and shifted to where the two agree best.

The shift comes from a cross-correlation over the part that both images show, normalised by what of the
candidate lies below it (after Padfield, IEEE Trans. Image Process. 21, 2012,
doi:10.1109/TIP.2011.2181402); the part of the query is a disc, for that is what all turns of a square have in
common. Half the pixels do: the turn is known to a degree or so, and what is finer does not agree yet.
"""

from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as nn
from jaxtyping import Complex, Float, Int
from torch import Tensor

from pipeline.encoder.prepare import SIZE

COARSE = SIZE // 2  # pixels a side
PADDED = 2 * COARSE
LEAST_OVERLAP = 0.4  # of the disc
DISCS = 16  # sizes of the disc that are kept ready
SOFT_PX = 2.0  # its edge

Coarse = Float[Tensor, "image 64 64"]


@dataclass(frozen=True)
class Pose:
    """How candidates lie on the query.

    The place (y, x) in a candidate, in its pixels from its centre, is in the query at A (y, x) + `shift`,
    where A turns and zooms by the complex number `turn` = (a, b), (y, x) → (a y − b x, b y + a x), and then
    x changes its sign if `mirrored`. `sign` is −1 where the two are each other's inverse.
    """

    turn: Float[Tensor, "pair 2"]
    shift: Float[Tensor, "pair 2"]
    mirrored: Int[Tensor, " pair"]
    sign: Float[Tensor, " pair"]

    def of(self, chosen: Int[Tensor, " chosen"]) -> "Pose":
        """Return some of the poses."""
        return Pose(self.turn[chosen], self.shift[chosen], self.mirrored[chosen], self.sign[chosen])


@dataclass(frozen=True)
class Ground:
    """Candidates and their squares, transformed: what queries are laid onto."""

    images: Complex[Tensor, "candidate row column"]
    squares: Complex[Tensor, "candidate row column"]

    def of(self, chosen: Int[Tensor, " chosen"]) -> "Ground":
        """Return some of the candidates, any of them more than once."""
        return Ground(self.images[chosen], self.squares[chosen])


def ground(candidates: Coarse) -> Ground:
    """Transform candidates."""
    padded = (PADDED, PADDED)
    return Ground(torch.fft.rfft2(candidates, s=padded), torch.fft.rfft2(candidates**2, s=padded))


def coarse(patches: Float[Tensor, "image 128 128"]) -> Coarse:
    """Return images at half the pixels a side."""
    return nn.avg_pool2d(patches[:, None], SIZE // COARSE)[:, 0]


def drawn(
    query: Float[Tensor, "channel 128 128"], pose: Pose, side: int
) -> tuple[Float[Tensor, "pair channel side side"], Float[Tensor, "pair side side"]]:
    """Draw the query as candidates would show it, `side` pixels wide; say (1 or 0) where it has pixels."""
    line = (torch.arange(side) + 0.5) * SIZE / side - SIZE / 2
    y, x = line[:, None], line
    a, b = pose.turn[:, 0, None, None], pose.turn[:, 1, None, None]
    rows = a * y - b * x + pose.shift[:, 0, None, None]
    columns = b * y + a * x + pose.shift[:, 1, None, None]
    columns = torch.where(pose.mirrored[:, None, None] > 0, -columns, columns)
    grid = torch.stack([columns, rows], -1) / (SIZE / 2)
    inside = (grid.abs().amax(-1) < 1 - 1 / SIZE).float()
    everywhere = query.expand(len(grid), -1, -1, -1)
    return nn.grid_sample(everywhere, grid, align_corners=False), inside


def laid(
    query: Float[Tensor, "128 128"],
    on: Ground,
    angle: Float[Tensor, " pair"],
    zoom: Float[Tensor, " pair"],
    mirrored: Int[Tensor, " pair"],
) -> tuple[Pose, Float[Tensor, " pair"]]:
    """Shift the turned query over each candidate; return where it agrees best, and how well (0 to 1)."""
    turn = torch.stack([torch.cos(angle), torch.sin(angle)], 1) / zoom[:, None]
    still = Pose(turn, torch.zeros_like(turn), mirrored, torch.ones_like(zoom))
    size = (zoom.clamp(0.5, 1.0) * DISCS).round().long()
    disc = _discs()[0][size]
    seen = drawn(query[None], still, COARSE)[0][:, 0] * disc
    shape = (PADDED, PADDED)
    products = torch.fft.irfft2(on.images * torch.fft.rfft2(seen, s=shape).conj(), s=shape)
    below = torch.fft.irfft2(on.squares * _discs()[1][size], s=shape)
    overlap = _discs()[2][size]
    energy = below * overlap * (seen * seen).sum((1, 2), keepdim=True)
    agreement = products / torch.sqrt(energy.clamp_min(1e-6))
    agreement = torch.where(overlap > LEAST_OVERLAP, agreement, torch.zeros_like(agreement)).flatten(1)
    best, place = agreement.abs().max(1)
    lags = torch.stack([place // PADDED, place % PADDED], 1)
    moved = torch.where(lags >= COARSE, lags - PADDED, lags) * (SIZE / COARSE)
    a, b = turn.T
    shift = -torch.stack([a * moved[:, 0] - b * moved[:, 1], b * moved[:, 0] + a * moved[:, 1]], 1)
    sign = torch.sign(agreement.gather(1, place[:, None])[:, 0])
    return Pose(turn, shift, mirrored, sign), best


@cache
def _discs() -> tuple[Coarse, Complex[Tensor, "image row column"], Float[Tensor, "image lag lag"]]:
    """Return discs of 0 … DISCS parts of the window, their transforms, and the share of overlap by lag."""
    line = (torch.arange(COARSE) + 0.5) * 2 / COARSE - 1
    radius = torch.arange(DISCS + 1) / DISCS
    outside = torch.hypot(line[:, None], line) - radius[:, None, None]
    discs = (0.5 - outside * COARSE / 2 / SOFT_PX).clamp(0, 1)
    transforms = torch.fft.rfft2(discs, s=(PADDED, PADDED)).conj()
    everywhere = torch.fft.rfft2(torch.ones(COARSE, COARSE), s=(PADDED, PADDED))
    overlap = torch.fft.irfft2(everywhere * transforms, s=(PADDED, PADDED))
    share = overlap / discs.sum((1, 2), keepdim=True).clamp_min(1)
    return discs, transforms, share.clamp_min(1e-6)
