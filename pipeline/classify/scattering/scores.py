"""How good answers are where the truth may be undecided (NaN): that does not count. numpy only."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from pipeline.classify.scattering.nodes import OUTPUTS

BINS = 15

Answers = Float[np.ndarray, "image output"]


def average_precision(told: Float[np.ndarray, " image"], truth: Float[np.ndarray, " image"]) -> float:
    """Area under precision over recall, without interpolation; NaN where nothing is true."""
    decided = ~np.isnan(truth)
    order = np.argsort(-told[decided], kind="stable")
    hits = truth[decided][order] == 1
    if not hits.any():
        return float("nan")
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def mean_average_precision(told: Answers, truth: Answers, names: Sequence[str]) -> float:
    """Return the mean over some of OUTPUTS, in whose order the columns are."""
    places = [OUTPUTS.index(name) for name in names]
    return float(np.mean([average_precision(told[:, place], truth[:, place]) for place in places]))


def accuracy(told: Float[np.ndarray, " image"], truth: Float[np.ndarray, " image"]) -> float:
    """Share of what is decided that is answered right at one half."""
    decided = ~np.isnan(truth)
    return float(((told[decided] > 0.5) == (truth[decided] == 1)).mean())


def calibration_error(told: Answers, truth: Answers) -> float:
    """Expected calibration error over all outputs: the gap of confidence and hits in bins of confidence."""
    decided = ~np.isnan(truth)
    sure = np.where(told > 0.5, told, 1 - told)[decided]
    hit = ((told > 0.5) == (truth == 1))[decided]
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    count = np.bincount(bins, minlength=BINS)
    gap = np.abs(np.bincount(bins, sure, minlength=BINS) - np.bincount(bins, hit, minlength=BINS))
    return float(gap[count > 0].sum() / max(1, count.sum()))
