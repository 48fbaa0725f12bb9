"""Descriptors of what repeats, whatever its lattice: period, spacings, periodicity.

All from one windowed Fourier transform of the central part: power spectrum and autocorrelation (Wiener and
Khinchin).
"""

from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Complex, Float, Int

from pipeline.describe.radial import peak_spacings_px

SMALLEST = 16  # pixels a side below which a period or symmetry would be chance
LAGS = 128  # the autocorrelation is kept on this grid at most, by dropping higher frequencies
ANGLES = 36  # of half a circle, 5° each
RADII = 20
FEWEST_CYCLES = 2.5  # an image shows a period at least this often; below, the window speaks
NOISE_FREQUENCY = 0.42  # cycles per pixel above which the power is taken for noise
RING_CYCLES = 1.5  # half width of the ring whose power gives the period, in cycles per image


class Spectrum:
    """The windowed transform of an image without its plane, and the power of its white noise."""

    def __init__(self, flat: Float[np.ndarray, "height width"]) -> None:
        self.shape: tuple[int, int] = (flat.shape[0], flat.shape[1])
        self.transform = np.fft.rfft2(flat * _window(self.shape))
        self.power = self.transform.real**2 + self.transform.imag**2
        # Equal power everywhere; the median of its exponential distribution is ln 2 of its mean.
        self.white = float(np.median(self.power.ravel()[_highest(self.shape)]) / np.log(2))

    @property
    def structure(self) -> float:
        """Share of the power that is neither white noise nor slower than FEWEST_CYCLES; 0 to 1."""
        ring, cells = _rings(self.shape)
        first = int(FEWEST_CYCLES) + 1
        total = float(np.bincount(ring.ravel(), self.power.ravel())[first:].sum())
        return max(0.0, 1 - self.white * float(cells[first:].sum()) / total) if total > 0 else 0.0


@lru_cache(maxsize=16)
def window_transform(shape: tuple[int, int]) -> Complex[np.ndarray, "height half"]:
    """Transform of the Hann window alone."""
    return np.fft.rfft2(_window(shape))


def measure(spectrum: Spectrum, factor: int) -> dict[str, float]:
    """Measure period, spacings and periodicity; each pixel is the mean of `factor`² of the original."""
    shape, power = spectrum.shape, spectrum.power
    ring, cells = _rings(shape)
    signal = np.maximum(power - np.float32(spectrum.white), 0)
    energy = np.bincount(ring.ravel(), signal.ravel(), len(cells))
    found = {"dominant_period_px": factor * _period(signal, energy, shape)}
    spacings = peak_spacings_px(energy + spectrum.white * cells, cells, min(shape))
    found |= {f"radial_peak_{rank}_px": factor * spacing for rank, spacing in enumerate(spacings, 1)}
    return found | _periodicity(power, shape)


@lru_cache(maxsize=16)
def _highest(shape: tuple[int, int]) -> Int[np.ndarray, " cell"]:
    """Every fourth cell of the highest frequencies."""
    return np.flatnonzero(_frequencies(shape) > NOISE_FREQUENCY)[::4]


def area_average(
    values: Float[np.ndarray, "height width"], invalid: Bool[np.ndarray, "height width"], factor: int
) -> tuple[Float[np.ndarray, "h w"], Bool[np.ndarray, "h w"]]:
    """Average the valid ones of every `factor` × `factor` pixels; invalid where there are none."""
    height, width = (length // factor for length in values.shape)
    if min(height, width) == 0:
        return np.zeros((0, 0), np.float32), np.zeros((0, 0), bool)
    blocks = (slice(0, height * factor), slice(0, width * factor))
    shape = (height, factor, width, factor)
    weight = (~invalid[blocks]).reshape(shape).sum(axis=(1, 3))
    total = np.where(invalid[blocks], 0, values[blocks]).reshape(shape).sum(axis=(1, 3))
    return total / np.maximum(weight, 1), weight == 0


@lru_cache(maxsize=16)
def _window(shape: tuple[int, int]) -> Float[np.ndarray, "height width"]:
    return np.outer(np.hanning(shape[0]), np.hanning(shape[1])).astype(np.float32)


@lru_cache(maxsize=16)
def _frequencies(shape: tuple[int, int]) -> Float[np.ndarray, "height half"]:
    """Cycles per pixel of every cell of the half spectrum."""
    return np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])).astype(np.float32)


