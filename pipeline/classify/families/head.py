"""The first classifier: which coarse family an image belongs to, from its embedding alone. Light: numpy only.

The mean of a few networks of one hidden layer, laid side by side as one, whose probabilities are calibrated
by one temperature (Guo et al., 2017, arXiv:1706.04599). Trained on simulated images only (`training`); what
it reaches on others is reported in docs/simulators.md.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from pipeline.errors import EncoderError

FAMILIES = (
    "ferroelectric domains",
    "atomic lattice",
    "scattering in transmission",
    "scattering at grazing incidence",
    "other",
)
TREE = Path(__file__).parent / "families.yaml"
WEIGHTS = Path(__file__).parent / "families.safetensors"
WEIGHT_NAMES = ("hidden_weight", "hidden_bias", "out_weight", "out_bias")
HOW_TO_TRAIN = "train it again: python -m pipeline train classifier"


@runtime_checkable
class Embedder(Protocol):
    """An encoder, as far as a head must know it."""

    @property
    def name(self) -> str:
        """Name of the encoder."""

    @property
    def version(self) -> str:
        """Changes when its numbers change."""


@dataclass(frozen=True)
class FamilyHead:
    """Weights of the head, and the encoder whose embeddings it understands."""

    hidden_weight: Float[np.ndarray, "feature hidden"] = field(repr=False)
    hidden_bias: Float[np.ndarray, "hidden"] = field(repr=False)
    out_weight: Float[np.ndarray, "hidden family"] = field(repr=False)
    out_bias: Float[np.ndarray, "family"] = field(repr=False)
    temperature: float
    encoder: str
    encoder_version: str
    version: str
    report: dict[str, str] = field(default_factory=dict)

    @property
    def weights(self) -> tuple[np.ndarray, ...]:
        """The four arrays in the order of WEIGHT_NAMES."""
        return self.hidden_weight, self.hidden_bias, self.out_weight, self.out_bias

    def logits(self, embeddings: Float[np.ndarray, "image feature"]) -> Float[np.ndarray, "image family"]:
        """Scores before the temperature, in the order of FAMILIES."""
        hidden = np.maximum(embeddings.astype(np.float32) @ self.hidden_weight + self.hidden_bias, 0)
        return hidden @ self.out_weight + self.out_bias

    def predict(self, embeddings: Float[np.ndarray, "image feature"]) -> Float[np.ndarray, "image family"]:
        """Calibrated probabilities in the order of FAMILIES; every row sums to 1.

        Raises EncoderError for embeddings of another length.
        """
        if embeddings.shape[1] != self.hidden_weight.shape[0]:
            raise EncoderError(
                f"the families head reads embeddings of {self.hidden_weight.shape[0]} numbers, "
                f"these have {embeddings.shape[1]}: embed with {self.encoder} {self.encoder_version}"
            )
        return softmax(self.logits(embeddings) / self.temperature)


def softmax(scores: Float[np.ndarray, "image family"]) -> Float[np.ndarray, "image family"]:
    """Probabilities from scores, row by row."""
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (exponents / exponents.sum(axis=1, keepdims=True)).astype(np.float32)


def load_families(encoder: Embedder | None = None, path: Path = WEIGHTS) -> FamilyHead:
    """Read the shipped head, or the one at `path`, for the encoder that is in use.

    Raises EncoderError if the head was trained for another encoder or another version of it, or if the file
    is missing or no such head. Without `encoder` the caller compares `encoder` and `encoder_version`.
    """
    head = _read(path)
    if encoder is not None and (head.encoder, head.encoder_version) != (encoder.name, encoder.version):
        raise EncoderError(
            f"{path.name} was trained for encoder {head.encoder} {head.encoder_version}, "
            f"in use is {encoder.name} {encoder.version}: {HOW_TO_TRAIN}"
        )
    return head


def _read(path: Path) -> FamilyHead:
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise EncoderError(f"no families head at {path}: {HOW_TO_TRAIN}")
    try:
        with safe_open(path, framework="numpy") as file:
            about = dict(file.metadata() or {})
            tensors: dict[str, Any] = {name: file.get_tensor(name) for name in WEIGHT_NAMES}
            return FamilyHead(
                **tensors,
                temperature=float(about["temperature"]),
                encoder=about["encoder"],
                encoder_version=about["encoder_version"],
                version=about["version"],
                report=about,
            )
    except (SafetensorError, KeyError) as error:
        raise EncoderError(f"{path} is no families head ({error}): {HOW_TO_TRAIN}") from error
