"""The reflections of a lattice in the transform of an image: where they lie, how strong, in which phase.

A windowed wave spreads over a few cells of the transform in a known shape; fitting that shape gives amplitude
and phase between the cells. Half-way between reflections the same fit finds what is no repeat: noise.
"""

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Complex, Float, Int

from pipeline.describe.cell import Vectors, least_squares, reduced
from pipeline.describe.spectrum import Spectrum

ORDERS = 12  # reflections are kept up to this order on either side of zero
SIZE = 2 * ORDERS + 1
FINEST = 0.46  # cycles per pixel of the highest frequency used
FITTED = (10, 60)  # reflections, nearest to zero first, that refine the cell in two rounds
ABOVE_NOISE = 10.0  # times the power of noise that a reflection has to be seen …
FAINTEST = 1e-4  # … and this share of that of the strongest
CERTAIN = 6.0  # standard deviations of noise that all reflections together stand above it
LEAST_OFF_LINE = 0.02  # of the power in reflections: less, and it is stripes
MOST_DIVISIONS = 4
DIVISIONS = np.array(
    [(parts, 1, k) for parts in (2, 3, 5) for k in range(parts)] + [(p, 0, 1) for p in (2, 3, 5)]
)
EXTINCT = 0.004  # of the power: what less of lies in reflections is not there
CHANCE = (
    4.5  # cells of the transform a texture gives to each reflection: twice the noise bandwidth of the window
)
STEPS = 512  # places between two cells that the shape of a wave is tabulated for
LOBE = np.arange(-1, 3)  # cells around a place between two of them that hold nearly all of a windowed wave
CELLS_APART = 2.2  # from a reflection to half-way to the next: nearer, its own lobe is seen there


@dataclass(frozen=True)
class Reflections:
    """Amplitudes of the reflections (h, k) of a cell, from -ORDERS to ORDERS; 0 beyond the resolution.

    `noise` is the power in a reflection that is not of the lattice, `confidence` the share of the image's
    power that repeats, less what chance gives: 0 for a texture, 1 for a perfect lattice.
    """

    cell: Vectors
    amplitudes: Complex[np.ndarray, "h k"]
    noise: float
    confidence: float

    def seen(self) -> list[tuple[int, int]]:
        """List the reflections (h, k) that stand out of the noise, the strongest first."""
        power = np.abs(self.amplitudes) ** 2
        least = max(ABOVE_NOISE * self.noise, FAINTEST * float(power.max()))
        orders = np.argwhere(power > least)
        strongest = orders[np.argsort(-power[tuple(orders.T)], kind="stable")]
        return [(int(h) - ORDERS, int(k) - ORDERS) for h, k in strongest]


