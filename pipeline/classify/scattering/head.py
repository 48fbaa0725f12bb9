"""The shipped head: reads its weights, and gives calibrated probabilities of frames. Heavy: torch.

A frame is looked at in several ways (`pipeline.classify.scattering.looking`); logits are brought to
probabilities by a scale and an offset an output (Platt, 1999), fitted on simulated frames that did not train.
Whether a frame holds a pattern at all is one more logistic regression on what the network saw.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, UInt8

from pipeline.classify.scattering.looking import Seen, look
from pipeline.classify.scattering.network import ScatteringNetwork
from pipeline.classify.scattering.nodes import EXCLUSIVE, LABELS, OF_DETECTOR, OUTPUTS, WEIGHTS
from pipeline.errors import EncoderError

HOW_TO_TRAIN = "train it again: python -m pipeline train classifier --tree scattering"
SCALE, OFFSET = "calibration.scale", "calibration.offset"
PATTERN = "pattern.weight", "pattern.bias"

Views = UInt8[np.ndarray, "image plane 128 128"]
Logits = Float[np.ndarray, "image output"]
PerOutput = Float[np.ndarray, " output"]


@dataclass(frozen=True)
class ScatteringHead:
    """A trained network with its calibration; `version` changes when its answers do."""

    network: ScatteringNetwork = field(repr=False)
    scale: PerOutput
    offset: PerOutput
    pattern: Float[np.ndarray, " number"]
    pattern_bias: Float[np.ndarray, "1"]
    version: str
    report: dict[str, str]

    def probabilities(self, views: Views) -> Float[np.ndarray, "image label"]:
        """Return the probability of every one of LABELS for frames as `view` gives them."""
        seen = look(self.network, views)
        holds = logistic(seen @ self.pattern + self.pattern_bias)
        return probabilities(logits(self.network, seen) * self.scale + self.offset, holds)


def logits(network: ScatteringNetwork, seen: Seen) -> Logits:
    """Return the logits of what was seen, in the order of OUTPUTS."""
    weight, bias = network.answer.weight.detach().numpy(), network.answer.bias.detach().numpy()
    return seen @ weight.T + bias


def logistic(scores: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-score)), without overflow."""
    return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))


def probabilities(calibrated: Logits, holds: Float[np.ndarray, " image"]) -> Float[np.ndarray, "image label"]:
    """Return probabilities in the order of LABELS: transmission is what is not grazing.

    Those of labels that exclude each other never sum to more than 1. `holds` is how likely a frame holds a
    pattern: where it holds none nothing is seen of one, and what the detector added is left open.
    """
    each = logistic(calibrated)
    for pair in EXCLUSIVE:
        places = [OUTPUTS.index(name) for name in pair]
        each[:, places] /= np.maximum(each[:, places].sum(axis=1, keepdims=True), 1)
    told = np.concatenate([1 - each[:, :1], each], axis=1) * holds[:, np.newaxis]
    told[:, [LABELS.index(name) for name in OF_DETECTOR]] += 0.5 * (1 - holds[:, np.newaxis])
    return np.concatenate([told, 1 - holds[:, np.newaxis]], axis=1).astype(np.float32)


def load_head(path: Path = WEIGHTS) -> ScatteringHead:
    """Read the shipped head, or the one at `path`; EncoderError if it is missing or no such head."""
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise EncoderError(f"no scattering head at {path}: {HOW_TO_TRAIN}")
    try:
        with safe_open(path, framework="numpy") as file:
            about = dict(file.metadata() or {})
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        if about["labels"] != " ".join(LABELS):
            raise EncoderError(
                f"{path} answers {about['labels']}, expected {' '.join(LABELS)}: {HOW_TO_TRAIN}"
            )
        scale, offset, pattern, bias = (tensors.pop(name) for name in (SCALE, OFFSET, *PATTERN))
        network = ScatteringNetwork()
        network.load_state_dict({name: torch.from_numpy(value) for name, value in tensors.items()})
        return ScatteringHead(network.eval(), scale, offset, pattern, bias, about["version"], about)
    except (SafetensorError, KeyError, RuntimeError) as error:
        raise EncoderError(f"{path} is no scattering head ({error}): {HOW_TO_TRAIN}") from error
