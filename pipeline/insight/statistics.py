"""Tests and effect sizes for two groups of images, vectorised over values and rows.

Fisher's exact test (two-sided, by the sum of tables at most as likely), Pearson's chi-squared where every
expected count is 5 or more; intervals of ratios by the log method (Katz 1978, doi:10.2307/2530610) and of
odds ratios by Woolf's; the Mann–Whitney test with ties, and Cliff's delta, which is twice the chance that one
of A is above one of B, less one (doi:10.1037/0033-2909.114.3.494); Benjamini–Hochberg over all tests
(doi:10.1111/j.2517-6161.1995.tb02031.x).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.special import chdtrc, erfc, gammaln
from scipy.stats import mannwhitneyu

LEAST_EXPECTED = 5.0  # Cochran's rule
SMALLEST_P = 1e-300
_EXACT_PAIRS = 400  # Mann–Whitney is counted out up to 20 against 20
_ALIKE = 1 + 1e-7
_Z95 = 1.959963984540054

Counts = Int[np.ndarray, " value"]
Numbers = Float[np.ndarray, " value"]


@dataclass(frozen=True)
class Enrichment:
    """How much more often values occur in A than in B; every field is an array over values.

    A ratio is infinite where B has none, and NaN where neither has; intervals cover 95 %, computed with
    half an image added to each count where one is zero.
    """

    ratio: Numbers
    ratio_low: Numbers
    ratio_high: Numbers
    odds_ratio: Numbers
    odds_low: Numbers
    odds_high: Numbers
    p: Numbers


def enrichment(in_a: Counts, in_b: Counts, size_a: int, size_b: int) -> Enrichment:
    """Compare how often values occur among `size_a` and among `size_b` images, neither of them 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (in_a / size_a) / (in_b / size_b)
        odds = (in_a * (size_b - in_b)) / (in_b * (size_a - in_a))
    cells = np.stack([in_a, size_a - in_a, in_b, size_b - in_b]).astype(float)
    cells += np.where((cells == 0).any(axis=0), 0.5, 0.0)
    share_a, share_b = cells[0] / (cells[0] + cells[1]), cells[2] / (cells[2] + cells[3])
    error = _Z95 * np.sqrt((1 - share_a) / cells[0] + (1 - share_b) / cells[2])
    odds_error = _Z95 * np.sqrt((1 / cells).sum(axis=0))
    middle, odds_middle = share_a / share_b, cells[0] * cells[3] / (cells[1] * cells[2])
    return Enrichment(
        ratio,
        middle * np.exp(-error),
        middle * np.exp(error),
        odds,
        odds_middle * np.exp(-odds_error),
        odds_middle * np.exp(odds_error),
        table_p(in_a, in_b, size_a, size_b),
    )


def table_p(in_a: Counts, in_b: Counts, size_a: int, size_b: int) -> Numbers:
    """Return the two-sided p-value of every 2×2 table: exact where an expected count is below 5."""
    total, size = (in_a + in_b).astype(float), float(size_a + size_b)
    expected = np.minimum(total, size - total) * min(size_a, size_b) / size
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = in_a - total * size_a / size
        spread = total * (size - total) * size_a * size_b / size**3
        p = np.where(spread > 0, chdtrc(1.0, gap**2 / spread), 1.0)
    small = np.flatnonzero(expected < LEAST_EXPECTED)
    # Rare values share few different tables: each is computed once.
    tables, place = np.unique(np.stack([in_a[small], in_b[small]]), axis=1, return_inverse=True)
    exact = np.array([_fisher(int(a), int(b), size_a, size_b) for a, b in tables.T], float)
    p[small] = exact[place.ravel()]
    return np.clip(p, SMALLEST_P, 1.0)


def _fisher(in_a: int, in_b: int, size_a: int, size_b: int) -> float:
    total = in_a + in_b
    possible = np.arange(max(0, total - size_b), min(size_a, total) + 1)
    log = _log_choose(size_a, possible) + _log_choose(size_b, total - possible)
    weight = np.exp(log - log.max())
    own = weight[in_a - possible[0]]
    return float(weight[weight <= own * _ALIKE].sum() / weight.sum())