def refined(cell: Vectors, transform: Complex[np.ndarray, "height half"], shape: tuple[int, int]) -> Vectors:
    """Fit the cell to the places of its reflections, the stronger the heavier."""
    power = transform.real**2 + transform.imag**2
    size = np.array([shape[1], shape[0]])
    floor = 10 * float(np.median(power[shape[0] // 4 : shape[0] // 2, -shape[1] // 8 :]))
    for count in FITTED:
        orders = _nearest_orders(cell, count)
        places = orders @ np.linalg.inv(cell).T * size
        near = np.rint(places).astype(np.int64)
        found, height = _lobes(power, near, shape)
        lost = (np.hypot(*(found - places).T) > 1.3) | (height <= floor)
        weight = np.where(lost, 0, np.sqrt(height))
        star = least_squares(orders, found / size, weight)
        if star is None:
            return cell
        cell = np.linalg.inv(star).T
    return cell


@lru_cache(maxsize=1)
def _orders() -> Int[np.ndarray, "order 2"]:
    """One (h, k) of each Friedel pair."""
    grid = itertools.product(range(-ORDERS, ORDERS + 1), repeat=2)
    return np.array([(h, k) for h, k in grid if (h, k) > (0, 0)])


def _nearest_orders(cell: Vectors, count: int) -> Int[np.ndarray, "order 2"]:
    orders = _orders()
    frequency = np.hypot(*(orders @ np.linalg.inv(cell).T).T)
    nearest = np.argsort(frequency)[:count]
    return orders[nearest[frequency[nearest] < FINEST]]


def _lobes(
    power: Float[np.ndarray, "height half"], near: Int[np.ndarray, "order 2"], shape: tuple[int, int]
) -> tuple[Float[np.ndarray, "order 2"], Float[np.ndarray, " order"]]:
    """Find the summit next to each cell of the transform: its place between cells, and its power."""
    around = np.array(list(itertools.product((-2, -1, 0, 1, 2), repeat=2)))
    inner = np.abs(around).max(axis=1) <= 1
    values = _at(power, near[:, None] + around, shape)
    best = np.argmax(np.where(inner, values, -1), axis=1)
    rows = np.arange(len(near))
    log = np.log(values + 1e-30)
    shift = []
    for step in (5, 1):  # of x and of y in `around`
        before, at, after = log[rows, best - step], log[rows, best], log[rows, best + step]
        bend = np.minimum(before - 2 * at + after, -1e-9)
        shift.append(np.clip(0.5 * (before - after) / bend, -0.5, 0.5))
    return near + around[best] + np.stack(shift, axis=1), values[rows, best]


def _at(
    half: Float[np.ndarray, "height half"], cells: Int[np.ndarray, "*place 2"], shape: tuple[int, int]
) -> Float[np.ndarray, "*place"]:
    """Look power up at cells (x, y) of the whole transform, of which the right half is stored."""
    sign = np.where(cells[..., 0] < 0, -1, 1)
    x = np.minimum(cells[..., 0] * sign, half.shape[1] - 1)
    return half[(cells[..., 1] * sign) % shape[0], x]


def reflections(cell: Vectors, spectrum: Spectrum) -> Reflections:
    """Fit every reflection of a cell, and what lies between them.

    A cell whose reflections are all those of a smaller one gives way to that.
    """
    shape = spectrum.shape
    found = _measured(cell, spectrum)
    for _ in range(MOST_DIVISIONS):
        smaller = _divided(cell, *found)
        if smaller is None:
            break
        cell = reduced(refined(smaller, spectrum.transform, shape))
        found = _measured(cell, spectrum)
    orders, waves, noise = found
    grid = np.zeros((SIZE, SIZE), np.complex128)
    h, k = orders.T + ORDERS
    grid[h, k], grid[-1 - h, -1 - k] = waves, waves.conj()
    share = _share(orders, np.abs(waves) ** 2 - noise, noise, spectrum)
    chance = CHANCE * abs(float(np.linalg.det(cell))) / (shape[0] * shape[1])
    confidence = max(0.0, (share - chance) / (1 - chance)) if chance < 1 else 0.0
    return Reflections(cell, grid, float(noise.mean()) if len(noise) else 0.0, confidence)


def _measured(
    cell: Vectors, spectrum: Spectrum
) -> tuple[Int[np.ndarray, "order 2"], Complex[np.ndarray, " order"], Float[np.ndarray, " order"]]:
    """Fit one reflection of each Friedel pair within the resolution: order, amplitude, power of noise."""
    orders, star = _orders(), np.linalg.inv(cell).T
    orders = orders[np.hypot(*(orders @ star).T) < FINEST]
    waves = _fitted(orders @ star, spectrum.transform, spectrum.shape)
    return orders, waves, _noise(orders, star, spectrum)


def _divided(
    cell: Vectors,
    orders: Int[np.ndarray, "order 2"],
    waves: Complex[np.ndarray, " order"],
    noise: Float[np.ndarray, " order"],
) -> Vectors | None:
    """Return the half, third or fifth of the cell that explains the reflections as well; None if all do."""
    powers = np.abs(waves) ** 2 - noise
    signal = float(powers.sum())
    if signal <= CERTAIN * float(np.sqrt((noise**2).sum())):
        return None
    extinct = (orders @ DIVISIONS[:, 1:].T) % DIVISIONS[:, 0] != 0
    certain = CERTAIN * np.sqrt(noise**2 @ extinct)
    whole = np.flatnonzero(powers @ extinct <= EXTINCT * signal + certain)
    if not len(whole):
        return None
    parts, u, v = DIVISIONS[whole[0]].tolist()
    a, b = cell
    divided = (u * a + v * b) / parts
    return reduced(np.array([divided, b] if u else [a, divided]))


def _share(
    orders: Int[np.ndarray, "order 2"],
    powers: Float[np.ndarray, " order"],
    noise: Float[np.ndarray, " order"],
    spectrum: Spectrum,
) -> float:
    """Share of the structure that lies in reflections; 0 where they are noise or those of stripes."""
    signal = float(powers.sum())
    if signal <= CERTAIN * float(np.sqrt((noise**2).sum())):
        return 0.0
    if _off_line(orders, powers) < LEAST_OFF_LINE * signal:
        return 0.0
    return signal / max(_structure(spectrum), signal)


def _off_line(orders: Int[np.ndarray, "order 2"], powers: Float[np.ndarray, " order"]) -> float:
    """Power beside the strongest line of reflections through zero: stripes have none."""
    primitive = orders // np.gcd(orders[:, 0], orders[:, 1])[:, None]
    line = (primitive[:, 0] + ORDERS) * SIZE + primitive[:, 1] + ORDERS
    lines = np.bincount(line, powers) if len(line) else np.zeros(1)
    return float(powers.sum() - lines.max())


def _structure(spectrum: Spectrum) -> float:
    """Power that waves would need to make up all of the image but white noise and the slowest variations."""
    slowest = float(spectrum.power[:2, :2].sum() + spectrum.power[-1:, :2].sum())
    cells = spectrum.shape[0] * spectrum.shape[1]
    beyond = 2 * (float(spectrum.power.sum()) - slowest) - spectrum.white * cells
    return beyond / (2 * _window_sum(spectrum.shape, 2) * cells)


@lru_cache(maxsize=32)
def _window_sum(shape: tuple[int, int], power: int) -> float:
    return float(np.prod([(np.hanning(length) ** power).sum() for length in shape]))


def _fitted(
    frequencies: Float[np.ndarray, "wave 2"],
    transform: Complex[np.ndarray, "height half"],
    shape: tuple[int, int],
) -> Complex[np.ndarray, " wave"]:
    """Fit the amplitude of a windowed wave at each frequency (x, y), cycles per pixel."""
    places = frequencies * [shape[1], shape[0]]
    whole = np.floor(places).astype(np.int64)
    x, y = whole[:, 0, None] + LOBE, whole[:, 1, None] + LOBE
    steps = ((places - whole) * STEPS).astype(np.int64)
    lobe_x, lobe_y = _lobes_at(shape[1])[steps[:, 0]], _lobes_at(shape[0])[steps[:, 1]]
    left = x < 0
    rows = np.where(left[:, None, :], -y[:, :, None], y[:, :, None]) % shape[0]
    cells = transform[rows, np.minimum(np.abs(x), transform.shape[1] - 1)[:, None, :]]
    cells = np.where(left[:, None, :], cells.conj(), cells)
    return np.einsum("wyx,wy,wx->w", cells, lobe_y, lobe_x)


@lru_cache(maxsize=32)
def _lobes_at(length: int) -> Complex[np.ndarray, "step cell"]:
    """Weights that fit a Hann-windowed wave of `length` points, for its places between two cells."""
    offset = LOBE - (np.arange(STEPS) + 0.5)[:, None] / STEPS
    step = length / (length - 1)
    middle, before, after = (_box(offset + shift, length) for shift in (0.0, -step, step))
    lobe = 0.5 * middle - 0.25 * (before + after)
    return (lobe.conj() / (np.abs(lobe) ** 2).sum(axis=1, keepdims=True)).astype(np.complex64)


def _box(offset: Float[np.ndarray, "step cell"], length: int) -> Complex[np.ndarray, "step cell"]:
    """Transform of `length` ones at an offset in cells, never a whole number."""
    waves = np.sin(np.pi * offset) / np.sin(np.pi * offset / length)
    return waves * np.exp(-1j * np.pi * offset * (length - 1) / length)


def _noise(
    orders: Int[np.ndarray, "order 2"], star: Vectors, spectrum: Spectrum
) -> Float[np.ndarray, " order"]:
    """Power that a reflection has without being one: what is found half-way to its neighbours."""
    shape = spectrum.shape
    apart = 0.5 * float(np.hypot(*star.T).min()) * min(shape)
    if apart < CELLS_APART:
        white = spectrum.white * _window_sum(shape, 4) / _window_sum(shape, 2) ** 3
        return np.full(len(orders), white)
    return np.abs(_fitted((orders + 0.5) @ star, spectrum.transform, shape)) ** 2
