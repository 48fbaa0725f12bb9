"""What a selection looks like as one: mean, standard deviation, median, mean power spectrum and its profile.

All from the stored previews of at most SAMPLE images, so that 2,000 take a second or two at any size of the
originals; the answer says at which size. In values, grey levels are turned back into the numbers they were
made from: in 256 steps between each image's black and white, clipped there.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.collection import Collection
from pipeline.insight.stack import LEVELS, Stack, load, sample, stacks

SAMPLE = 2000
LARGEST = 192  # pixels of the longer side
_TILE = 128  # where sizes differ
SMALLEST_SPECTRUM = 16  # pixels
_AT_ONCE = 128  # images
_PIXELS = 512
_FLOOR = 1e-12  # of the power of an image: below is nothing but rounding

Plane = Float[np.ndarray, "height width"]


@dataclass(frozen=True)
class Spectrum:
    """Power by frequency, averaged over images, each image's power adding up to 1 first.

    `power` is log10, frequency 0 in the middle (side/2, side/2). `mean` and `deviation` are of log10 of the
    power a cell on rings of 1, 2, 3 … cycles a side.
    """

    power: Float[np.ndarray, "side side"]
    mean: Float[np.ndarray, " ring"]
    deviation: Float[np.ndarray, " ring"]


def averages(
    collection: Collection, chosen: Bool[np.ndarray, " image"], *, in_values: bool = False, seed: int = 0
) -> dict[str, Any]:
    """Return what docs/insight.md describes as the averages of a selection, of which a sample is used."""
    rng = np.random.default_rng(seed)
    side = load(collection, sample(rng, chosen, SAMPLE))
    count = int(chosen.sum())
    if not side[0]:
        notice = "Nothing is selected." if count == 0 else "None of these images has a stored preview."
        return {"count": count, "sampled": 0, "notice": notice}
    (stack,) = stacks([side], LARGEST, _TILE)
    mean, deviation, median = moments(stack, in_values)
    found = spectrum(stack)
    scale = _Scale.of(collection, stack)
    return {
        "count": count,
        "sampled": len(stack),
        "notice": None,
        "height": mean.shape[0],
        "width": mean.shape[1],
        "fitted": stack.is_fitted,
        "original": scale.original,
        "pixel_size_nm": scale.nm,
        "unit": scale.unit if in_values else None,
        "in_values": in_values,
        "planes": {"mean": _packed(mean), "deviation": _packed(deviation), "median": _packed(median)},
        "spectrum": None if found is None else _spectrum_json(found, scale),
        "note": _note(stack, count, scale, in_values),
    }


def moments(stack: Stack, in_values: bool) -> tuple[Plane, Plane, Plane]:
    """Return mean, standard deviation and median pixel by pixel; NaN where no image reaches."""
    count = stack.known.sum(axis=0)
    total, square = np.zeros(count.shape), np.zeros(count.shape)
    first = next(_chunks(stack, in_values))[0]
    shift = np.nan_to_num(first)  # keeps the square from cancelling
    for values in _chunks(stack, in_values):
        off = np.nan_to_num(values - shift) if stack.is_fitted else values - shift
        total += off.sum(axis=0)
        square += np.einsum("ihw,ihw->hw", off, off)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
        deviation = np.sqrt(np.maximum(square / count - mean**2, 0))
    return mean + np.where(count, shift, np.nan), deviation, _median(stack, in_values)


def _chunks(stack: Stack, in_values: bool) -> Iterator[Float[np.ndarray, "part height width"]]:
    """Yield the images some at a time, relative or in their values, NaN where they do not reach."""
    table = _values_of_levels(stack) if in_values else None
    for start in range(0, len(stack), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        if table is None:
            yield stack.brightness(part)
            continue
        values = np.take_along_axis(table[part], stack.levels[part].reshape(-1, stack.levels[0].size), axis=1)
        values = values.reshape(-1, *stack.levels[0].shape)
        yield np.where(stack.known[part], values, np.float32(np.nan)) if stack.is_fitted else values


def _values_of_levels(stack: Stack) -> Float[np.ndarray, "image 256"]:
    """Return the value that each grey level of each image stands for; previews are made the other way."""
    share = np.arange(LEVELS + 1) / LEVELS
    low = np.array([preview.low for preview in stack.previews])[:, None]
    span = np.maximum(np.array([preview.high for preview in stack.previews])[:, None] - low, 1e-30)
    is_log = np.array([preview.scale == "log" for preview in stack.previews])[:, None]
    is_root = np.array([preview.scale == "sqrt" for preview in stack.previews])[:, None]
    linear = np.where(is_root, share**2, share) * span
    return (low + np.where(is_log, np.expm1(share * np.log1p(span)), linear)).astype(np.float32)


def _median(stack: Stack, in_values: bool) -> Plane:
    """Return the median pixel by pixel, the lower of the middle two; NaN where no image reaches."""
    shape = stack.levels[0].shape
    middle = np.maximum(stack.known.sum(axis=0).ravel() - 1, 0) // 2
    is_plain = not in_values and not stack.is_fitted
    values = stack.levels if is_plain else np.concatenate(list(_chunks(stack, in_values)))
    flat, found = values.reshape(len(stack), -1), np.empty(len(middle))
    for start in range(0, len(middle), _PIXELS):  # as many pixels as the processor's cache holds
        part = slice(start, start + _PIXELS)
        by_pixel = np.ascontiguousarray(flat[:, part].T)
        by_pixel.partition(np.unique(middle[part]), axis=1)  # NaN comes last
        found[part] = np.take_along_axis(by_pixel, middle[part, None], axis=1)[:, 0]
    return found.reshape(shape) / (LEVELS if is_plain else 1)


def spectrum(stack: Stack) -> Spectrum | None:
    """Return the mean power spectrum of the middle squares under a Hann window; None where they are tiny."""
    side = 2 * (min(stack.levels[0].shape) // 2)
    if side < SMALLEST_SPECTRUM:
        return None
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(side) / side)).astype(np.float32)
    total, ring_logs = np.zeros((side, side // 2 + 1)), []
    order, starts, sizes = _rings(side)
    used = 0
    for values in _chunks(stack, in_values=False):
        power = _power(values, side, hann[:, None] * hann)
        total += power.sum(axis=0)
        used += len(power)
        on_rings = np.add.reduceat(power.reshape(len(power), -1)[:, order], starts, axis=1)[:, :-1] / sizes
        ring_logs.append(np.log10(np.maximum(on_rings, _FLOOR)))
    logs = np.concatenate(ring_logs)
    if used == 0:
        return None
    return Spectrum(_whole(total / used), logs.mean(axis=0), logs.std(axis=0))


def _power(
    values: Float[np.ndarray, "part height width"], side: int, window: Float[np.ndarray, "side side"]
) -> Float[np.ndarray, "lively side half"]:
    """Return the power of each image, adding up to 1 without its mean; constant images are left out."""
    top, left = (values.shape[1] - side) // 2, (values.shape[2] - side) // 2
    square = values[:, top : top + side, left : left + side]
    flat = np.nan_to_num(square - np.nanmean(square, axis=(1, 2), keepdims=True)) * window
    transform = np.fft.rfft2(flat)
    power = transform.real**2 + transform.imag**2
    power[:, 0, 0] = 0
    total = power.sum(axis=(1, 2), keepdims=True)
    return power[total.ravel() > 0] / total[total > 0][:, None, None]


def _rings(
    side: int,
) -> tuple[Int[np.ndarray, " cell"], Int[np.ndarray, " start"], Int[np.ndarray, " ring"]]:
    """Return the cells of half a spectrum ring by ring, where rings begin, and how many cells each has.

    Rings are 1 to side/2 - 1 cycles a side; what lies beyond comes last, as one. Of the first column, which
    holds every frequency twice, the second half lies there too, as does frequency 0.
    """
    y = np.fft.fftfreq(side, 1 / side)[:, None]
    x = np.arange(side // 2 + 1)[None]
    ring = np.rint(np.hypot(y, x)).astype(np.int64)
    last = side // 2
    ring = np.where((ring == 0) | (ring > last) | ((x == 0) & (y < 0)), last, ring).ravel()
    order = np.argsort(ring, kind="stable")
    starts = np.searchsorted(ring[order], np.arange(1, last + 1))
    return order, starts, np.diff(starts)


def _whole(half: Float[np.ndarray, "side half"]) -> Float[np.ndarray, "side side"]:
    """Return log10 of the whole spectrum of real images from its half, frequency 0 in the middle."""
    side = len(half)
    mirrored = half[(-np.arange(side)) % side][:, -2:0:-1]
    power = np.fft.fftshift(np.concatenate([half, mirrored], axis=1))
    power[side // 2, side // 2] = power.max()  # the mean was taken off: no hole in the middle
    return np.log10(np.maximum(power, power.max() * _FLOOR))


@dataclass(frozen=True)
class _Scale:
    """What the chosen images share: their size and unit, and the size of a pixel as averaged, in nm.

    `reduction` is original pixels a pixel of the average. None: they differ, or it is not known.
    """

    original: dict[str, int] | None
    reduction: float | None
    nm: float | None
    unit: str | None

    @classmethod
    def of(cls, collection: Collection, stack: Stack) -> "_Scale":
        facts = collection.frame.iloc[stack.rows]
        shapes = facts[["height", "width"]].drop_duplicates()
        units = facts["value_unit"].unique()
        unit = str(units[0]) if len(units) == 1 and isinstance(units[0], str) else None
        if len(shapes) > 1 or stack.is_fitted:
            return cls(None, None, None, unit)
        height, width = (int(side) for side in shapes.iloc[0])
        reduction = height / stack.levels[0].shape[0]
        sizes = facts["pixel_size_nm"].to_numpy(float)
        is_one = bool(np.ptp(sizes) <= 1e-3 * abs(sizes[0]))  # false where one is not known
        nm = float(sizes[0]) * reduction if is_one and facts["pixel_size_y_nm"].isna().all() else None
        return cls({"height": height, "width": width}, reduction, nm, unit)


def _spectrum_json(found: Spectrum, scale: _Scale) -> dict[str, Any]:
    side = len(found.power)
    step, unit = 1.0, "cycles per side"
    if scale.nm is not None:
        step, unit = 1 / (side * scale.nm), "1/nm"
    elif scale.reduction is not None:
        step, unit = 1 / (side * scale.reduction), "1/px"
    return {
        "side": side,
        "power": _packed(found.power),
        "step": step,
        "unit": unit,
        "profile": {
            "frequency": [step * ring for ring in range(1, len(found.mean) + 1)],
            "mean": [round(float(value), 4) for value in found.mean],
            "deviation": [round(float(value), 4) for value in found.deviation],
        },
    }


def _note(stack: Stack, count: int, scale: _Scale, in_values: bool) -> str:
    height, width = stack.levels[0].shape
    whole = "" if len(stack) == count else f" of {count:,}"
    sampled = "a random sample of " if len(stack) == SAMPLE < count else ""
    said = [f"From {sampled}{len(stack):,}{whole} stored previews, averaged at {width} × {height} pixels"]
    if scale.original is not None:
        said.append(f" (the images have {scale.original['width']} × {scale.original['height']})")
    else:
        said.append("; sizes differ, so images are fitted into a square")
    said.append(", as they lie, not registered. ")
    said.append(
        f"Values in {LEVELS + 1} steps between each image's own black and white, clipped there."
        if in_values
        else "Brightness is relative to each image's own black and white."
    )
    return "".join(said)


def _packed(values: Float[np.ndarray, "height width"]) -> str:
    """Return numbers as base 64 of little-endian float32, row by row."""
    return base64.b64encode(values.astype("<f4").tobytes()).decode()
