"""Ferroelectric domains as a piezoresponse force microscope shows them: amplitude and phase of one scan.

Stripes, labyrinths and bubbles are transients of the Swift-Hohenberg equation (Cross and Hohenberg,
Rev. Mod. Phys. 65, 851, 1993), the normal form of modulated phases; their width follows Kittel's law
(Kittel, Phys. Rev. 70, 965, 1946). The microscope measures a complex response: domain walls are where its
amplitude dips and its phase turns by 180 degrees.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np
import scipy.fft
from jaxtyping import Float
from scipy import ndimage

from pipeline.simulate.fields import band, filtered_noise, frequencies, power_law, smooth, standardised
from pipeline.simulate.microscope import Condition, background, displacement, lines, random_condition, shifted

Pixels = Float[np.ndarray, "height width"]
STATES = ("stripes", "labyrinth", "bubbles", "a/c needles", "single domain")

# Share of a single domain's d33 that is left in each state: walls clamp, a-domains do not respond.
D33_SHARE = {"single domain": 1.0, "stripes": 0.82, "bubbles": 0.7, "labyrinth": 0.6, "a/c needles": 0.45}
_MARGIN = 16  # pixels simulated beyond the frame, because the equation's grid is periodic


def kittel_width_nm(thickness_nm: float, coefficient: float) -> float:
    """Domain width of a film: `coefficient` (square root of nm) times the square root of its thickness."""
    return coefficient * math.sqrt(thickness_nm)


def d33_pm_per_v(bulk: float, state: str, thickness_nm: float, clamping_nm: float = 25.0) -> float:
    """Piezoelectric coefficient of a film in a domain state; thin films are clamped by their substrate."""
    return bulk * D33_SHARE[state] * (1 - math.exp(-thickness_nm / clamping_nm))


@dataclass(frozen=True)
class DomainScan:
    """One scan: amplitude in pm, phase in degrees in [-180, 180), and what made them."""

    amplitude_pm: Pixels
    phase_deg: Pixels
    state: str
    width_px: float


def polarization(rng: np.random.Generator, state: str, size: int, width_px: float) -> Pixels:
    """Out-of-plane polarization from -1 to 1 with domains of a state, `width_px` wide, walls about 1 px."""
    if state == "single domain":
        return _single(rng, size, width_px)
    if state == "a/c needles":
        return _needles(rng, size, width_px)
    field = _swift_hohenberg(rng, state, size + 2 * _MARGIN, width_px)
    field = field[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    return np.tanh(3.2 * field / (math.pi / width_px)).astype(np.float32)


def _swift_hohenberg(rng: np.random.Generator, state: str, size: int, width_px: float) -> Pixels:
    """Grow a modulated phase from noise; unit amplitude, zero at the walls."""
    wave = 0.5 / width_px
    growth, bias = (0.35, 1.1) if state == "bubbles" else (0.4, float(rng.normal(0, 0.06)))
    angle, stiffness = rng.uniform(0, math.pi), (rng.uniform(0.6, 2.0) if state == "stripes" else 0.0)
    vertical, horizontal = frequencies(size, size)
    along = (horizontal * math.sin(angle) - vertical * math.cos(angle)) / wave
    square = (np.hypot(vertical, horizontal) / wave) ** 2
    linear = growth - (1 - square) ** 2 - stiffness * along**2
    step = 0.6
    divide = (1 / (1 - step * np.maximum(linear, -60))).astype(np.float32)
    seed = np.exp(-0.5 * ((np.sqrt(square) - 1) / 0.25) ** 2 - 2 * stiffness * along**2).astype(np.float32)
    field = 0.3 * filtered_noise(rng, seed, size)
    sign = 1.0 if rng.random() < 0.5 else -1.0
    for _ in range(int(rng.integers(8, 22))):
        change = field + step * (bias * field**2 - field**3)
        field = scipy.fft.irfft2(scipy.fft.rfft2(change) * divide, s=field.shape)
    rough = 0.12 * smooth(rng, size, size, max(1.0, 0.35 * width_px))
    return (sign * (standardised(field) + rough)).astype(np.float32)


def _single(rng: np.random.Generator, size: int, width_px: float) -> Pixels:
    """One domain, or a box written by the tip, with a few inclusions of the other sign."""
    field = np.ones((size, size), np.float32)
    rows, columns = np.mgrid[:size, :size]
    if rng.random() < 0.6:
        half, lag = rng.uniform(0.2, 0.4) * size, rng.uniform(-0.08, 0.08, 2) * size
        inside = np.maximum(abs(rows - size / 2 - lag[0]), abs(columns - size / 2 - lag[1])) < half
        field[inside] = -1
        if rng.random() < 0.5:
            inner = np.maximum(abs(rows - size / 2 - lag[0]), abs(columns - size / 2 - lag[1])) < 0.5 * half
            field[inner] = 1
    inclusions = band(rng, size, size, max(4.0, 1.5 * width_px), 0.4) > rng.uniform(2.4, 3.4)
    field[inclusions] *= -1
    edge = 0.15 * max(1.0, width_px) * smooth(rng, size, size, max(2.0, 0.5 * width_px))
    moved = shifted(field, np.stack([edge, edge[::-1]]))
    return np.clip(ndimage.gaussian_filter(moved, 0.7), -1, 1) * (1 if rng.random() < 0.5 else -1)


def _needles(rng: np.random.Generator, size: int, width_px: float) -> Pixels:
    """a-domains: needles along two perpendicular directions in a c-domain, which barely respond."""
    out = np.ones((size, size), np.float32)
    if rng.random() < 0.4:
        out = np.tanh(4 * (band(rng, size, size, 8 * width_px, 0.4) + 0.8)).astype(np.float32)
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    rotation = rng.choice([0.0, math.pi / 4, rng.uniform(0, math.pi)])
    left = rng.uniform(0.2, 0.8)
    for _ in range(int(np.clip(0.35 * size / width_px * rng.uniform(2, 5), 6, 60))):
        angle = rotation + (0.0 if rng.random() < left else math.pi / 2)
        x, y = columns - rng.uniform(0, size), rows - rng.uniform(0, size)
        along, across = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        length, width = rng.uniform(0.15, 0.9) * size, 0.5 * width_px * rng.uniform(0.5, 1.2)
        profile = width * np.clip(1 - (2 * np.abs(along) / length) ** 2, 0, None)
        inside = 1 / (1 + np.exp(np.clip((np.abs(across) - profile) / 0.4, -30, 30)))
        out = out * (1 - np.where(profile > 0.25, inside, 0)) + np.where(profile > 0.25, inside, 0) * 0.12
    return out.astype(np.float32)


@functools.cache
def _time(height: int, width: int) -> Pixels:
    return np.arange(height * width, dtype=np.float32).reshape(height, width) / (height * width)


def piezoresponse(
    rng: np.random.Generator, polarized: Pixels, d33: float, drive_v: float, condition: Condition
) -> tuple[Pixels, Pixels]:
    """Scan a polarization with a tip: amplitude (pm) and phase (degrees).

    `d33` in pm/V, `drive_v` the peak of the driving voltage. `condition.blur_px` is the tip's radius.
    """
    shape = polarized.shape
    seen = shifted(polarized, displacement(rng, shape, condition))
    seen = ndimage.gaussian_filter(seen, 0.5 + condition.blur_px)
    grains = 1 + 0.06 * power_law(rng, shape[0], shape[1], slope=1.2)  # crosstalk of topography
    wear = (
        1 + 0.25 * np.cumsum(lines(rng, shape, Condition(jump_rate=condition.jump_rate)), axis=0) / shape[0]
    )
    response = seen * grains * wear * (1 + 0.1 * background(rng, shape, condition))
    electrostatic = rng.normal(0, 0.12) * np.exp(1j * rng.uniform(0, math.pi))
    noise = 0.35 * condition.noise * (rng.standard_normal(shape) + 1j * rng.standard_normal(shape))
    hum_and_rows = 0.25 * lines(rng, shape, Condition(row_noise=condition.row_noise, hum=condition.hum))
    signal = (response + electrostatic + noise + hum_and_rows) * d33 * drive_v
    zero = math.radians(rng.normal(-90, 18)) + 0.1 * rng.normal() * _time(*shape)
    phase = np.degrees(np.angle(signal * np.exp(1j * zero)))
    return np.abs(signal).astype(np.float32), _wrapped(phase)


def _wrapped(phase_deg: Pixels) -> Pixels:
    return ((phase_deg + 180.0) % 360.0 - 180.0).astype(np.float32)


def simulate_domains(rng: np.random.Generator, size: int = 160, state: str | None = None) -> DomainScan:
    """Draw a scan with everything unknown: state, width, response, condition."""
    state = str(rng.choice(STATES, p=[0.27, 0.28, 0.2, 0.18, 0.07])) if state is None else state
    width_px = float(np.exp(rng.uniform(math.log(3.5), math.log(size / 7))))
    polarized = polarization(rng, state, size, width_px)
    condition = random_condition(rng, "probe")
    amplitude, phase = piezoresponse(rng, polarized, rng.uniform(5, 120), rng.uniform(0.5, 5), condition)
    return DomainScan(amplitude, phase, state, width_px)
