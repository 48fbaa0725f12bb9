"""Random fields with a chosen spectrum: the raw material of domains, motifs and rough surfaces."""

import numpy as np
import scipy.fft
from jaxtyping import Float

Field = Float[np.ndarray, "height width"]
HalfSpectrum = Float[np.ndarray, "height half"]


def frequencies(height: int, width: int) -> tuple[HalfSpectrum, HalfSpectrum]:
    """Vertical and horizontal frequencies (cycles per pixel) of the half spectrum `rfft2` returns."""
    vertical = np.fft.fftfreq(height).astype(np.float32)[:, None]
    horizontal = np.fft.rfftfreq(width).astype(np.float32)[None, :]
    full = (height, horizontal.shape[1])
    return np.broadcast_to(vertical, full), np.broadcast_to(horizontal, full)


def standardised(field: Field) -> Field:
    """Shift and scale to mean 0 and standard deviation 1; a constant becomes 0."""
    centred = field - field.mean()
    deviation = float(centred.std())
    return (centred / deviation if deviation > 0 else centred).astype(np.float32)


def filtered_noise(rng: np.random.Generator, envelope: HalfSpectrum, width: int) -> Field:
    """White noise filtered by an amplitude `envelope` on the half spectrum; mean 0, deviation 1.

    `width` is the number of columns of the result; its rows are those of the envelope.
    """
    white = rng.standard_normal((envelope.shape[0], width), dtype=np.float32)
    return standardised(scipy.fft.irfft2(scipy.fft.rfft2(white) * envelope, s=white.shape))


def power_law(rng: np.random.Generator, height: int, width: int, slope: float) -> Field:
    """Self-affine noise: amplitude falls with frequency to the power `-slope` (1.5 to 2.2: real surfaces)."""
    vertical, horizontal = frequencies(height, width)
    envelope = (np.hypot(vertical, horizontal) + 0.5 / max(height, width)) ** -slope
    return filtered_noise(rng, envelope, width)


def band(rng: np.random.Generator, height: int, width: int, period_px: float, spread: float) -> Field:
    """Isotropic noise whose frequencies gather around one period, in a band of relative width `spread`."""
    vertical, horizontal = frequencies(height, width)
    centre = 1.0 / period_px
    return filtered_noise(
        rng, np.exp(-0.5 * ((np.hypot(vertical, horizontal) - centre) / (spread * centre)) ** 2), width
    )


def smooth(rng: np.random.Generator, height: int, width: int, length_px: float) -> Field:
    """Gaussian-correlated noise with a correlation length of about `length_px`."""
    vertical, horizontal = frequencies(height, width)
    return filtered_noise(rng, np.exp(-2 * (np.hypot(vertical, horizontal) * length_px) ** 2), width)


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a number whose logarithm is uniform between those of `low` and `high`."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))
