"""How well heads do on images they did not learn from: scores with intervals, reliability. Light: numpy.

Intervals are the middle 90% of a bootstrap over groups (Field and Welsh 2007,
doi:10.1111/j.1467-9868.2007.00593.x): images of one sample are no independent witnesses. Expected calibration
error as Guo et al. 2017, arXiv:1706.04599.
"""

from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

DRAWS = 300
BINS = 10
_ENDS = (0.05, 0.95)


def interval(draws: Float[np.ndarray, " draw"]) -> list[float] | None:
    """Return the middle 90% of draws; None if they could not be told."""
    known = draws[np.isfinite(draws)]
    return [round(float(end), 4) for end in np.quantile(known, _ENDS)] if len(known) > DRAWS // 2 else None


def balanced_accuracy(
    truth: Int[np.ndarray, " image"],
    said: Int[np.ndarray, " image"],
    groups: Int[np.ndarray, " image"],
) -> dict[str, Any]:
    """Return the mean share of each class that is named right, with its interval."""
    weights = draws(int(groups.max(initial=-1)) + 1)
    value, drawn = balanced(truth, truth == said, groups, weights)
    return {"value": round(value, 4), "interval": interval(drawn)}


def balanced(
    truth: Int[np.ndarray, " image"],
    right: Bool[np.ndarray, " image"],
    groups: Int[np.ndarray, " image"],
    weights: Float[np.ndarray, "draw group"],
) -> tuple[float, Float[np.ndarray, " draw"]]:
    """Return the mean share of each class that is named right, and that of every draw of groups."""
    shape = weights.shape[1], int(truth.max(initial=0)) + 1
    hits, all_ = np.zeros(shape), np.zeros(shape)
    np.add.at(all_, (groups, truth), 1)
    np.add.at(hits, (groups, truth), right)
    known = all_.any(axis=0)
    hits, all_ = hits[:, known], all_[:, known]
    drawn, of = weights @ hits, weights @ all_
    shares = np.divide(drawn, of, out=np.full_like(drawn, np.nan), where=of > 0)
    seen = ~np.isnan(shares)
    sums = np.where(seen, shares, 0).sum(axis=1)
    means = np.divide(sums, seen.sum(axis=1), out=np.full(len(sums), np.nan), where=seen.any(axis=1))
    return float((hits.sum(axis=0) / all_.sum(axis=0)).mean()), means


def average_precision(truth: Bool[np.ndarray, " image"], scores: Float[np.ndarray, " image"]) -> float | None:
    """Return the area below precision over recall, without interpolation; None if nothing is true."""
    if not truth.any():
        return None
    order = np.argsort(-scores, kind="stable")
    hits = truth[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return round(float(precision[hits].mean()), 4)


def reliability(
    truth: Bool[np.ndarray, " image"], probability: Float[np.ndarray, " image"]
) -> list[dict[str, float]]:
    """Return, for tenths of what was promised, the mean promise, the share that came true, and the images."""
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    found = []
    for place in range(BINS):
        inside = bins == place
        if inside.any():
            promised, came = float(probability[inside].mean()), float(truth[inside].mean())
            found.append(
                {"predicted": round(promised, 4), "observed": round(came, 4), "count": int(inside.sum())}
            )
    return found


def calibration_error(diagram: list[dict[str, float]]) -> float:
    """Return the expected calibration error of a reliability diagram."""
    total = sum(entry["count"] for entry in diagram)
    return round(
        sum(entry["count"] * abs(entry["predicted"] - entry["observed"]) for entry in diagram)
        / max(total, 1),
        4,
    )


def accuracy_when_sure(
    truth: Int[np.ndarray, " image"], probabilities: Float[np.ndarray, "image class"], threshold: float
) -> dict[str, float | None]:
    """Return the share of images that a threshold leaves unsure, and how often the others are right."""
    sure = probabilities.max(axis=1) >= threshold
    right = probabilities.argmax(axis=1) == truth
    accuracy = round(float(right[sure].mean()), 4) if sure.any() else None
    return {"unsure": round(float(1 - sure.mean()), 4), "accuracy": accuracy}


def draws(groups: int) -> Float[np.ndarray, "draw group"]:
    """Return how often each group comes in each draw with replacement."""
    rng = np.random.default_rng(0)
    return rng.multinomial(groups, np.full(groups, 1 / max(groups, 1)), DRAWS).astype(float)
