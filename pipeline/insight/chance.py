"""What neighbours would share by chance, under the exclusions they were found with. numpy only."""

import numpy as np
from jaxtyping import Float, Int

Codes = Int[np.ndarray, " reference"]
Places = Int[np.ndarray, " pair"]


def chance_of(codes: Codes, groups: Codes, strata: Codes, places: Places) -> Float[np.ndarray, " pair"]:
    """Return how often a random image shares the code of each of `places`, none of its own group.

    The random image is of the same stratum and has a code; -1 in `codes` or `strata` is unknown. NaN where
    the place has no code or no image is left to draw.
    """
    known = (codes >= 0) & (strata >= 0)
    alike = _counts(known, strata, codes) - _counts(known, strata, codes, groups)
    possible = _counts(known, strata) - _counts(known, strata, groups)
    usable = known & (possible > 0)
    share = np.full(len(codes), np.nan)
    share[usable] = alike[usable] / possible[usable]
    return share[places]


def _counts(known: np.ndarray, *columns: Codes) -> Codes:
    """Return for every place how many known places equal it in all columns; 0 where it is unknown."""
    out = np.zeros(len(known), np.int64)
    if known.any():
        key = np.zeros(int(known.sum()), np.int64)
        for column in columns:
            _, codes = np.unique(column[known], return_inverse=True)
            _, key = np.unique(key * (int(codes.max()) + 1) + codes, return_inverse=True)
        out[known] = np.bincount(key)[key]
    return out


def effective_groups(groups: Codes) -> float:
    """Return how many groups of equal size would be as much evidence (inverse Simpson index); 0 for none."""
    sizes = np.unique(groups, return_counts=True)[1].astype(float)
    return float(sizes.sum() ** 2 / (sizes**2).sum()) if len(sizes) else 0.0


def error_of_mean(values: Float[np.ndarray, " pair"], groups: Int[np.ndarray, " pair"]) -> float:
    """Return the standard error of the mean of values that are independent between groups only."""
    if len(values) == 0:
        return float("inf")
    numbers = np.unique(groups, return_inverse=True)[1]
    sums = np.bincount(numbers, weights=values - values.mean())
    return float(np.sqrt((sums**2).sum()) / len(values))
