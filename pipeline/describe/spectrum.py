"""Descriptors of what repeats: period, its strength, rotational symmetry.

All from one windowed Fourier transform of the central part: power spectrum, autocorrelation (Wiener and
Khinchin) and self-convolution, the last because an autocorrelation has 2-fold symmetry whatever the image.
"""

from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Complex, Float, Int

SMALLEST = 16  # pixels a side below which a period or symmetry would be chance
LAGS = 128  # the autocorrelation is kept on this grid at most, by dropping higher frequencies
ANGLES = 36  # of half a circle, 5° each: 90° and 60° are whole steps
RADII = 20
FEWEST_CYCLES = 2.5  # an image shows a period at least this often; below, the window speaks
NOISE_FREQUENCY = 0.42  # cycles per pixel above which the power is taken for noise
RING_CYCLES = 1.5  # half width of the ring whose power gives the period, in cycles per image


def measure(flat: Float[np.ndarray, "height width"], spread: float, factor: int) -> dict[str, float]:
    """Measure period, periodicity and rotations; an empty dict where the image is too small or flat.

    `flat` and `spread` are an image without its plane, each pixel the mean of `factor`² of the original.
    """
    if min(flat.shape) < SMALLEST or not spread > 0:
        return {}
    window = _window(flat.shape)
    transform = np.fft.rfft2(flat * window)
    power = transform.real**2 + transform.imag**2
    found = {"dominant_period_px": factor * _period(power, flat.shape)}
    return found | _repeats_and_rotations(transform, flat.shape)


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


def _period(power: Float[np.ndarray, "height half"], shape: tuple[int, int]) -> float:
    frequency = _frequencies(shape)
    step = 1 / min(shape)
    ring = (frequency / step + 0.5).astype(np.int64)
    # White noise has equal power everywhere; the median of its exponential distribution is ln 2 of its mean.
    floor = np.median(power[frequency > NOISE_FREQUENCY][::4]) / np.log(2)
    signal = np.maximum(power - floor, 0)
    energy = np.bincount(ring.ravel(), signal.ravel())
    first, last = int(np.ceil(FEWEST_CYCLES)), min(shape) // 2
    if last <= first or energy[first:last].max() <= 0:
        return float("nan")
    # Over neighbours, because a peak seldom sits on a ring.
    smooth = np.convolve(energy, [0.5, 1, 0.5], mode="same")
    best = first + int(np.argmax(smooth[first:last]))
    near = np.abs(frequency - best * step) <= RING_CYCLES * step
    return float(signal[near].sum() / (signal[near] * frequency[near]).sum())


def _repeats_and_rotations(
    transform: Complex[np.ndarray, "height half"], shape: tuple[int, int]
) -> dict[str, float]:
    size = min(LAGS, min(shape) // 2 * 2)
    grid = _lag_grid(shape, size)
    small = _low_frequencies(transform, size)
    correlation = np.fft.irfft2(small.real**2 + small.imag**2, s=(size, size)).ravel()
    turned = np.fft.irfft2(small**2, s=(size, size)).ravel()
    at_zero = float(correlation[0])
    if at_zero <= 0:
        return {}
    polar = (correlation[grid.index] * grid.weight).sum(axis=0) / grid.overlap / at_zero
    two_fold = float((turned[grid.near] / grid.near_overlap).max()) / at_zero
    two, three = min(1.0, two_fold), _self_similarity(polar, ANGLES * 2 // 3)
    four = _self_similarity(polar, ANGLES // 2)
    return {
        "periodicity": _best_repeat(polar),
        "rotation_2_fold": two,
        "rotation_3_fold": three,
        "rotation_4_fold": min(two, four),
        "rotation_6_fold": min(two, three),
    }


def _low_frequencies(
    transform: Complex[np.ndarray, "height half"], size: int
) -> Complex[np.ndarray, "size half_size"]:
    half = size // 2
    rows = np.concatenate([transform[:half], transform[-half:]])
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
        lag = np.fft.fftfreq(size) * size
        self.near = np.flatnonzero(np.hypot(lag[:, None], lag) < size / 5)
        self.near_overlap = overlap[self.near].astype(np.float32)


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


def _self_similarity(polar: Float[np.ndarray, "radius angle"], steps: int) -> float:
    shape = polar - polar.mean(axis=1, keepdims=True)
    energy = float((shape**2).sum())
    # A correlation of nothing: an isotropic image has no direction to turn.
    if energy <= 1e-9 * polar.size:
        return float("nan")
    return float((shape * np.roll(shape, steps, axis=1)).sum() / energy)
