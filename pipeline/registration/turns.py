"""By how much one image is turned and zoomed against another, whatever their shift: Fourier–Mellin.

The modulus of a spectrum does not know shifts. Over the logarithm of the frequency and the angle a rotation
shifts it along the angle, a zoom along the logarithm, and correlation finds both at once (Reddy and
Chatterji, IEEE Trans. Image Process. 5, 1996, doi:10.1109/83.506761). A half turn cannot be told, for spectra
of real images are symmetric; a mirror image is tried by conjugating the modes along the angle.
"""

import math
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as nn
from jaxtyping import Complex, Float, Int
from torch import Tensor

from pipeline.encoder.prepare import SIZE
from pipeline.registration.patches import Images, round_window

ANGLES = 128  # of half a circle
MODES = 48  # Fourier modes along the angle that are compared
RADII = 48
LOWEST, HIGHEST = 3.0, 58.0  # cycles per image
STEP = math.log(HIGHEST / LOWEST) / (RADII - 1)  # of the logarithm of the zoom: 6.5%
MOST_STEPS = 6  # zoomed by 0.69 to 1.46
PADDED = 2 * SIZE  # finer sampling of the spectrum
FAINT = 0.05  # of the mean modulus: what is fainter counts as equal
TREND_STEPS = 6.0  # radii over which the fall of the spectrum is smoothed before it is taken away
PEAKS = 4  # turns that are followed up
APART = 2  # steps between two peaks, both ways

Modes = Complex[Tensor, "image radius mode"]


@dataclass(frozen=True)
class Turns:
    """The best turns of each candidate, best first.

    A candidate seen turned by `angle` (radians), zoomed by `zoom`, mirrored before if `mirrored`, has the
    spectrum of the query; `agreement` says how well, −1 to 1.
    """

    agreement: Float[Tensor, "candidate peak"]
    angle: Float[Tensor, "candidate peak"]
    zoom: Float[Tensor, "candidate peak"]
    mirrored: Int[Tensor, "candidate peak"]


def spectral_modes(patches: Images) -> Modes:
    """Return the modes along the angle of log-polar log spectra, without their mean fall."""
    rows = torch.fft.rfft(patches * _alternating_window(), n=PADDED)  # without the empty rows of the padding
    whole = torch.fft.fft(rows, n=PADDED, dim=1)
    moduli = whole.real.square().addcmul_(whole.imag, whole.imag).sqrt_()
    logs = moduli.add_(FAINT * moduli.mean((1, 2), keepdim=True) + 1e-12).log_()
    polar = nn.grid_sample(logs[None], _log_polar()[None], align_corners=True)[0]
    polar = polar - _trend() @ polar.mean(2, keepdim=True)
    polar = polar / polar.square().mean((1, 2), keepdim=True).sqrt().clamp_min(1e-6)
    return torch.fft.rfft(polar, dim=2)[:, :, :MODES] / ANGLES


@cache
def _alternating_window() -> Float[Tensor, "128 128"]:
    """Return the window with every second row negated, which rolls the rows of spectra by SIZE."""
    return round_window() * (1 - 2 * (torch.arange(SIZE) % 2))[:, None]


@cache
def _log_polar() -> Float[Tensor, "radius angle 2"]:
    """Return where to sample a half spectrum whose rows were rolled by SIZE."""
    angle = torch.arange(ANGLES) * math.pi / ANGLES - math.pi / 2
    radius = LOWEST * torch.exp(torch.arange(RADII) * STEP) * (PADDED / SIZE)
    y, x = radius[:, None] * torch.sin(angle) + SIZE, radius[:, None] * torch.cos(angle)
    return torch.stack([x * 2 / SIZE - 1, y * 2 / (PADDED - 1) - 1], -1)


