"""Descriptors of the values alone, wherever they stand."""

import numpy as np
from jaxtyping import Float

SAMPLE = 32_768  # enough values for percentiles to a tenth of a percent; more are thinned evenly
BINS = 256


def measure(values: Float[np.ndarray, "..."]) -> dict[str, float]:
    """Measure mean, spread, entropy and saturation of valid values (any shape, at least one)."""
    flat = values.ravel()
    sample = flat[:: max(1, flat.size // SAMPLE)]
    low, high = float(flat.min()), float(flat.max())
    return {
        "mean": float(flat.mean(dtype=np.float64)),
        "standard_deviation": float(flat.std(dtype=np.float64)),
        "dynamic_range": _percentile_range(sample),
        "entropy_bits": _entropy(sample, low, high),
        "saturated_fraction": _repeated(flat, high) if high > low else 0.0,
    }


def _percentile_range(sample: Float[np.ndarray, " value"]) -> float:
    last = sample.size - 1
    low, high = round(0.001 * last), round(0.999 * last)
    ranked = np.partition(sample, (low, high))
    return float(ranked[high] - ranked[low])


def _entropy(sample: Float[np.ndarray, " value"], low: float, high: float) -> float:
    if high <= low:
        return 0.0
    bins = ((sample - low) / (high - low) * BINS).astype(np.int64)
    counts = np.bincount(np.minimum(bins, BINS - 1), minlength=BINS)
    shares = counts[counts > 0] / sample.size
    return float(-(shares * np.log2(shares)).sum()) + 0.0


def _repeated(flat: Float[np.ndarray, " value"], high: float) -> float:
    # One pixel always holds the highest value; only its repetitions speak of clipping.
    return float((np.count_nonzero(flat == high) - 1) / flat.size)
