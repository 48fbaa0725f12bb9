"""What few labels can support: probabilities drawn towards the shares of the classes, and who may be trusted.

Light: numpy. A score of a class that m labels speak for counts like m observations beside two made-up ones
that fall as the classes do (a Dirichlet prior; for one label Laplace's rule of succession): so no answer is
surer than (m + 1) / (m + 2), whatever a regression through few points says.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.classify.heads.words import TITLE

MADE_UP = 2.0
"""Observations that the prior counts as, of a class by its share."""
LEAST_SAID = 10
"""Images that people must say show a class, and as many that do not, for answers to be taken unseen."""
MOST_ERROR = 0.15
"""Expected calibration error up to which they are."""


def supported(
    probabilities: Float[np.ndarray, "image class"], shown: Sequence[int]
) -> Float[np.ndarray, "image class"]:
    """Return what labels can support of probabilities; `shown` counts the images of each class learnt from.

    A single column is a class against its absence: `shown` then counts those without and those with it.
    m of a class is the rarer of those that show it and those that do not.
    """
    if probabilities.shape[1] == 1:
        return supported(np.concatenate([1 - probabilities, probabilities], axis=1), shown)[:, 1:]
    counts = np.array(shown, float)
    rarer = np.minimum(counts, counts.sum() - counts)
    doubt = MADE_UP / (rarer + MADE_UP)
    return probabilities * (1 - doubt) + (probabilities @ doubt)[:, np.newaxis] * _prior(counts)


def _prior(counts: Float[np.ndarray, " class"]) -> Float[np.ndarray, " class"]:
    """Return the shares of the classes, none above a half: labels are no fair draw."""
    shares = (counts + 1) / (counts + 1).sum()
    top = int(shares.argmax())
    if shares[top] <= 0.5:
        return shares
    rest = 0.5 * shares / (1 - shares[top])
    rest[top] = 0.5
    return rest


def distrust(node: dict[str, Any]) -> str:
    """Say why answers of a label are not to be taken unseen, by its entry in a report; "" if they are.

    The sentence may hold TITLE.
    """
    if not node["tested"]:
        return "It was not tested on images it did not learn from."
    said_no = node["no"] - node["assumed"]
    if min(node["yes"], said_no) < LEAST_SAID:
        return (
            f"People must say of {LEAST_SAID} images that they show {TITLE}, and of {LEAST_SAID} that they "
            f"do not: they said so of {node['yes']:,} and {said_no:,}."
        )
    if node["calibration_error"] > MOST_ERROR:
        return (
            f"Its probabilities are off by {node['calibration_error']:.0%} on images it did not learn from, "
            f"more than {MOST_ERROR:.0%}."
        )
    return ""
