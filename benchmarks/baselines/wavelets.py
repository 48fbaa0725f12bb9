"""Wavelet scattering of order one and two with Morlet wavelets, averaged over place and rotation.

Bruna and Mallat, IEEE Trans. Pattern Anal. 35, 1872 (2013), doi 10.1109/TPAMI.2012.230; rotation averaged as
in Sifre and Mallat, CVPR 2013: of two angles only their difference counts, and of that only its size, so that
mirrors drop out too. 64 × 64 pixels, four scales, eight angles; logarithms of mean and spread over places.
"""

import functools
import math

import numpy as np
import torch
from jaxtyping import Complex, Float
from torch import Tensor

from benchmarks.baselines.common import Features, measured, standard

SIZE, SCALES, ANGLES = 64, 4, 8
HIGHEST = 3 * math.pi / 4  # radians a pixel, of the finest wavelet
WIDTH_PX, SLANT = 0.8, 0.5  # of the finest wavelet: deviation of its envelope, across over along
FLOOR = 1e-3
CACHED = 4  # images at once: their 64 maps of second moduli stay in cache


def embed(images: list[np.ndarray]) -> Features:
    """Give 68 numbers an image."""
    return standard(measured(images, coefficients))


@functools.cache
def wavelets() -> Float[Tensor, "scale angle row column"]:
    """Give the Fourier transforms of all wavelets, zero at frequency zero, 1 at their highest."""
    axis = 2 * math.pi * torch.fft.fftfreq(SIZE)
    down, right = torch.meshgrid(axis, axis, indexing="ij")
    found = torch.stack(
        [
            torch.stack([_morlet(down, right, scale, math.pi * k / ANGLES) for k in range(ANGLES)])
            for scale in range(SCALES)
        ]
    )
    found[:, :, 0, 0] = 0  # what aliases there
    return found / found.amax(dim=(2, 3), keepdim=True)


def _morlet(
    down: Float[Tensor, "row column"], right: Float[Tensor, "row column"], scale: int, angle: float
) -> Float[Tensor, "row column"]:
    centre, width = HIGHEST / 2**scale, WIDTH_PX * 2**scale
    total = torch.zeros_like(down)
    for turn_down in (-1, 0, 1):  # what aliases into the square of frequencies
        for turn_right in (-1, 0, 1):
            y, x = down + 2 * math.pi * turn_down, right + 2 * math.pi * turn_right
            along = x * math.cos(angle) + y * math.sin(angle)
            across = (y * math.cos(angle) - x * math.sin(angle)) / SLANT
            envelope = torch.exp(-0.5 * width**2 * (along**2 + across**2))
            wave = torch.exp(-0.5 * width**2 * ((along - centre) ** 2 + across**2))
            total += wave - math.exp(-0.5 * (width * centre) ** 2) * envelope
    return total


def coefficients(prepared: Float[np.ndarray, "image 128 128"]) -> Features:
    """Give the logarithms of means and spreads of all first and second moduli."""
    parts = torch.from_numpy(prepared).split(CACHED)
    return torch.cat([_coefficients(part) for part in parts]).numpy()


@torch.inference_mode()
def _coefficients(prepared: Float[Tensor, "image 128 128"]) -> Float[Tensor, "image number"]:
    images = torch.nn.functional.avg_pool2d(prepared, prepared.shape[1] // SIZE)
    spectrum = torch.fft.fft2(images - images.mean((1, 2), keepdim=True))
    found: list[Tensor] = []
    for scale in range(SCALES):
        first = _modulus(spectrum[:, None], wavelets()[scale])
        found.append(_summary(first.flatten(2), torch.full((ANGLES, 1), 1 / ANGLES)))
        again = torch.fft.fft2(first)
        for coarser in range(scale + 1, SCALES):
            second = _coarse_moduli(again, coarser)
            found.append(_summary(second.flatten(3).flatten(1, 2), _differences()))
    return torch.log(torch.cat(found, 1) + FLOOR)


def _modulus(
    spectrum: Complex[Tensor, "image one row column"], filters: Float[Tensor, "angle row column"]
) -> Float[Tensor, "image angle row column"]:
    return torch.fft.ifft2(spectrum * filters).abs()


def _coarse_moduli(
    spectrum: Complex[Tensor, "image angle row column"], scale: int
) -> Float[Tensor, "image first second row column"]:
    """Filter by a coarse wavelet at all angles on as few pixels as its frequencies need."""
    side = SIZE >> (scale - 1)
    keep = torch.cat([torch.arange(side // 2), torch.arange(SIZE - side // 2, SIZE)])
    small = spectrum[..., keep, :][..., keep]
    filters = wavelets()[scale][:, keep][:, :, keep]
    return torch.fft.ifft2(small[:, :, None] * filters).abs() * (side / SIZE) ** 2


@functools.cache
def _differences() -> Float[Tensor, "pair difference"]:
    """Weights that average pairs of angles by how far apart they are, 0 to 90°."""
    first, other = torch.meshgrid(torch.arange(ANGLES), torch.arange(ANGLES), indexing="ij")
    apart = (first - other) % ANGLES
    apart = torch.minimum(apart, ANGLES - apart).flatten()
    belongs = (apart[:, None] == torch.arange(ANGLES // 2 + 1)).float()
    return belongs / belongs.sum(0)


def _summary(
    moduli: Float[Tensor, "image map place"], weights: Float[Tensor, "map kind"]
) -> Float[Tensor, "image number"]:
    """Give mean and deviation over all places of the maps that belong together."""
    mean, square = moduli.mean(2) @ weights, moduli.square().mean(2) @ weights
    return torch.cat([mean, (square - mean.square()).clamp(min=0).sqrt()], 1)
