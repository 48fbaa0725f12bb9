"""From logits to probabilities, and from what the network sees to whether there is a pattern. numpy, sklearn.

A scale and an offset an output (Platt, 1999), and one logistic regression, on frames that did not train.
"""

import numpy as np
from jaxtyping import Float

from pipeline.classify.scattering.head import Logits, PerOutput, logistic

STRENGTH = 0.1  # C of the regression, on standardised numbers
MISSED = 0.0015
"""Share of simulated patterns that may be taken for none: to pass over a pattern is the worse mistake."""
LEAST_SPREAD = 1e-3

Seen = Float[np.ndarray, "image 128"]
Truth = Float[np.ndarray, "image output"]


def calibration(found: Logits, truth: Truth) -> tuple[PerOutput, PerOutput]:
    """Return a scale and an offset an output, of least cross-entropy; 1 and 0 where nothing is to learn."""
    scale, offset = np.ones(found.shape[1], np.float32), np.zeros(found.shape[1], np.float32)
    for place in range(found.shape[1]):
        decided = ~np.isnan(truth[:, place])
        if len(set(truth[decided, place])) == 2:
            scale[place], offset[place] = _platt(found[decided, place], truth[decided, place])
    return scale, offset


def pattern_regression(
    patterns: Seen, more: Float[np.ndarray, "older 128"], others: Float[np.ndarray, "other 128"]
) -> tuple[Float[np.ndarray, "128"], Float[np.ndarray, "1"]]:
    """Return weights and bias of whether a frame holds a pattern, from what is seen in both kinds.

    `more` are patterns too; the bias is such that MISSED of `patterns` are taken for none.
    """
    from sklearn.linear_model import LogisticRegression

    both = np.concatenate([patterns, more, others]).astype(np.float64)
    middle, spread = both.mean(axis=0), both.std(axis=0) + LEAST_SPREAD
    answer = np.repeat([1, 0], [len(patterns) + len(more), len(others)])
    fitted = LogisticRegression(C=STRENGTH, max_iter=1000).fit((both - middle) / spread, answer)
    weight = fitted.coef_[0] / spread
    bias = -np.quantile(patterns @ weight, [MISSED])
    return weight.astype(np.float32), bias.astype(np.float32)


def _platt(scores: Float[np.ndarray, " image"], truth: Float[np.ndarray, " image"]) -> tuple[float, float]:
    """One logistic regression with a weak pull towards 1 and 0, by Newton's method with halved steps."""
    design = np.stack([scores, np.ones_like(scores)], axis=1).astype(np.float64)
    weights, least = np.array([1.0, 0.0]), np.inf
    step = np.zeros(2)
    for _ in range(60):
        reached = _cost(design, weights - step, truth)
        if reached > least + 1e-9:
            step = step / 2
            continue
        weights, least = weights - step, reached
        told = logistic(design @ weights)
        gradient = design.T @ (told - truth) + weights - [1.0, 0.0]
        curvature = design.T @ (design * (told * (1 - told))[:, None]) + np.eye(2)
        step = np.linalg.solve(curvature, gradient)
    return float(weights[0]), float(weights[1])


def _cost(design: np.ndarray, weights: np.ndarray, truth: np.ndarray) -> float:
    """Cross-entropy, and the pull."""
    told = np.clip(logistic(design @ weights), 1e-12, 1 - 1e-12)
    surprise = -(truth * np.log(told) + (1 - truth) * np.log(1 - told)).sum()
    return float(surprise + 0.5 * ((weights - [1.0, 0.0]) ** 2).sum())
