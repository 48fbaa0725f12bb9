"""Descriptors of small neighbourhoods: noise, focus, direction, roughness, faults of scan lines.

Noise after J. Immerkær, Fast noise variance estimation (1996), doi:10.1006/cviu.1996.0060, with the median
in place of the mean so that edges do not count. Direction by the structure tensor.
"""

import numpy as np
from jaxtyping import Bool, Float

WINDOW = 256  # pixels of the central window that stands for a larger image
COLUMNS = 128  # columns that vote on the step between two scan lines
NORMAL_MAD = 0.6745  # median absolute deviation of a normal distribution of unit width
NOISE_GAIN = 6.0  # norm of the mask [[1, -2, 1], [-2, 4, -2], [1, -2, 1]]
JUMP_SIGMAS = 6.0  # a step between lines this far from its fellows is a jump …
WHOLE = 0.5  # least usual step of whole numbers, most of whose medians are the same number
JUMP_CONTRAST = 0.1  # … if it is also this large against the spread of the image
FEWEST_LINES = 32  # of which outliers can be told
GOES_ALONG = 0.5  # of a jump, that three quarters of the columns make at least …
MOMENT = 3  # … unless it is taken back within so many lines
NO_DIRECTION = 0.01  # anisotropy below which an orientation would be chance


def measure(
    values: Float[np.ndarray, "height width"],
    invalid: Bool[np.ndarray, "height width"],
    flat: Float[np.ndarray, "window_height window_width"],
    spread: float,
    scanned: slice,
) -> dict[str, float]:
    """Measure texture at the resolution of the image; nothing where it is too small (3 px) or all masked.

    `flat` and `spread` are the central window without its plane; `scanned` are the rows without a data bar.
    """
    hidden = invalid[central(values.shape)]
    jumps = _line_jumps(values[scanned], invalid[scanned], spread)
    found = {"roughness": spread, "line_jump_fraction": jumps}
    if min(flat.shape) < 3:
        return found
    blind = _any_in_3x3(hidden)
    if blind.all():
        return found
    return found | {"noise": spread * _noise(flat, blind)} | _gradients(flat, blind)


def central(shape: tuple[int, ...]) -> tuple[slice, ...]:
    """Give the central WINDOW pixels of every axis."""
    starts = [max(0, (length - WINDOW) // 2) for length in shape]
    return tuple(slice(start, start + WINDOW) for start in starts)


def without_plane(
    values: Float[np.ndarray, "height width"], invalid: Bool[np.ndarray, "height width"]
) -> tuple[Float[np.ndarray, "height width"], float]:
    """Subtract the best plane of the valid pixels; invalid ones become 0.

    Returns the float32 remainder in units of its root mean square over the valid pixels, and that unit: 0
    where nothing remains, NaN where nothing is valid.
    """
    hidden = invalid if invalid.any() else None
    count = values.size - (0 if hidden is None else np.count_nonzero(hidden))
    if count == 0:
        return np.zeros(values.shape, np.float32), float("nan")
    middle = float((values if hidden is None else values[~hidden]).mean(dtype=np.float64))
    height = values - middle
    x = np.linspace(-1, 1, values.shape[1])
    y = np.linspace(-1, 1, values.shape[0])
    if hidden is not None:
        height[hidden] = 0
    targets = np.array([height.sum(), height.sum(axis=0) @ x, height.sum(axis=1) @ y])
    offset, slope_x, slope_y = np.linalg.pinv(_moments(x, y, hidden)) @ targets
    flat = height - (offset + slope_x * x)
    flat -= (slope_y * y)[:, None]
    if hidden is not None:
        flat[hidden] = 0
    spread = float(np.sqrt((flat**2).sum() / count))
    # What is left of a constant or a perfect plane is rounding, not roughness.
    scale = max(float(np.abs(height).max()), abs(middle))
    if spread <= 1e-7 * scale:
        return np.zeros(values.shape, np.float32), 0.0
    return (flat / spread).astype(np.float32), spread


def _moments(
    x: Float[np.ndarray, " width"],
    y: Float[np.ndarray, " height"],
    hidden: Bool[np.ndarray, "height width"] | None,
) -> Float[np.ndarray, "3 3"]:
    """Sum the products of 1, x and y over the valid pixels."""
    if hidden is None:
        return np.diag([x.size * y.size, y.size * (x @ x), x.size * (y @ y)])
    weight = (~hidden).astype(np.float64)
    across, down, xy = weight.sum(axis=0), weight.sum(axis=1), y @ weight @ x
    return np.array(
        [
            [down.sum(), across @ x, down @ y],
            [across @ x, across @ x**2, xy],
            [down @ y, xy, down @ y**2],
        ]
    )


def _any_in_3x3(hidden: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "inner_height inner_width"]:
    if not hidden.any():
        return np.zeros((hidden.shape[0] - 2, hidden.shape[1] - 2), bool)
    rows = hidden[:-2] | hidden[1:-1] | hidden[2:]
    return rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]


def _noise(flat: Float[np.ndarray, "height width"], blind: Bool[np.ndarray, "h w"]) -> float:
    rows = flat[:-2] - 2 * flat[1:-1] + flat[2:]
    second = rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:]
    # Every other row is enough for a median, and half the work.
    seen = np.abs(second[::2][~blind[::2]] if not blind[::2].all() else second[~blind])
    return float(np.median(seen)) / NORMAL_MAD / NOISE_GAIN