@lru_cache(maxsize=16)
def _rings(shape: tuple[int, int]) -> tuple[Int[np.ndarray, "height half"], Float[np.ndarray, " ring"]]:
    """Whole cycles across the shorter side of every cell of the half spectrum, and cells with each."""
    ring = (_frequencies(shape) * min(shape) + 0.5).astype(np.int64)
    return ring, np.bincount(ring.ravel()).astype(np.float64)


def _period(
    signal: Float[np.ndarray, "height half"], energy: Float[np.ndarray, " ring"], shape: tuple[int, int]
) -> float:
    frequency = _frequencies(shape)
    step = 1 / min(shape)
    first, last = int(np.ceil(FEWEST_CYCLES)), min(shape) // 2
    if last <= first or energy[first:last].max() <= 0:
        return float("nan")
    # Over neighbours, because a peak seldom sits on a ring.
    smooth = np.convolve(energy, [0.5, 1, 0.5], mode="same")
    best = first + int(np.argmax(smooth[first:last]))
    near = np.abs(frequency - best * step) <= RING_CYCLES * step
    return float(signal[near].sum() / (signal[near] * frequency[near]).sum())


def _periodicity(power: Float[np.ndarray, "height half"], shape: tuple[int, int]) -> dict[str, float]:
    size = min(LAGS, min(shape) // 2 * 2)
    grid = _lag_grid(shape, size)
    correlation = np.fft.irfft2(_low_frequencies(power, size), s=(size, size)).ravel()
    at_zero = float(correlation[0])
    if at_zero <= 0:
        return {}
    polar = (correlation[grid.index] * grid.weight).sum(axis=0) / grid.overlap / at_zero
    return {"periodicity": _best_repeat(polar)}


def _low_frequencies(half_spectrum: np.ndarray, size: int) -> np.ndarray:
    half = size // 2
    rows = np.concatenate([half_spectrum[:half], half_spectrum[-half:]])
    return rows[:, : half + 1]


class _LagGrid:
    """Where rings of equal lag lie on the grid of the autocorrelation, with bilinear weights."""

    def __init__(self, shape: tuple[int, int], size: int) -> None:
        window = _low_frequencies(np.fft.rfft2(_window(shape)), size)
        overlap = np.fft.irfft2(window.real**2 + window.imag**2, s=(size, size))
        overlap = np.maximum(overlap / overlap[0, 0], 1e-3).ravel()
        # One step of the grid is shape / size pixels; radii are equal on the image on both axes.
        stretch = np.array([size / shape[0], size / shape[1]])
        reach = 0.36 * min(shape)
        radius = np.geomspace(max(2.0, reach / 16), reach, RADII)
        angle = np.arange(ANGLES) * np.pi / ANGLES
        y = (radius[:, None] * np.sin(angle)) * stretch[0]
        x = (radius[:, None] * np.cos(angle)) * stretch[1]
        self.index, self.weight = _bilinear(y, x, size)
        self.overlap = (overlap[self.index] * self.weight).sum(axis=0).astype(np.float32)


def _bilinear(
    y: Float[np.ndarray, "radius angle"], x: Float[np.ndarray, "radius angle"], size: int
) -> tuple[Int[np.ndarray, "corner radius angle"], Float[np.ndarray, "corner radius angle"]]:
    top, left = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    down, right = y - top, x - left
    rows = [top, top, top + 1, top + 1]
    columns = [left, left + 1, left, left + 1]
    shares = [(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right]
    index = np.stack([(row % size) * size + column % size for row, column in zip(rows, columns, strict=True)])
    return index, np.stack(shares).astype(np.float32)


@lru_cache(maxsize=16)
def _lag_grid(shape: tuple[int, int], size: int) -> _LagGrid:
    return _LagGrid(shape, size)


def _best_repeat(polar: Float[np.ndarray, "radius angle"]) -> float:
    # Only beyond the first dip of a direction: before it, the image merely resembles its neighbour.
    dipped = np.minimum.accumulate(polar, axis=0) < np.maximum(polar, 0) * 0.8
    return float(np.clip(np.where(dipped, polar, 0).max(), 0, 1))
