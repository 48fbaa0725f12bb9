"""The shipped weights: one safetensors file that names what made it, and errors for any other."""

import json
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from pipeline.encoder.network import SymmetryNetwork
from pipeline.errors import EncoderError

WEIGHTS = Path(__file__).parent / "weights" / "symmetry.safetensors"
KIND = "microscape symmetry encoder"
HOW_TO_MAKE = "make them by python -m pipeline train encoder"
SCALES = "side_scales"
TEMPERATURE = "group_temperature"


def save_weights(
    path: Path,
    network: SymmetryNetwork,
    temperature: float,
    side_scales: Float[Tensor, "2"],
    provenance: dict[str, Any],
) -> None:
    """Write all of it under a temporary name, then give it its own.

    Raises:
        EncoderError: the place cannot be written to.

    """
    tensors = {name: value.detach().cpu().contiguous() for name, value in network.state_dict().items()}
    tensors |= {SCALES: side_scales, TEMPERATURE: torch.tensor(temperature)}
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(tensors, partial, {"kind": KIND, "provenance": json.dumps(provenance)})
        partial.chmod(0o644)  # safetensors writes for the owner alone
        partial.replace(path)
    except (OSError, SafetensorError) as error:
        partial.unlink(missing_ok=True)
        raise EncoderError(f"the weights could not be written to {path}: {error}") from error


def load_weights(path: Path) -> tuple[SymmetryNetwork, float, Float[Tensor, "2"]]:
    """Give the network, ready to embed, the temperature of its groups, and the scales of side numbers.

    Raises:
        EncoderError: no file, a damaged one, or weights of something else.

    """
    if not path.is_file():
        raise EncoderError(f"no weights at {path}: {HOW_TO_MAKE}")
    try:
        with safe_open(path, framework="pt") as stored:
            kind = (stored.metadata() or {}).get("kind")
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError) as error:
        raise EncoderError(f"the weights at {path} are damaged ({error}): {HOW_TO_MAKE}") from error
    if kind != KIND:
        raise EncoderError(f"{path} holds the weights of something else ({kind}): {HOW_TO_MAKE}")
    network = SymmetryNetwork()
    try:
        scales, temperature = tensors.pop(SCALES), float(tensors.pop(TEMPERATURE))
        network.load_state_dict(tensors)
    except (KeyError, RuntimeError) as error:
        raise EncoderError(
            f"the weights at {path} do not fit this version of the network ({error}): {HOW_TO_MAKE}"
        ) from error
    return network.eval(), temperature, scales


def provenance_of(path: Path = WEIGHTS) -> dict[str, Any]:
    """Tell what made the weights: command, plan, scores, curve."""
    with safe_open(path, framework="pt") as stored:
        return dict(json.loads(stored.metadata()["provenance"]))
