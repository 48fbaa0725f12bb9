"""The methods of one run under one contract: the encoder as it loads, and the baselines."""

from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from benchmarks.baselines import BASELINES, Embed
from pipeline.encoder import load_encoder
from pipeline.encoder.device import choose_device
from pipeline.encoder.symmetry import SymmetryEncoder
from pipeline.encoder.weights_file import WEIGHTS

ENCODER = "encoder"
WITH_POLARITY = frozenset({"rotation", "reflection", "contrast"})  # what does not count, where polarity does
WITHOUT_POLARITY = WITH_POLARITY | {"polarity"}
BATCH = 512  # images at once, so that memory does not grow with the set


@runtime_checkable
class NamesGroups(Protocol):
    """An encoder with a head of its own for the 17 wallpaper groups."""

    def symmetry(self, images: list[np.ndarray]) -> Float[np.ndarray, "image 17"]:
        """Give the probability of every group, in the order of pipeline.simulate.groups.GROUPS."""


def methods(encoder: Any, alone: bool, invariant_to: frozenset[str] | None = None) -> dict[str, Embed]:
    """Give the methods by name: baselines, unless the encoder is `alone`, then the encoder."""
    return ({} if alone else dict(BASELINES)) | {ENCODER: in_batches(encoder, invariant_to)}


def in_batches(encoder: Any, invariant_to: frozenset[str] | None = None) -> Embed:
    """Give the encoder's embedding with the default or other invariances, some images after the other."""

    def embed(images: list[np.ndarray]) -> np.ndarray:
        starts = range(0, len(images), BATCH)
        parts = [encoder.embed(images[at : at + BATCH], invariant_to=invariant_to) for at in starts]
        return np.concatenate(parts)

    return embed


def encoders(device: str, weights: Path | None) -> dict[str, Any]:
    """Load the encoder that ships, or other weights: in float32, and its fast path if it has one."""
    usual = load_encoder(device) if weights is None else SymmetryEncoder(choose_device(device), weights)
    if not isinstance(usual, SymmetryEncoder):
        return {"float32": usual}
    return {"float32": usual, "fast": SymmetryEncoder(usual.device, weights or WEIGHTS, fast=True)}
