"""The methods of one run under one contract: the encoder as it loads, and the baselines."""

from typing import Any, Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from benchmarks.baselines import BASELINES, Embed

ENCODER = "encoder"
WITHOUT_POLARITY = frozenset({"rotation", "reflection", "contrast", "polarity"})
BATCH = 512  # images at once, so that memory does not grow with the set


@runtime_checkable
class NamesGroups(Protocol):
    """An encoder with a head of its own for the 17 wallpaper groups."""

    def symmetry(self, images: list[np.ndarray]) -> Float[np.ndarray, "image 17"]:
        """Give the probability of every group, in the order of pipeline.simulate.groups.GROUPS."""


def methods(encoder: Any, alone: bool, polarity_counts: bool = True) -> dict[str, Embed]:
    """Give the methods by name: baselines, unless the encoder is `alone`, then the encoder."""
    invariant_to = None if polarity_counts else WITHOUT_POLARITY

    def embed(images: list[np.ndarray]) -> np.ndarray:
        starts = range(0, len(images), BATCH)
        parts = [encoder.embed(images[at : at + BATCH], invariant_to=invariant_to) for at in starts]
        return np.concatenate(parts)

    return ({} if alone else dict(BASELINES)) | {ENCODER: embed}
