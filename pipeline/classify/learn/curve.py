"""The learning curve: how the error falls with labels, and how many a wanted score still takes. Light: numpy.

The error is taken to fall as a power of the number of labels (Cortes et al. 1993, "Learning curves:
asymptotic values and rate of convergence"), fitted to each fold by itself: how far folds differ is how little
is known.
"""

from typing import Any

import numpy as np
from jaxtyping import Float

_LEAST_ERROR = 1e-3
_FARTHEST = 100.0  # times as many labels as there are: beyond, a guess means nothing


def points(labels: list[int], scores: Float[np.ndarray, "size fold"]) -> list[dict[str, Any]]:
    """Return the curve: mean score, and lowest and highest of the folds, at each number of labels."""
    return [
        {
            "labels": count,
            "score": round(float(row.mean()), 4),
            "low": round(float(row.min()), 4),
            "high": round(float(row.max()), 4),
        }
        for count, row in zip(labels, scores, strict=True)
    ]


def needed(labels: list[int], scores: list[list[float]], wanted: float) -> dict[str, Any]:
    """Return how many labels a wanted score takes in all: middle, lowest and highest of the folds.

    `labels` is None, with a sentence, where the score is reached already or cannot be foretold.
    """
    now = labels[-1] if labels else 0
    if len(labels) < 3:
        return _told(None, None, None, "Too few labels to tell how heads get better: label some more first.")
    table = np.array(scores, float)
    reached = float(table[-1].mean())
    if reached >= wanted:
        return _told(now, now, now, f"Reached: {reached:.0%} with {now:,} labels.")
    counts = np.array([_count(labels, table[:, fold], wanted) for fold in range(table.shape[1])])
    middle = float(np.median(counts))
    if not np.isfinite(middle) or middle > _FARTHEST * now:
        return _told(
            None,
            None,
            None,
            f"More labels of this kind will hardly reach {wanted:.0%}: heads stand at {reached:.0%} and "
            "hardly get better. Look at suspicious labels and disagreements, or describe the classes "
            "more sharply.",
        )
    low = max(float(counts.min()), now)
    high = float(counts.max()) if counts.max() <= _FARTHEST * now else None
    between = f"{low:,.0f} and {high:,.0f}" if high is not None else f"{low:,.0f} and far more"
    more = max(middle - now, 0)
    sentence = (
        f"About {_round(more):,} more labels for {wanted:.0%} ({reached:.0%} now, with {now:,}); "
        f"parts of the data say between {between} in all."
    )
    return _told(round(middle), round(low), None if high is None else round(high), sentence)


def _count(labels: list[int], scores: Float[np.ndarray, " size"], wanted: float) -> float:
    """Return at how many labels the power law through the errors reaches a score; infinite if never."""
    errors = np.log(np.clip(1 - scores, _LEAST_ERROR, None))
    slope, start = np.polyfit(np.log(labels), errors, 1)
    if slope >= -1e-3:
        return float("inf")
    return float(np.exp(min((np.log(max(1 - wanted, _LEAST_ERROR)) - start) / slope, 700)))


def _round(count: float) -> int:
    """Round to two figures: more would promise too much."""
    if count < 10:
        return max(1, round(count))
    step = 10 ** (len(str(int(count))) - 2)
    return round(count / step) * step


def _told(labels: int | None, low: int | None, high: int | None, sentence: str) -> dict[str, Any]:
    return {"needed": {"labels": labels, "low": low, "high": high}, "sentence": sentence}
