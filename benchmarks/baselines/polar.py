"""Log-polar Fourier magnitude: moduli of its angular modes, which neither shift nor rotation changes.

The Fourier-Mellin idea (Reddy and Chatterji, IEEE Trans. Image Process. 5, 1266 (1996),
doi 10.1109/83.506761) with rings instead of a second transform along the radius: a zoom moves the numbers.
"""

import math

import numpy as np
import torch
from jaxtyping import Float
from scipy import ndimage

from benchmarks.baselines.common import Features, measured, standard

RADII, ANGLES, MODES = 28, 72, 9  # modes 0 to 8 of half a circle: mean and 2- to 16-fold
LOWEST, HIGHEST = 2.0, 52.0  # cycles an image


def embed(images: list[np.ndarray]) -> Features:
    """Give 252 numbers an image."""
    return standard(measured(images, modes))


def modes(prepared: Float[np.ndarray, "image 128 128"]) -> Features:
    """Give the moduli of the angular modes on every ring."""
    side = prepared.shape[1]
    hann = np.hanning(side).astype(np.float32)
    centred = prepared - prepared.mean(axis=(1, 2), keepdims=True)
    magnitude = torch.fft.fft2(torch.from_numpy(centred * hann[:, None] * hann)).abs()
    shifted = torch.fft.fftshift(torch.log1p(magnitude), dim=(1, 2)).numpy()
    rows, columns = _rings(side // 2)
    rings = np.stack([ndimage.map_coordinates(one, [rows, columns], order=1) for one in shifted])
    found = np.abs(np.fft.rfft(rings, axis=2)[:, :, :MODES]) / ANGLES
    return found.reshape(len(prepared), -1)


def _rings(middle: int) -> Float[np.ndarray, "2 radius angle"]:
    radius = np.geomspace(LOWEST, HIGHEST, RADII)[:, None]
    angle = math.pi * np.arange(ANGLES) / ANGLES
    return np.stack([middle + radius * np.sin(angle), middle + radius * np.cos(angle)])
