"""Heads: what logistic regressions on embeddings and descriptors say of each label of a tree. Light: numpy.

One unit answers one question: a label by itself, or labels that exclude each other together. A unit learnt
what holds given that its parent holds, so the probability of a child is that of its parent times what its
unit says: a child is never likelier than its parent, and exclusive siblings never sum to more than it. Fitted
by `pipeline.classify.learn`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.classify.heads.support import supported
from pipeline.errors import LabelError

NONE = ""  # the class of a unit that stands for none of its labels
BLOCK_ROWS = 50_000


@dataclass(frozen=True)
class Unit:
    """One question. A single label has one column of weights, exclusive ones a column a class.

    `slope` and `shift` calibrate: sigmoid(slope · logit + shift), or softmax(slope · logits). `shown` counts
    the images that support it, as `supported` takes them; without, nothing is drawn towards the prior.
    """

    classes: tuple[str, ...]
    parent: str | None
    weight: Float[np.ndarray, "feature class"]
    bias: Float[np.ndarray, " class"]
    slope: float = 1.0
    shift: float = 0.0
    shown: tuple[int, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether it is about one label by itself."""
        return len(self.classes) == 1

    def calibrated(self, logits: Float[np.ndarray, "image class"]) -> Float[np.ndarray, "image class"]:
        """Return probabilities, given the parent, from scores."""
        found = calibrated(logits, self.slope, self.shift)
        return supported(found, self.shown) if self.shown else found


def calibrated(
    logits: Float[np.ndarray, "image class"], slope: float, shift: float
) -> Float[np.ndarray, "image class"]:
    """Return sigmoid(slope · logit + shift) of one column, softmax(slope · logits) of several."""
    if logits.shape[1] == 1:
        return 1 / (1 + np.exp(-np.clip(slope * logits + shift, -30, 30)))
    scaled = slope * (logits - logits.max(axis=1, keepdims=True))
    exponents = np.exp(scaled)
    return exponents / exponents.sum(axis=1, keepdims=True)


UnitTuple = tuple[Unit, ...]


@dataclass(frozen=True)
class Heads:
    """All units of a tree, and how features are brought to one scale: (value − middle) / spread, NaN = 0."""

    units: UnitTuple
    middle: Float[np.ndarray, " feature"]
    spread: Float[np.ndarray, " feature"]
    encoder: str
    descriptors: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that the heads know."""
        return tuple(label for unit in self.units for label in unit.classes if label != NONE)

    def predict(self, features: Float[np.ndarray, "image feature"]) -> Float[np.ndarray, "image label"]:
        """Return the probability of each label; LabelError for features of another number."""
        if features.shape[1] != len(self.middle):
            raise LabelError(
                f"These heads read {len(self.middle)} numbers an image, here are {features.shape[1]}: "
                "train again."
            )
        scaled = scale(features, self.middle, self.spread)
        known: dict[str, Float[np.ndarray, " image"]] = {}
        for unit in self.units:
            given = unit.calibrated(scaled @ unit.weight + unit.bias)
            above = known.get(unit.parent or NONE)
            for place, label in enumerate(unit.classes):
                if label != NONE:
                    known[label] = given[:, place] if above is None else given[:, place] * above
        return np.stack([known[label] for label in self.labels], axis=1).astype(np.float32)

    def to_bytes(self) -> bytes:
        """Return the heads as a safetensors file."""
        from safetensors.numpy import save

        arrays: dict[str, np.ndarray] = {"middle": self.middle, "spread": self.spread}
        told: list[dict[str, Any]] = []
        for number, unit in enumerate(self.units):
            arrays[f"weight.{number}"], arrays[f"bias.{number}"] = unit.weight, unit.bias
            calibration = {"slope": unit.slope, "shift": unit.shift, "shown": unit.shown}
            told.append({"classes": unit.classes, "parent": unit.parent, **calibration})
        about = {"units": told, "encoder": self.encoder, "descriptors": self.descriptors}
        contiguous = {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()}
        return save(contiguous, metadata={"heads": json.dumps(about)})


def read_heads(data: bytes) -> Heads:
    """Return heads that `to_bytes` wrote; LabelError for anything else."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = load(data)
        length = int.from_bytes(data[:8], "little")
        about = json.loads(json.loads(data[8 : 8 + length])["__metadata__"]["heads"])
        units = tuple(
            Unit(
                tuple(one["classes"]),
                one["parent"],
                arrays[f"weight.{number}"],
                arrays[f"bias.{number}"],
                one["slope"],
                one["shift"],
                tuple(one.get("shown", ())),
            )
            for number, one in enumerate(about["units"])
        )
        kept = arrays["middle"], arrays["spread"]
        return Heads(units, *kept, encoder=about["encoder"], descriptors=tuple(about["descriptors"]))
    except (SafetensorError, KeyError, ValueError) as error:
        raise LabelError(f"The stored heads are damaged ({error}): train again.") from error


def scale(
    features: Float[np.ndarray, "image feature"],
    middle: Float[np.ndarray, " feature"],
    spread: Float[np.ndarray, " feature"],
) -> Float[np.ndarray, "image feature"]:
    """Bring features to one scale; what is missing counts as the middle, what is far out is cut."""
    return np.clip(np.nan_to_num((features - middle) / spread, nan=0.0, posinf=0.0, neginf=0.0), -8, 8)


def predict_all(
    heads: Heads,
    count: int,
    features: Callable[[slice], Float[np.ndarray, "image feature"]],
    progress: Callable[[float], None],
) -> Float[np.ndarray, "image label"]:
    """Return what heads say of `count` images, block by block, so that memory does not grow with them."""
    found = np.empty((count, len(heads.labels)), np.float32)
    for start in range(0, count, BLOCK_ROWS):
        block = slice(start, min(start + BLOCK_ROWS, count))
        found[block] = heads.predict(features(block))
        progress(block.stop / count)
    return found
