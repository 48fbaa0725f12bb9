"""What heads said of images they did not learn from. Light: numpy."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int


@dataclass(frozen=True)
class Tested:
    """Probabilities given the parent, NaN where no heads could be asked.

    `curve` has the balanced accuracy of every fold when learning from each of `sizes` labels; both are empty
    where there are too few.
    """

    probabilities: Float[np.ndarray, "image class"]
    curve: Float[np.ndarray, "size fold"]
    sizes: list[int]


def named(probabilities: Float[np.ndarray, "image class"]) -> Int[np.ndarray, " image"]:
    """Return the likeliest answer: an index into the classes, or 0 and 1 for one label."""
    if probabilities.shape[1] == 1:
        return (probabilities[:, 0] >= 0.5).astype(np.int64)
    return probabilities.argmax(axis=1).astype(np.int64)
