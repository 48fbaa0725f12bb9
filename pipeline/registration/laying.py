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
DISCS = 16  # sizes of the disc up to that of the window
SMALLEST_DISC = 0.5  # of the window
CHUNK = 2  # candidates that are laid at once: what a core's cache holds
SOFT_PX = 2.0  # the edge of a disc

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
    """Candidates and their squares, transformed: what queries are laid onto.

    `ahead` are the images moved by COARSE − 1: correlations with them begin at the lag 1 − COARSE, as do
    products with spectra that are not conjugated, which lay what is turned by half.
    """

    images: Complex[Tensor, "candidate row column"]
    ahead: Complex[Tensor, "candidate row column"]
    squares: Complex[Tensor, "candidate row column"]

    def part(self, start: int, end: int) -> "Ground":
        """Return the candidates from `start` to before `end`."""
        return Ground(self.images[start:end], self.ahead[start:end], self.squares[start:end])


def ground(candidates: Coarse) -> Ground:
    """Transform candidates."""
    images = _spectra(candidates)
    return Ground(images, images * _moving(), _spectra(candidates**2))


def _spectra(images: Float[Tensor, "*image 64 64"]) -> Complex[Tensor, "*image 128 65"]:
    """Transform images padded to PADDED; the empty rows of the padding are skipped."""
    return torch.fft.fft(torch.fft.rfft(images, n=PADDED), n=PADDED, dim=-2)


@cache
def _moving() -> Complex[Tensor, "128 65"]:
    """Return by what the half spectrum of an image that is moved by COARSE − 1 both ways differs."""
    turns = torch.fft.fftfreq(PADDED)[:, None] + torch.fft.rfftfreq(PADDED)
    angle = -2 * torch.pi * (COARSE - 1) * turns
    return torch.polar(torch.ones_like(angle), angle)


