"""What likely went wrong: nothing to see, jumps of lines, streaks or charging, drift of the lattice."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Bool, Complex, Float

from pipeline.describe.reflections import ORDERS, Reflections

NAMES = ("blank", "line jumps", "streaks or charging", "drift")
OF_SCAN_LINES = NAMES[1:3]
BLANK = 0.015  # share of the power that is not white noise
JUMPS = 0.012  # share of steps between lines that are jumps
STREAKS = 0.02  # share of lines with a streak
DRIFT = 0.1  # of the shorter lattice vector that the lattice strays from a straight one
STEPS_A_STREAK = 2.5
SEGMENTS = 8  # of a line, one or more of which a streak fills
STREAK_SIGMAS = 8.0
STREAK_CONTRAST = 0.4  # of the spread of the image
AGREES = 0.3  # of the height of a streak, by which the lines beside it differ at most
STRIPS = 7  # overlapping parts of the image, from above, in which the phase of the lattice is read
WAVES = 4  # strongest reflections that are asked …
FAINTEST = 0.2  # … of this share of the amplitude of the strongest


def likely(found: Mapping[str, Any], spread: float) -> str | None:
    """Name the artefact that most likely spoils an image by its descriptors, None for none.

    `found` has besides them `structure`, the share of the power that is not white noise; `spread` is 0 for a
    constant image. NaN is not known and not an artefact.
    """
    jumps, streaks = found["line_jump_fraction"], found["streak_fraction"]
    tests = (
        spread == 0 or found.get("structure", 1.0) < BLANK,
        # A streak is a step up and a step down.
        jumps > JUMPS and not jumps <= STEPS_A_STREAK * streaks,
        streaks > STREAKS,
        found["drift_fraction"] > DRIFT,
    )
    return next((name for name, is_there in zip(NAMES, tests, strict=True) if is_there), None)


def streak_fraction(
    values: Float[np.ndarray, "height width"], invalid: Bool[np.ndarray, "height width"], spread: float
) -> float:
    """Share of lines with a part unlike the lines above and below, which agree; NaN where unknown."""
    height, width = values.shape
    if height < 16 or width < 4 * SEGMENTS or invalid.any() or not spread > 0:
        return float("nan")
    used = values[:, : width // SEGMENTS * SEGMENTS].reshape(height, SEGMENTS, -1)
    part = used.mean(axis=2)
    line = part[2:-2]
    above, below = part[1:-3] - line, part[3:-1] - line
    off = -0.5 * (above + below)
    usual = np.median(np.abs(off)) / 0.6745
    is_off = np.abs(off) > max(STREAK_SIGMAS * float(usual), STREAK_CONTRAST * spread)
    # A domain wall has a slope on either side; beside a streak the picture goes on as it was.
    for near, far in ((above, part[:-4] - line), (below, part[4:] - line), (above, below)):
        is_off &= np.abs(near - far) < AGREES * np.abs(off)
    parts = is_off.sum(axis=1)
    return float(((parts > 0) & (parts < SEGMENTS)).mean())


def drift_px(flat: Float[np.ndarray, "height width"], found: Reflections) -> float:
    """Farthest that the lattice strays along a reflection from a straight one, in pixels of `flat`."""
    h, k = np.nonzero(np.abs(found.amplitudes) > 0)
    upper = h * found.amplitudes.shape[1] + k > found.amplitudes.size // 2
    h, k = h[upper], k[upper]
    strength = np.abs(found.amplitudes[h, k])
    order = np.argsort(-strength)[:WAVES]
    order = order[strength[order] >= FAINTEST * strength.max(initial=0)]
    orders = np.stack([h[order], k[order]], axis=1) - ORDERS
    frequencies = orders @ np.linalg.inv(found.cell).T
    phases = np.angle(_along_rows(flat, frequencies))
    unrolled = np.unwrap(phases, axis=1)
    place = np.linspace(-1, 1, unrolled.shape[1])
    slope = (unrolled * place).sum(axis=1, keepdims=True) / (place**2).sum()
    bent = unrolled - unrolled.mean(axis=1, keepdims=True) - slope * place
    far = np.abs(bent).max(axis=1) / (2 * np.pi * np.hypot(*frequencies.T))
    return float(far.max()) if len(far) else 0.0


def _along_rows(
    flat: Float[np.ndarray, "height width"], frequencies: Float[np.ndarray, "wave 2"]
) -> Complex[np.ndarray, "wave strip"]:
    """Amplitude of each wave in overlapping strips of rows."""
    height, width = flat.shape
    x, y = np.arange(width), np.arange(height)
    waves_x = np.exp(-2j * np.pi * np.outer(x, frequencies[:, 0])) * np.hanning(width)[:, None]
    waves_y = np.exp(-2j * np.pi * np.outer(frequencies[:, 1], y))
    lines = (flat @ waves_x.real.astype(np.float32) + 1j * (flat @ waves_x.imag.astype(np.float32))).T
    centres = np.linspace(0.12, 0.88, STRIPS) * height
    strips = np.maximum(0, np.cos(np.clip((y - centres[:, None]) / (0.16 * height), -1, 1) * np.pi / 2)) ** 2
    return (lines * waves_y) @ strips.T