@cache
def _trend() -> Float[Tensor, "radius radius"]:
    place = torch.arange(RADII, dtype=torch.float32)
    weight = torch.exp(-((place[:, None] - place) ** 2) / (2 * TREND_STEPS**2))
    return weight / weight.sum(1, keepdim=True)


def turns(query: Complex[Tensor, "radius mode"], candidates: Modes) -> Turns:
    """Find the turns and zooms that bring each candidate's spectrum closest to the query's."""
    scores = _correlations(query, candidates)
    count, _, zooms, _ = scores.shape
    peaks = torch.where(scores >= _highest_around(scores), scores, -2.0).flatten(1)
    agreement, place = peaks.topk(PEAKS, 1)
    mirrored, step, angle = place // (zooms * ANGLES), place // ANGLES % zooms, place % ANGLES
    row = torch.arange(count)[:, None]
    after, before = scores[row, mirrored, step, (angle + 1) % ANGLES], scores[row, mirrored, step, angle - 1]
    finer_angle = angle + _top(before, agreement, after)
    inside = (step > 0) & (step < zooms - 1)
    low, high = (scores[row, mirrored, (step + by).clamp(0, zooms - 1), angle] for by in (-1, 1))
    finer_step = step - MOST_STEPS + torch.where(inside, _top(low, agreement, high), 0.0)
    return Turns(agreement, finer_angle * math.pi / ANGLES, torch.exp(finer_step * STEP), mirrored)


def _highest_around(scores: Float[Tensor, "candidate mirrored zoom angle"]) -> Tensor:
    """Return the highest of the scores up to APART steps away; angles close to a circle, zooms end."""
    around = torch.cat([scores[..., -APART:], scores, scores[..., :APART]], -1)
    by_angle = scores.clone()
    for by in (*range(APART), *range(APART + 1, 2 * APART + 1)):
        torch.maximum(by_angle, around[..., by : by + ANGLES], out=by_angle)
    highest = by_angle.clone()
    for by in range(1, APART + 1):
        for to, of in (
            (highest[:, :, by:], by_angle[:, :, :-by]),
            (highest[:, :, :-by], by_angle[:, :, by:]),
        ):
            torch.maximum(to, of, out=to)
    return highest


def _correlations(
    query: Complex[Tensor, "radius mode"], candidates: Modes
) -> Float[Tensor, "candidate mirrored zoom angle"]:
    """Correlate over all angles for every zoom, over the radii that both have."""
    weight = torch.full((MODES,), 2.0)
    weight[0] = 1
    power, powers = (query.abs() ** 2 @ weight), (candidates.abs() ** 2 @ weight)
    shifted = torch.zeros(2 * MOST_STEPS + 1, *query.shape, dtype=query.dtype)
    total = torch.zeros(len(candidates), len(shifted))
    for place, step in enumerate(range(-MOST_STEPS, MOST_STEPS + 1)):
        ours = slice(max(0, step), RADII + min(0, step))
        theirs = slice(max(0, -step), RADII + min(0, -step))
        shifted[place, theirs] = query[ours]
        total[:, place] = torch.sqrt(power[ours].sum() * powers[:, theirs].sum(1))
    both = torch.stack([shifted.conj(), shifted]).flatten(0, 1)
    products = both.permute(2, 0, 1) @ candidates.permute(2, 1, 0)
    found = torch.fft.irfft(products.permute(2, 1, 0).contiguous(), n=ANGLES) * ANGLES
    return found.view(len(candidates), 2, -1, ANGLES) / total.clamp_min(1e-9)[:, None, :, None]


def _top(
    before: Float[Tensor, "candidate peak"],
    here: Float[Tensor, "candidate peak"],
    after: Float[Tensor, "candidate peak"],
) -> Float[Tensor, "candidate peak"]:
    """Return where between its neighbours a parabola through three values is highest, −½ to ½."""
    bend = (2 * here - before - after).clamp_min(1e-9)
    return ((after - before) / (2 * bend)).clamp(-0.5, 0.5)