def coarse(patches: Float[Tensor, "image 128 128"]) -> Coarse:
    """Return images at half the pixels a side."""
    return nn.avg_pool2d(patches[:, None], SIZE // COARSE)[:, 0]


def drawn(
    query: Float[Tensor, "channel 128 128"], pose: Pose, side: int
) -> tuple[Float[Tensor, "pair channel side side"], Float[Tensor, "pair side side"]]:
    """Draw the query as candidates would show it, `side` pixels wide; say (1 or 0) where it has pixels."""
    grid = _grid(pose, side)
    inside = torch.maximum(grid[..., 0].abs(), grid[..., 1].abs()) < 1 - 1 / SIZE
    everywhere = query.expand(len(grid), -1, -1, -1)
    return nn.grid_sample(everywhere, grid, align_corners=False), inside.float()


def _grid(pose: Pose, side: int) -> Float[Tensor, "pair side side 2"]:
    """Return the column and row of the query, −1 to 1, that each pixel shows."""
    line = ((torch.arange(side) + 0.5) * 2 / side - 1)[None, :, None]
    flip = (1 - 2 * pose.mirrored).to(line.dtype)
    (a, b), (down, right) = pose.turn.T, pose.shift.T * (2 / SIZE)
    by_y = torch.stack([flip * b, a], 1)[:, None] * line + torch.stack([flip * right, down], 1)[:, None]
    by_x = torch.stack([flip * a, -b], 1)[:, None] * line
    return by_y[:, :, None] + by_x[:, None]


def laid(
    query: Float[Tensor, "128 128"],
    on: Ground,
    angle: Float[Tensor, "candidate peak"],
    zoom: Float[Tensor, "candidate peak"],
    mirrored: Int[Tensor, "candidate peak"],
) -> tuple[Pose, Float[Tensor, "candidate pose"]]:
    """Shift the turned query over each candidate; return where it agrees best, and how well (0 to 1).

    Poses of a candidate follow each other: all its turns, then all of them turned by half.
    """
    turn = torch.stack([torch.cos(angle), torch.sin(angle)], -1) / zoom[..., None]
    still = Pose(
        turn.flatten(0, 1), torch.zeros(angle.numel(), 2), mirrored.flatten(), torch.ones(angle.numel())
    )
    size = ((zoom.clamp(SMALLEST_DISC, 1.0) - SMALLEST_DISC) * DISCS).round().long()
    seen = drawn(query[None], still, COARSE)[0].view(*angle.shape, COARSE, COARSE) * _discs().images[size]
    bounds = [(start, start + CHUNK) for start in range(0, len(seen), CHUNK)]
    found = [_shifted(seen[slice(*each)], on.part(*each), size[slice(*each)]) for each in bounds]
    agreement, place = (torch.cat(each).flatten(1) for each in zip(*found, strict=True))
    width = 2 * _discs().reach + 1
    moved = (torch.stack([place // width, place % width], -1) - _discs().reach) * (SIZE / COARSE)
    turn, mirrored = torch.cat([turn, -turn], 1), mirrored.repeat(1, 2)
    (a, b), (y, x) = turn.unbind(-1), moved.unbind(-1)
    shift = -torch.stack([a * y - b * x, b * y + a * x], -1)
    pose = Pose(turn.flatten(0, 1), shift.flatten(0, 1), mirrored.flatten(), agreement.sign().flatten())
    return pose, agreement.abs()


def _shifted(
    seen: Float[Tensor, "candidate peak 64 64"], on: Ground, size: Int[Tensor, "candidate peak"]
) -> tuple[Float[Tensor, "candidate half peak"], Int[Tensor, "candidate half peak"]]:
    """Return the agreement at the best lag of the turns, and of the half turns, and the place of that lag."""
    discs, spectra = _discs(), _spectra(seen)
    both = torch.stack([on.ahead[:, None] * spectra.conj(), on.images[:, None] * spectra], 1)
    below = _lags(on.squares[:, None] * discs.spectra[size], discs.reach)
    overlap = discs.overlap[size]
    energy = below * overlap * (seen * seen).sum((2, 3), keepdim=True)
    share = torch.where(overlap > LEAST_OVERLAP, torch.rsqrt(energy.clamp_min(1e-6)), 0.0)
    agreement = (_lags(both, discs.reach) * share[:, None]).flatten(3)
    place = agreement.abs().argmax(-1, keepdim=True)
    return agreement.gather(-1, place)[..., 0], place[..., 0]


def _lags(spectra: Complex[Tensor, "*image 128 65"], reach: int) -> Float[Tensor, "*image lag lag"]:
    """Transform back the lags up to `reach`; the lag 0 is at COARSE − 1."""
    kept = slice(COARSE - 1 - reach, COARSE + reach)
    return torch.fft.irfft(torch.fft.ifft(spectra, dim=-2)[..., kept, :], n=PADDED)[..., kept]


@dataclass(frozen=True)
class Discs:
    """Discs of SMALLEST_DISC … 1 of the window, their moved spectra, and the share of overlap by lag.

    `reach` is the longest lag, along an axis, at which enough overlaps.
    """

    images: Coarse
    spectra: Complex[Tensor, "image row column"]
    overlap: Float[Tensor, "image lag lag"]
    reach: int


@cache
def _discs() -> Discs:
    line = (torch.arange(COARSE) + 0.5) * 2 / COARSE - 1
    radius = torch.arange(round(SMALLEST_DISC * DISCS), DISCS + 1) / DISCS
    outside = torch.hypot(line[:, None], line) - radius[:, None, None]
    discs = (0.5 - outside * COARSE / 2 / SOFT_PX).clamp(0, 1)
    spectra = _spectra(discs).conj() * _moving()
    overlap = _lags(_spectra(torch.ones(COARSE, COARSE)) * spectra, COARSE - 1)
    share = (overlap / discs.sum((1, 2), keepdim=True)).clamp_min(1e-6)
    enough = (share > LEAST_OVERLAP).any(0).any(0).nonzero()
    reach = int(enough.max()) - (COARSE - 1)
    kept = slice(COARSE - 1 - reach, COARSE + reach)
    return Discs(discs, spectra, share[:, kept, kept].contiguous(), reach)
