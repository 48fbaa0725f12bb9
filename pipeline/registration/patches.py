"""Images without noise, slow brightness and strong places: what is left is the same under any light.

What does not stand out of the noise, which is taken from the high frequencies, is filtered out as Wiener
would. Each pixel is the difference of a fine and a coarse mean, over the root mean square of such differences
around it. Gamma, gradients of illumination and a beam that outshines the rest drop out, inversion becomes a
sign.
"""

import math
from functools import cache

import numpy as np
import torch
import torch.nn.functional as nn
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.encoder.prepare import SIZE

FINE_PX, COARSE_PX, AROUND_PX = 0.8, 6.0, 10.0  # widths of the means: Gaussians' standard deviations
SOFT_PX = 1.0  # takes away what half the pixels cannot hold
LEAST_SHARE = 0.3  # of the mean square of the image: what is fainter around is not raised to full contrast
EDGE_PX = 16  # over which the round window falls to nothing
NOISE_FREQUENCY = 0.25  # cycles per pixel above which the median power is taken for noise
NOISE_FACTOR = 3.0  # times the noise is the power of which half passes
NOTHING = 1e-12
FAINTEST = 1e-6  # singular value of a broad mean that still counts

Images = Float[Tensor, "image 128 128"]


def patches(images: Images) -> Images:
    """Return locally normalised images; a constant one gives zeros."""
    fine = _smoothing(FINE_PX)
    clean = _cleaned(images)
    detail = fine @ clean @ fine.T
    detail -= _smoothed(clean, COARSE_PX)
    square = _smoothed(detail * detail, AROUND_PX)
    least = LEAST_SHARE * square.mean((1, 2), keepdim=True)
    return detail.mul_(torch.rsqrt(square.add_(least + NOTHING).clamp_min_(NOTHING)))


def _cleaned(images: Images) -> Images:
    """Filter out what does not stand out of the noise."""
    spectra = torch.fft.rfft2(images - images.mean((1, 2), keepdim=True))
    power = spectra.real.square() + spectra.imag.square()
    padded = nn.pad(power, (1, 1, 1, 1), mode="replicate")
    rows = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    around = (rows[..., :-2] + rows[..., 1:-1] + rows[..., 2:]) / 9
    noise = _high_medians(power)[:, None, None] / math.log(2)  # the median of what is exponential
    return torch.fft.irfft2(spectra * (around / (around + NOISE_FACTOR * noise + NOTHING)))


def _high_medians(power: Float[Tensor, "image 128 65"]) -> Float[Tensor, " image"]:
    """Return the lower medians of high frequencies; by numpy, whose partition is vectorised."""
    high = _high()
    values = torch.where(high, power, -1.0).flatten(1).numpy()  # the low frequencies come before all others
    middle = high.numel() - int(high.sum()) + (int(high.sum()) - 1) // 2
    return torch.from_numpy(np.partition(values, middle, axis=1)[:, middle].copy())


@cache
def _high() -> Bool[Tensor, "128 65"]:
    frequency = torch.hypot(torch.fft.fftfreq(SIZE)[:, None], torch.fft.rfftfreq(SIZE))
    return frequency > NOISE_FREQUENCY


def softened(images: Float[Tensor, "*image 128 128"]) -> Float[Tensor, "*image 128 128"]:
    """Return images without what half the pixels a side could not hold."""
    soft = _smoothing(SOFT_PX)
    return soft @ images @ soft.T


def _smoothed(images: Images, width_px: float) -> Images:
    """Average broadly, by the few directions in which the matrix of a broad mean does anything."""
    spread, gather = _broad(width_px)
    return spread @ (gather @ images @ gather.T) @ spread.T


@cache
def _broad(width_px: float) -> tuple[Float[Tensor, "128 rank"], Float[Tensor, "rank 128"]]:
    """Return two factors of the matrix that averages along a line."""
    left, values, right = torch.linalg.svd(_smoothing(width_px).double(), full_matrices=False)
    rank = int((values > FAINTEST).sum())
    return (left * values)[:, :rank].float(), right[:rank].float()


@cache
def _smoothing(width_px: float) -> Float[Tensor, "128 128"]:
    """Return the matrix that averages along a line, narrower at its ends."""
    place = torch.arange(SIZE, dtype=torch.float32)
    weight = torch.exp(-((place[:, None] - place) ** 2) / (2 * width_px**2))
    return weight / weight.sum(1, keepdim=True)


@cache
def round_window() -> Float[Tensor, "128 128"]:
    """Return a window that is 1 in the middle and falls to 0 at the inscribed circle, as a cosine."""
    line = torch.arange(SIZE) - (SIZE - 1) / 2
    inside = (SIZE / 2 - torch.hypot(line[:, None], line)) / EDGE_PX
    return (1 - torch.cos(torch.pi * inside.clamp(0, 1))) / 2
