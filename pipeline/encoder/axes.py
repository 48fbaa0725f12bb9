"""Symmetry maps: how well an image agrees with itself mirrored about an axis, shifted, and turned.

First the axis about which the autocorrelation is most like its mirror image is found, to a fraction of a
degree: mirrors and glides can only lie there, or 30°, 45°, 60° or 90° from there. Twelve copies of the image
are turned so that their rows lie across axes 15° apart, beginning with that one; the last six, quarter turns
of the first, need no transform of their own. For each, three profiles over the shift along the axis, two of
them the best over shifts across it: the correlation of the image with its mirror image (a mirror peaks at no
shift, a glide at half a period), with itself (the lattice, centred cells too), and with itself shifted along
the axis alone (the period). All are divided by the overlap of the window with itself, and so in units of the
image's variance. Noise between the peaks of the spectrum is filtered out before, as Wiener would.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as nn
from jaxtyping import Complex, Float
from torch import Tensor

from pipeline.encoder.lags import Lags
from pipeline.encoder.prepare import SIZE

GRID = 96  # pixels a side of the turned copies, of the whole image
AXES = 12  # directions of half a circle, 15° apart
COPIES = AXES // 2
WINDOW_PX = 22.5  # standard deviation of the Gaussian window on that grid
HALF = GRID // 2 + 1  # frequencies of half a circle, 0 … Nyquist
REACH = 34  # lags 0 … 33 along an axis; as many to both sides across it
TURNED_REACH = 26
CHUNK = 8  # images at once: what a core's cache holds
ROTATIONS_DEG = (60, 90, 120, 180)
OTHERS_DEG = (45, 75, 105)  # no rotation of a lattice: what chance gives
FINE_STEPS = 360  # of 90°, in which the axis is sought
NOISE_FREQUENCY = 0.25  # cycles per pixel above which the median power is taken for noise
NOISE_FACTOR = 3.0  # times the noise is the power of which half passes

Images = Float[Tensor, "image 128 128"]
Spectra = Complex[Tensor, "image copy 49 49"]


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
        """Compute windows, sampling grids, overlaps and Fourier tables and move them to `device`."""
        line = torch.arange(GRID) - (GRID - 1) / 2
        y, x = torch.meshgrid(line, line, indexing="ij")
        square = x**2 + y**2
        window = torch.exp(-square / (2 * WINDOW_PX**2)) * (square < (GRID / 2 - 0.5) ** 2)
        angles = torch.arange(COPIES) * math.pi / AXES
        self._angles = angles.to(device)
        self._plane = (torch.complex(x, y) / (GRID / 2)).to(device)
        self._window = window.to(device)
        self._weight = (window**2 / (window**2).sum()).flatten().to(device)
        high = torch.hypot(torch.fft.fftfreq(SIZE)[:, None], torch.fft.rfftfreq(SIZE)) > NOISE_FREQUENCY
        self._high = high.flatten().nonzero()[::4, 0].to(device)
        self._lags = Lags(GRID, REACH, device)
        step = torch.polar(torch.ones(HALF), torch.arange(HALF) * (2 * math.pi / GRID))
        self._down, self._across = step[:, None].to(device), step.to(device)
        self._set_overlaps(window, device)

    def _set_overlaps(self, window: Float[Tensor, "96 96"], device: str) -> None:
        transform, total = torch.fft.rfft2(window), (window**2).sum()
        mirrored = torch.fft.irfft2(transform * transform[-torch.arange(GRID)], s=(GRID, GRID)) / total
        repeated = torch.fft.irfft2(transform.abs() ** 2, s=(GRID, GRID)) / total
        lag = torch.fft.fftfreq(GRID) * GRID
        near = (lag.abs() < REACH).float()
        self._mirror = (near / mirrored[:REACH]).to(device)
        self._shift = (near / repeated[:REACH]).to(device)
        rows = torch.arange(1 - TURNED_REACH, TURNED_REACH)
        close = torch.hypot(rows[:, None], lag) < TURNED_REACH
        self._turned = (close / repeated[rows]).to(device)

    def measure(
        self,
        images: Images,
        power: Float[Tensor, "image 128 65"],
        repeats: Complex[Tensor, "image lag mode"],
    ) -> Maps:
        """Measure a batch of prepared images with what `Features.measure` found in them."""
        chunks = zip(images.split(CHUNK), power.split(CHUNK), best_axis(repeats).split(CHUNK), strict=True)
        parts = [self._measure(self._filtered(some, spectrum), axis) for some, spectrum, axis in chunks]
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
        """Measure six copies; six more, turned by 90° from these, follow from the same transforms."""
        transforms = torch.fft.rfft2(self._copies(images, axis))
        plus = transforms[:, :, :HALF]
        minus = transforms.index_select(2, self._lags.opposite[:HALF])
        mirror = self._mirrored(plus, minus)
        shift = self._shifted(plus, minus)
        # What copies turned by 90° show at lag r stands here at the lag ±r across.
        across = shift.amax(2)
        across = torch.maximum(across, across[..., self._lags.opposite])[..., :REACH]
        best = torch.stack([mirror.amax(3), torch.cat([shift.amax(3), across], 1)], 1).clamp(min=0)
        alone = torch.cat([shift[..., 0], shift[:, :, 0, :REACH]], 1)[:, None]
        energy = shift[:, :, 0, 0].mean(1).clamp(min=1e-12)[:, None]
        profiles = torch.cat([best, alone], 1) / energy[..., None, None]
        return profiles, self._rotations(plus, minus) / energy

    def _copies(self, images: Images, axis: Float[Tensor, " image"]) -> Float[Tensor, "image 6 96 96"]:
        """Turn the images, window them, and give them mean 0 under the window."""
        angle = axis[:, None] + self._angles
        turned = torch.polar(torch.ones_like(angle), angle)[..., None, None] * self._plane
        places = torch.view_as_real(turned).flatten(1, 2)
        copies = nn.grid_sample(images[:, None], places, padding_mode="border", align_corners=False)
        copies = copies.unflatten(2, (COPIES, GRID))[:, 0]
        mean = copies.flatten(2) @ self._weight
        return copies.sub_(mean[..., None, None]).mul_(self._window)

    def _mirrored(self, plus: Spectra, minus: Spectra) -> Float[Tensor, "image 12 34 96"]:
        """Correlate all copies with their mirror images, whose transforms have rows of the opposite sign."""
        # Turned by 90°, F(u, v) becomes F(v, −u), the conjugate of F(−v, u), but for a phase that cancels.
        products = torch.cat([plus * minus, (plus * minus.conj()).transpose(2, 3)], 1)
        return _along_rows(2 * _product(self._lags.cosine, products)) * self._mirror

    def _shifted(self, plus: Spectra, minus: Spectra) -> Float[Tensor, "image 6 34 96"]:
        """Correlate the copies with themselves."""
        above, below = (each.real**2 + each.imag**2 for each in (plus, minus))
        return self._lags.correlation(above, below) * self._shift

    def _rotations(self, plus: Spectra, minus: Spectra) -> Float[Tensor, "image 7"]:
        """Correlate the first copy with those turned by 45° to 75°, 90° to 120°, and with itself by 180°."""
        first, opposite = plus[:, :1], minus[:, :1]
        down, across = self._down, self._across
        turned = [
            first * plus[:, 3:].conj(),
            first * down.conj() * minus[:, :3].transpose(2, 3),
            first**2 * (down * across).conj(),  # an image turned by 180° is 1 px off
        ]
        turned_below = [
            opposite * minus[:, 3:].conj(),
            opposite * down * plus[:, :3].transpose(2, 3).conj(),
            opposite**2 * down * across.conj(),
        ]
        above, below = torch.cat(turned, 1), torch.cat(turned_below, 1)
        even = _product(self._lags.cosine[:TURNED_REACH], above + below)
        odd = 1j * _product(self._lags.sine[:TURNED_REACH], above - below)
        rows = torch.cat([(even - odd)[:, :, 1:].flip(2), even + odd], 2)
        best = (_along_rows(rows) * self._turned).amax((2, 3)).clamp(min=0)
        return best[:, [1, 3, 5, 6, 0, 2, 4]]  # in the order of Maps


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


def _product(table: Float[Tensor, "lag 49"], spectra: Spectra) -> Complex[Tensor, "image copy lag 49"]:
    """Sum over the frequencies down the rows with the weights of a table."""
    parts = table @ torch.view_as_real(spectra).flatten(-2)
    return torch.view_as_complex(parts.unflatten(-1, (HALF, 2)))


def _along_rows(spectra: Complex[Tensor, "*batch lag 49"]) -> Float[Tensor, "*batch lag 96"]:
    """Transform back for all lags across."""
    return torch.fft.irfft(spectra, n=GRID)
