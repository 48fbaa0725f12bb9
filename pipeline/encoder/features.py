"""What the first encoder measures on prepared images: spectrum, autocorrelation, gradients, values.

Blocks of numbers, all independent of rotation and mirror because they are moduli of angular modes, products
of modes whose phases cancel, means over rings, or statistics that know no direction. The orientation and the
handedness that they lose stand apart in `Features.modes`. What changes its sign when the image is inverted
is collected in blocks whose name starts with "odd", so that inversion can be made not to count.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as nn
from jaxtyping import Complex, Float
from torch import Tensor

from pipeline.encoder.lags import Lags
from pipeline.encoder.polar import ANGLES, FREQUENCIES, LAGS_PX, Rings, angular_modes
from pipeline.encoder.prepare import SIZE

MODES = 8  # 2- to 16-fold
FOLDS = 12  # modes of the energy over all radii: 2- to 24-fold
QUANTILES = 15
FARTHEST, BINS_A_UNIT = 12, 20  # of the histogram of prepared values, which are logarithmic in the tails
LEVELS = 5  # of halvings, for gradients: structures of 2 to 32 px
POWER_FLOOR = 1e-3  # of the mean power, so that the logarithm of nothing is not −∞
LEAST_OVERLAP = 1e-2  # of the window with itself, below which an autocorrelation is noise

Batch = Float[Tensor, "image 128 128"]
Block = Float[Tensor, "image feature"]
Power = Float[Tensor, "image 128 65"]


@dataclass(frozen=True)
class Measured:
    """What `Features.measure` gives.

    `modes` are the angular modes of the logarithm of the spectrum; `power` is the spectrum (half plane,
    smoothed, over its mean), `repeats` the angular modes of the autocorrelation.
    """

    blocks: dict[str, Block]
    modes: Complex[Tensor, "image radius mode"]
    repeats: Complex[Tensor, "image lag mode"]
    power: Power


class Features:
    """The measuring device for one device of torch; holds only fixed tables."""

    def __init__(self, device: str) -> None:
        """Compute windows and rings and move them to `device`."""
        hann = torch.hann_window(SIZE, periodic=False)
        self._window = (hann[:, None] * hann).to(device)
        self._spectrum = Rings(FREQUENCIES, SIZE // 2 + 1).to(device)
        self._rings = Rings(LAGS_PX, SIZE).to(device)
        self._lags = Lags(SIZE, math.ceil(float(LAGS_PX[-1])) + 1, device)
        self._frequencies = FREQUENCIES.to(device)
        overlap = self._correlation(torch.fft.rfft2(self._window)[None].abs() ** 2)
        self._overlap = self._rings.sample(overlap.clamp(min=LEAST_OVERLAP))

    def measure(self, images: Batch) -> Measured:
        """Measure a batch of prepared images."""
        contrast, power = self._power(images)
        smooth = _smoothed(power)
        spectral, modes = self._spectral(smooth)
        repeated, repeats = self._repeats(power)
        blocks = spectral | repeated | _values(images) | _gradients(images)
        blocks["contrast"] = torch.log(contrast.flatten(1) + 1e-2)
        return Measured(blocks, modes, repeats, smooth)

    def _power(self, images: Batch) -> tuple[Float[Tensor, "image 1 1"], Power]:
        """Give the contrast inside the window and the power spectrum over its mean."""
        window, total = self._window, self._window.sum()
        centred = images - (images * window).sum((1, 2), keepdim=True) / total
        contrast = ((centred**2 * window).sum((1, 2), keepdim=True) / total).sqrt()
        seen = centred.div_(contrast.clamp(min=1e-6)).mul_(window)
        transform = torch.fft.rfft2(seen)
        power = transform.real**2 + transform.imag**2
        # By Parseval the mean over the whole plane, of which rfft2 gives only a half.
        return contrast, power / (seen**2).sum((1, 2), keepdim=True).clamp(min=1e-12)

    def _spectral(self, smooth: Power) -> tuple[dict[str, Block], Complex[Tensor, "image radius mode"]]:
        rings = self._spectrum.sample(torch.log(smooth + POWER_FLOOR))
        profile, modes = angular_modes(rings, FOLDS)
        share = self._spectrum.sample(smooth).mean(2) * self._frequencies
        blocks = {
            "spectrum_profile": profile,
            "spectrum_modes": modes[:, :, :MODES].abs().flatten(1),
            "spectrum_folds": _fold_shares(modes, 1e-2),
            "spectrum_rotations": _rotations(rings, 1e-1),
            "spectrum_phases": _phases(modes),
            "spectrum_share": (share / share.sum(1, keepdim=True).clamp(min=1e-12)).sqrt(),
        }
        return blocks, modes

    def _repeats(self, power: Power) -> tuple[dict[str, Block], Complex[Tensor, "image lag mode"]]:
        rings = self._rings.sample(self._correlation(power)) / self._overlap
        profile, modes = angular_modes(rings, FOLDS)
        blocks = {
            "repeat_profile": profile,
            "repeat_modes": modes[:, :, :MODES].abs().flatten(1),
            "repeat_folds": _fold_shares(modes, 1e-3),
            "repeat_rotations": _rotations(rings, 1e-2),
            "repeat_extremes": torch.cat([rings.amax(2), rings.amin(2)], 1),
        }
        return blocks, modes

    def _correlation(self, power: Power) -> Float[Tensor, "image lag 128"]:
        """Autocorrelation, 1 at no lag, from a power spectrum, at the lags ≥ 0 down the rows of the rings."""
        half = power.shape[2]
        found = self._lags.correlation(power[:, :half], power.index_select(1, self._lags.opposite[:half]))
        return found / found[:, :1, :1].clamp(min=1e-12)


def _smoothed(power: Power) -> Power:
    """Add half of the neighbours in both directions: a peak between grid points keeps its height."""
    closed = torch.cat([power[:, -1:], power, power[:, :1]], 1)
    power = torch.add(power, closed[:, :-2] + closed[:, 2:], alpha=0.5)
    # Left of the half spectrum stands its first column turned by 180°; right of it nothing is sampled.
    left = power[:, :, 1:2].flip(1).roll(1, 1)
    padded = torch.cat([left, power, power[:, :, -1:]], 2)
    return torch.add(power, padded[:, :, :-2] + padded[:, :, 2:], alpha=0.5)


def _fold_shares(modes: Complex[Tensor, "image radius mode"], floor: float) -> Block:
    """How the angular energy of all radii divides among the folds, whatever the period."""
    energy = (modes.abs() ** 2).sum(1)
    return (energy / (energy.sum(1, keepdim=True) + floor)).sqrt()


def _rotations(rings: Float[Tensor, "image radius angle"], floor: float) -> Block:
    """Correlation of the rings with themselves turned by 3.75°, 7.5° … 90°."""
    shape = rings - rings.mean(2, keepdim=True)
    energy = (torch.fft.rfft(shape, dim=2).abs() ** 2).sum(1)
    correlation = torch.fft.irfft(energy, n=ANGLES)
    return correlation[:, 1 : ANGLES // 2 + 1] / (correlation[:, :1] + floor)


def _phases(modes: Complex[Tensor, "image radius mode"]) -> Block:
    """Products of modes in which a common rotation cancels: how the folds stand to each other."""
    one, two, three = modes[:, :, 0], modes[:, :, 1], modes[:, :, 2]
    double = (one**2 * two.conj()).real
    triple = (one * two * three.conj()).real
    across = (modes[:, :-4, :4] * modes[:, 4:, :4].conj()).real.flatten(1)
    cubes = torch.cat([double, triple], 1)
    return torch.cat([cubes.sign() * cubes.abs() ** (1 / 3), across.sign() * across.abs().sqrt()], 1)


def _values(images: Batch) -> dict[str, Block]:
    """Quantiles, as even parts (spread) and odd parts (skew)."""
    levels = torch.linspace(0.01, 0.99, QUANTILES, device=images.device)
    ranked = _quantiles(images.flatten(1), levels)
    middle = QUANTILES // 2
    mirrored = ranked.flip(1)
    return {
        "values": (0.5 * (ranked - mirrored))[:, middle + 1 :],
        "odd_values": (0.5 * (ranked + mirrored))[:, middle:],
    }


def _quantiles(
    values: Float[Tensor, "image pixel"], levels: Float[Tensor, " level"]
) -> Float[Tensor, "image level"]:
    """Quantiles from a histogram of steps of 1/BINS_A_UNIT: a tenth of the time that sorting takes."""
    bins = 2 * FARTHEST * BINS_A_UNIT
    place = (values + FARTHEST).mul_(BINS_A_UNIT).clamp_(0, bins - 1).long()
    counts = torch.zeros((len(values), bins), device=values.device)
    counts.scatter_add_(1, place, torch.ones_like(values))
    below = counts.cumsum(1)
    wanted = (levels * values.shape[1]).expand(len(values), -1).contiguous()
    found = torch.searchsorted(below, wanted).clamp(max=counts.shape[1] - 1)
    inside = counts.gather(1, found)
    share = 1 - (below.gather(1, found) - wanted) / inside.clamp(min=1)
    return (found + share) / BINS_A_UNIT - FARTHEST


def _gradients(images: Batch) -> dict[str, Block]:
    """Gradient sizes, coherence of direction, and skew of detail, at LEVELS scales."""
    level, sizes, coherence, skews = images, [], [], []
    for _ in range(LEVELS):
        right = level[:, 1:-1, 2:] - level[:, 1:-1, :-2]
        down = level[:, 2:, 1:-1] - level[:, :-2, 1:-1]
        twist = _halved(right * down)
        right, down = right.square_(), down.square_()
        lean, square = _halved(right - down), right.add_(down)
        steep, flat = _halved(square), square.flatten(1)
        quartic = torch.linalg.vector_norm(flat, dim=1) / flat.shape[1] ** 0.5
        sizes += [flat.sqrt().mean(1), flat.mean(1).sqrt(), quartic.sqrt()]
        overall = _coherence(*(part.mean((1, 2)) for part in (lean, twist, steep)))
        coherence += [overall, _coherence(lean, twist, steep).mean((1, 2))]
        coarse = _halved(level)
        detail = level - nn.interpolate(coarse[:, None], scale_factor=2)[:, 0]
        cube = (detail**3).mean((1, 2))
        skews.append(cube.sign() * cube.abs() ** (1 / 3))
        level = coarse
    return {
        "gradient_sizes": torch.log(torch.stack(sizes, 1) + 1e-2),
        "gradient_coherence": torch.stack(coherence, 1),
        "odd_details": torch.stack(skews, 1),
    }


def _halved(images: Float[Tensor, "image height width"]) -> Float[Tensor, "image half wide"]:
    """Mean of two by two pixels, of which there are even numbers of rows and columns."""
    upper, lower = images[:, ::2], images[:, 1::2]
    return 0.25 * (upper[..., ::2] + upper[..., 1::2] + lower[..., ::2] + lower[..., 1::2])


def _coherence(
    lean: Float[Tensor, "image *place"],
    twist: Float[Tensor, "image *place"],
    steep: Float[Tensor, "image *place"],
) -> Float[Tensor, "image *place"]:
    """How much gradients agree in direction, 0 to 1, from the components of the structure tensor.

    These are xx − yy, xy and xx + yy.
    """
    return torch.hypot(lean, 2 * twist) / (steep + 1e-4)
