"""The shipped head: reads its weights, and gives calibrated probabilities of frames. Heavy: torch.

A frame is looked at as it is and mirrored; logits are averaged and brought to probabilities by a scale and an
offset an output (Platt, 1999), fitted on simulated frames that did not train.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, UInt8

from pipeline.classify.scattering.network import ScatteringNetwork
from pipeline.classify.scattering.nodes import EXCLUSIVE, LABELS, OUTPUTS, WEIGHTS
from pipeline.errors import EncoderError

HOW_TO_TRAIN = "train it again: python -m pipeline train classifier --tree scattering"
BATCH = 32
SCALE, OFFSET = "calibration.scale", "calibration.offset"

Views = UInt8[np.ndarray, "image plane 128 128"]
Logits = Float[np.ndarray, "image output"]
PerOutput = Float[np.ndarray, " output"]


@dataclass(frozen=True)
class ScatteringHead:
    """A trained network with its calibration; `version` changes when its answers do."""

    network: ScatteringNetwork = field(repr=False)
    scale: PerOutput
    offset: PerOutput
    version: str
    report: dict[str, str]

    def probabilities(self, views: Views) -> Float[np.ndarray, "image label"]:
        """Return the probability of every one of LABELS for frames as `view` gives them."""
        return probabilities(logits(self.network, views) * self.scale + self.offset)


def logits(network: ScatteringNetwork, views: Views) -> Logits:
    """Return the logits of frames in the order of OUTPUTS, the mean over a frame and its mirror image."""
    network.eval()
    found = []
    with torch.inference_mode():
        for start in range(0, len(views), BATCH):
            batch = torch.from_numpy(views[start : start + BATCH])
            found.append((network(batch) + network(batch.flip(3))).numpy() / 2)
    return np.concatenate(found) if found else np.empty((0, len(OUTPUTS)), np.float32)


def probabilities(calibrated: Logits) -> Float[np.ndarray, "image label"]:
    """Return probabilities in the order of LABELS: transmission is what is not grazing.

    Those of labels that exclude each other never sum to more than 1.
    """
    each = 1 / (1 + np.exp(-np.clip(calibrated, -30, 30)))
    for pair in EXCLUSIVE:
        places = [OUTPUTS.index(name) for name in pair]
        each[:, places] /= np.maximum(each[:, places].sum(axis=1, keepdims=True), 1)
    return np.concatenate([1 - each[:, :1], each], axis=1).astype(np.float32)


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
        scale, offset = tensors.pop(SCALE), tensors.pop(OFFSET)
        network = ScatteringNetwork()
        network.load_state_dict({name: torch.from_numpy(value) for name, value in tensors.items()})
        return ScatteringHead(network.eval(), scale, offset, about["version"], about)
    except (SafetensorError, KeyError, RuntimeError) as error:
        raise EncoderError(f"{path} is no scattering head ({error}): {HOW_TO_TRAIN}") from error
