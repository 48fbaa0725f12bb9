"""Symmetry maps: how well an image agrees with itself mirrored about an axis, shifted, and turned.

First the axis about which the autocorrelation is most like its mirror image is found, to a fraction of a
degree: mirrors and glides can only lie there, or 30°, 45°, 60° or 90° from there. Twelve copies of the image
are turned so that their rows lie across axes 15° apart, beginning with that one. For each, three profiles
over the shift along the axis, two of them the best over shifts across it: the correlation of the image with
its mirror image (a mirror peaks at no shift, a glide at half a period), with itself (the lattice, centred
cells too), and with itself shifted along the axis alone (the period). All are divided by the overlap of the
window with itself, and so in units of the image's variance. Noise between the peaks of the spectrum is
filtered out before, as Wiener would.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as nn
from jaxtyping import Complex, Float
from torch import Tensor

from pipeline.encoder.prepare import SIZE

GRID = 96  # pixels a side of the turned copies, of the whole image
AXES = 12  # directions of half a circle, 15° apart
COPIES = AXES // 2
WINDOW_PX = 22.5  # standard deviation of the Gaussian window on that grid
REACH = 34  # lags 0 … 33 along an axis; as many to both sides across it
TURNED_REACH = 26
CHUNK = 8  # images at once: what a core's cache holds
ROTATIONS_DEG = (60, 90, 120, 180)
OTHERS_DEG = (45, 75, 105)  # no rotation of a lattice: what chance gives
FINE_STEPS = 360  # of 90°, in which the axis is sought
NOISE_FREQUENCY = 0.25  # cycles per pixel above which the median power is taken for noise
NOISE_FACTOR = 3.0  # times the noise is the power of which half passes

Images = Float[Tensor, "image 128 128"]


@dataclass(frozen=True)
class Maps:
    """What `SymmetryMaps.measure` gives.

    `profiles` holds mirror, shift (best across) and shift (along the axis alone); `rotations` the best
    correlation with the image turned by ROTATIONS_DEG, then by OTHERS_DEG.
    """

    profiles: Float[Tensor, "image 3 12 34"]
    rotations: Float[Tensor, "image 7"]


class SymmetryMaps:
    """The measuring device for one device of torch; holds only fixed tables."""

    def __init__(self, device: str) -> None:
        """Compute windows, sampling grids and overlaps and move them to `device`."""
        line = torch.arange(GRID) - (GRID - 1) / 2
        y, x = torch.meshgrid(line, line, indexing="ij")
        square = x**2 + y**2
        window = torch.exp(-square / (2 * WINDOW_PX**2)) * (square < (GRID / 2 - 0.5) ** 2)
        angles = torch.arange(COPIES) * math.pi / AXES
        self._angles = angles.to(device)
        self._plane = (torch.complex(x, y) / (GRID / 2)).to(device)
        self._window = window.to(device)
        self._weight = (window**2 / (window**2).sum()).to(device)
        transform = torch.fft.rfft2(window)
        total = (window**2).sum()
        lag = torch.fft.fftfreq(GRID) * GRID
        near = (lag.abs() < REACH).float()
        self._mirror = (near / (_along(transform * _flipped(transform)) / total)).to(device)
        self._shift = (near / (_along(transform.abs() ** 2) / total)).to(device)
        close = torch.hypot(lag[:, None], lag) < TURNED_REACH
        around = torch.hypot(lag[:, None] + 1, lag + 1) < TURNED_REACH  # an image turned by 180° is 1 px off
        overlap = torch.fft.irfft2(torch.stack([transform.abs() ** 2, transform**2]), s=(GRID, GRID)) / total
        self._turned = (torch.stack([close, around]) / overlap).to(device)
        frequency = torch.hypot(torch.fft.fftfreq(SIZE)[:, None], torch.fft.rfftfreq(SIZE))
        self._high = (frequency > NOISE_FREQUENCY).flatten().nonzero()[::4, 0].to(device)

    def measure(
        self,
        images: Images,
        power: Float[Tensor, "image 128 65"],
        repeats: Complex[Tensor, "image lag mode"],
    ) -> Maps:
        """Measure a batch of prepared images with what `Features.measure` found in them."""
        axis = best_axis(repeats)
        clean = self._filtered(images, power)
        starts = range(0, len(images), CHUNK)
        parts = [self._measure(clean[k : k + CHUNK], axis[k : k + CHUNK]) for k in starts]
        return Maps(torch.cat([part for part, _ in parts]), torch.cat([part for _, part in parts]))

    def _filtered(self, images: Images, power: Float[Tensor, "image 128 65"]) -> Images:
        """Let pass what stands out of the noise."""
        noise = power.flatten(1)[:, self._high].median(1).values[:, None, None] / math.log(2)
        square = power.square()
        share = square / (square + (NOISE_FACTOR * noise).square() + 1e-12)
        return torch.fft.irfft2(torch.fft.rfft2(images) * share, s=(SIZE, SIZE))

    def _measure(
        self, images: Images, axis: Float[Tensor, " image"]
    ) -> tuple[Float[Tensor, "image 3 12 34"], Float[Tensor, "image 7"]]:
        transforms = torch.fft.rfft2(self._copies(images, axis))
        mirror = _along(transforms * _flipped(transforms)) * self._mirror
        shift = _along(transforms.real**2 + transforms.imag**2) * self._shift
        profiles = torch.stack([mirror.amax(3), shift.amax(3), shift[..., 0]], 1)
        return profiles, self._rotations(transforms)

    def _copies(self, images: Images, axis: Float[Tensor, " image"]) -> Float[Tensor, "image 12 96 96"]:
        """Turn the images, window them, and give them mean 0 and energy 1 under the window."""
        count = len(images)
        angle = axis[:, None] + self._angles
        turned = torch.polar(torch.ones_like(angle), angle)[..., None, None] * self._plane
        places = torch.view_as_real(turned).reshape(count, COPIES * GRID, GRID, 2)
        copies = nn.grid_sample(images[:, None], places, padding_mode="reflection", align_corners=False)
        copies = copies.reshape(count, COPIES, GRID, GRID)
        mean = torch.einsum("icyx,yx->ic", copies, self._weight)
        centred = (copies - mean[..., None, None]) * self._window
        energy = centred.square().sum((2, 3)).mean(1)[:, None, None, None]
        centred = centred * torch.rsqrt(energy.clamp(min=1e-12))
        return torch.cat([centred, centred.rot90(1, (2, 3))], 1)

    def _rotations(self, transforms: Complex[Tensor, "image 12 96 49"]) -> Float[Tensor, "image 7"]:
        upright = transforms[:, :1]
        steps = [degrees * AXES // 180 for degrees in (60, 90, 120, *OTHERS_DEG)]
        turned = torch.cat([upright * transforms[:, steps].conj(), upright**2], 1)
        best = torch.fft.irfft2(turned, s=(GRID, GRID))
        best = torch.cat([best[:, :-1] * self._turned[0], best[:, -1:] * self._turned[1]], 1).amax((2, 3))
        return best[:, [0, 1, 2, 6, 3, 4, 5]]


def best_axis(repeats: Complex[Tensor, "image lag mode"]) -> Float[Tensor, " image"]:
    """Angle (radians, 0 to π/2) of the axis about which rings are most like their mirror images.

    From angular modes 2-fold, 4-fold …: the correlation of a ring with itself mirrored has the squares of
    its modes as coefficients, and a period of 90°, because rings repeat after 180°.
    """
    mode = torch.arange(1, repeats.shape[2] + 1, device=repeats.device)
    angle = torch.arange(FINE_STEPS, device=repeats.device) * (math.pi / 2 / FINE_STEPS)
    phase = 4 * mode[:, None] * angle
    energy = (repeats**2).sum(1)
    likeness = energy.real @ torch.cos(phase) - energy.imag @ torch.sin(phase)
    return angle[likeness.argmax(1)]


def _flipped(transform: Complex[Tensor, "*batch rows columns"]) -> Complex[Tensor, "*batch rows columns"]:
    """Reverse the sign of the frequencies down the rows."""
    return torch.cat([transform[..., :1, :], transform[..., 1:, :].flip(-2)], -2)


def _along(spectrum: Tensor) -> Float[Tensor, "*batch 34 96"]:
    """Transform back for lags 0 … 33 down the rows, and all lags across."""
    return torch.fft.irfft(torch.fft.ifft(spectrum, dim=-2)[..., :REACH, :], n=GRID, dim=-1)