def _log_choose(size: int, chosen: Int[np.ndarray, " count"]) -> Float[np.ndarray, " count"]:
    return gammaln(size + 1) - gammaln(chosen + 1) - gammaln(size - chosen + 1)


@dataclass(frozen=True)
class RankComparison:
    """Whether numbers of A lie above those of B. `delta` is Cliff's: 1 if all do, −1 if none, 0 if alike.

    Quartiles are the 25th, 50th and 75th percentile.
    """

    delta: float
    p: float
    quartiles_a: Float[np.ndarray, "3"]
    quartiles_b: Float[np.ndarray, "3"]


def rank_comparison(values: Float[np.ndarray, " row"], in_a: Bool[np.ndarray, " row"]) -> RankComparison:
    """Compare finite numbers of both sides, at least one each, by one sort.

    Numbers that differ only in their last bit count as equal: that bit carries the side through the sort.
    """
    keys = np.sort((_ordered(values) & ~np.uint64(1)) | in_a.astype(np.uint64))
    side = (keys & np.uint64(1)).astype(np.int64)
    starts = np.flatnonzero(np.concatenate([[True], (keys[1:] ^ keys[:-1]) > 1]))
    tied = np.diff(np.append(starts, len(keys)))
    of_a = np.add.reduceat(side, starts)
    of_b = tied - of_a
    size_a, size_b = int(of_a.sum()), int(of_b.sum())
    above = float((of_a * (np.cumsum(of_b) - of_b / 2)).sum())
    delta = 2 * above / (size_a * size_b) - 1
    p = _rank_p(values, in_a, above, tied)
    return RankComparison(delta, p, _quartiles(keys[side == 1]), _quartiles(keys[side == 0]))


def _rank_p(
    values: Float[np.ndarray, " row"],
    in_a: Bool[np.ndarray, " row"],
    above: float,
    tied: Int[np.ndarray, " group"],
) -> float:
    size, size_a = len(values), int(in_a.sum())
    pairs = size_a * (size - size_a)
    if len(tied) == 1:
        return 1.0
    if pairs <= _EXACT_PAIRS and len(tied) == size:
        return float(mannwhitneyu(values[in_a], values[~in_a], method="exact").pvalue)
    ties = (tied.astype(float) ** 3 - tied).sum()
    spread = np.sqrt(pairs / 12 * (size + 1 - ties / (size * (size - 1))))
    z = max(abs(above - pairs / 2) - 0.5, 0.0) / spread
    return float(np.clip(erfc(z / np.sqrt(2)), SMALLEST_P, 1.0))


def _ordered(values: Float[np.ndarray, " row"]) -> np.ndarray:
    """Return 64-bit integers in the order of the numbers (zero has one sign)."""
    bits = (values + 0.0).view(np.uint64)
    sign = np.uint64(1) << np.uint64(63)
    return np.where(bits & sign, ~bits, bits | sign)


def _quartiles(keys: np.ndarray) -> Float[np.ndarray, "3"]:
    places = np.array([0.25, 0.5, 0.75]) * (len(keys) - 1)
    low, high = np.floor(places).astype(int), np.ceil(places).astype(int)
    sign = np.uint64(1) << np.uint64(63)
    ends = keys[np.stack([low, high])] & ~np.uint64(1)
    numbers = np.where(ends & sign, ends ^ sign, ~ends).view(np.float64)
    quartiles = numbers[0] + (numbers[1] - numbers[0]) * (places - low)
    return np.array([float(f"{number:.12g}") for number in quartiles])  # the last bit was given away


def adjusted(p: Float[np.ndarray, " test"]) -> Float[np.ndarray, " test"]:
    """Return Benjamini–Hochberg q-values: calling q ≤ 0.05 found keeps false finds below 5 % on average."""
    order = np.argsort(p)
    steps = p[order] * len(p) / np.arange(1, len(p) + 1)
    out = np.empty(len(p))
    out[order] = np.minimum.accumulate(steps[::-1])[::-1]
    return np.clip(out, 0, 1)