def _gradients(flat: Float[np.ndarray, "height width"], blind: Bool[np.ndarray, "h w"]) -> dict[str, float]:
    rows = flat[:-2] + 2 * flat[1:-1] + flat[2:]
    columns = flat[:, :-2] + 2 * flat[:, 1:-1] + flat[:, 2:]
    slope_x = (rows[:, 2:] - rows[:, :-2])[~blind] / 8
    slope_y = (columns[2:] - columns[:-2])[~blind] / 8
    xx, yy, xy = float(slope_x @ slope_x), float(slope_y @ slope_y), float(slope_x @ slope_y)
    if xx + yy == 0:
        return {"anisotropy": 0.0, "sharpness_per_px": 0.0}
    anisotropy = float(np.hypot(xx - yy, 2 * xy) / (xx + yy))
    # Rows count downwards, the angle counts upwards; lines run across the gradient.
    gradient = 0.5 * np.arctan2(-2 * xy, xx - yy)
    along = float(np.degrees(gradient) + 90) % 180
    return {
        "anisotropy": anisotropy,
        "dominant_orientation_deg": along if anisotropy > NO_DIRECTION else float("nan"),
        "sharpness_per_px": float(np.sqrt((xx + yy) / slope_x.size)),
    }


def _line_jumps(
    values: Float[np.ndarray, "height width"], invalid: Bool[np.ndarray, "height width"], spread: float
) -> float:
    if values.shape[0] < FEWEST_LINES:
        return float("nan")
    every = max(1, values.shape[1] // COLUMNS)
    lines, hidden = values[:, ::every], invalid[:, ::every]
    if hidden.any():
        lines = np.where(hidden, 0, lines)
    steps = np.diff(lines, axis=0)
    if hidden.any():
        lost = hidden[1:] | hidden[:-1]
        steps = np.where(lost, np.nan, steps)[~lost.all(axis=1)]
    if len(steps) < FEWEST_LINES - 1:
        return float("nan")
    if not spread > 0:
        return 0.0
    step = _percentile(steps, 50.0)
    step = step - np.median(step)
    far = np.abs(step)
    usual = float(np.median(far)) / NORMAL_MAD
    if np.array_equal(2 * step, np.rint(2 * step)):
        usual = max(usual, WHOLE)
    is_jump = far > max(JUMP_SIGMAS * usual, JUMP_CONTRAST * spread)
    if is_jump.any():
        is_jump &= _of_whole_lines(steps, step) | _taken_back(np.where(is_jump, np.sign(step), 0))
    return float(is_jump.mean())


def _of_whole_lines(
    steps: Float[np.ndarray, "step column"], step: Float[np.ndarray, " step"]
) -> Bool[np.ndarray, " step"]:
    """Where three quarters of the columns go along: the edge of a large object moves fewer."""
    low, high = _percentile(steps, 25.0), _percentile(steps, 75.0)
    least = np.where(step > 0, low - np.median(low), np.median(high) - high)
    return least > GOES_ALONG * np.abs(step)


def _taken_back(signs: Float[np.ndarray, " step"]) -> Bool[np.ndarray, " step"]:
    """Where a jump the other way is a few lines away: a tip that was changed for a moment."""
    found = np.zeros(len(signs), bool)
    for apart in range(1, MOMENT + 1):
        opposite = signs[apart:] * signs[:-apart] < 0
        found[apart:] |= opposite
        found[:-apart] |= opposite
    return found


def _percentile(steps: Float[np.ndarray, "step column"], share: float) -> Float[np.ndarray, " step"]:
    return (
        np.nanpercentile(steps, share, axis=1)
        if np.isnan(steps).any()
        else np.percentile(steps, share, axis=1)
    )
