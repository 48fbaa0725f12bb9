"""From a trained network to the weights that ship: order of the numbers, calibration, provenance."""

import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from pipeline.encoder.features import Features
from pipeline.encoder.front import FrontEnd
from pipeline.encoder.network import Inputs, SymmetryNetwork
from pipeline.encoder.side import orientation, polarity
from pipeline.encoder.training.loop import Plan, Report, train_network
from pipeline.encoder.training.validation import Validation, draw_validation, named, scores
from pipeline.encoder.weights_file import WEIGHTS, save_weights

TURN_SHARE = 0.25  # of the squared length of an embedding, for orientation or handedness where they count
POLARITY_SHARE = 0.15
TEMPERATURES = (0.2, 5.0, 200)  # from, to, steps on a logarithmic scale


def train_encoder(
    folder: Path,
    plan: Plan,
    report: Report,
    device: str = "cpu",
    workers: int = 2,
    out: Path = WEIGHTS,
    command: str = "",
) -> dict[str, float]:
    """Train (or go on), calibrate, store the best weights at `out`, and return their scores.

    Raises:
        EncoderError: see `train_network` and `save_weights`.

    """
    state = train_network(folder, plan, device, workers, report)
    network = SymmetryNetwork()
    network.load_state_dict(state.best)
    network.eval()
    judged = draw_validation(
        FrontEnd("cpu"), plan.seed + 2, plan.validation_wallpapers, plan.validation_scenes
    )
    order_dimensions(network, judged)
    temperature = group_temperature(network, judged)
    found = scores(network, judged, temperature)
    network.eval()
    best = max(state.curve, key=lambda row: row["score"])
    provenance: dict[str, Any] = {
        "command": command,
        "plan": asdict(plan),
        "device": device,
        "machine": platform.processor() or platform.machine(),
        "torch": torch.__version__,
        "minutes": round(state.seconds / 60, 1),
        "kept_step": best["step"],
        "scores": found,
        "curve": state.curve,
    }
    save_weights(out, network, temperature, side_scales(judged), provenance)
    return found


@torch.inference_mode()
def order_dimensions(network: SymmetryNetwork, seen: Validation) -> None:
    """Turn the axes of the learnt part into principal ones, strongest first; no distance changes."""
    embeddings = torch.cat([network(part).learnt for part in (seen.first, seen.second, seen.clean)])
    _, axes = torch.linalg.eigh((embeddings.T @ embeddings).double())
    axes = axes.flip(1)
    axes = (axes * axes.sum(0).sign()).float()
    last = network.fuse_out
    last.weight.copy_(axes.T @ last.weight)
    last.bias.copy_(axes.T @ last.bias)


@torch.inference_mode()
def group_temperature(network: SymmetryNetwork, seen: Validation) -> float:
    """Temperature of least cross-entropy of the groups, clean and noisy (C. Guo and others 2017)."""
    logits = torch.cat([named(network(part)) for part in (seen.clean, seen.noisy)])
    groups = torch.cat([seen.groups, seen.groups])
    low, high, steps = TEMPERATURES
    grid = torch.from_numpy(np.geomspace(low, high, steps)).float()
    losses = torch.stack([torch.nn.functional.cross_entropy(logits / value, groups) for value in grid])
    return float(grid[losses.argmin()])


@torch.inference_mode()
def side_scales(seen: Validation) -> Float[Tensor, "2"]:
    """Scales that give orientation and polarity their share of an embedding, where they count."""
    scales = []
    parts = [_measured(part) for part in (seen.first, seen.clean)]
    for place, share in enumerate((TURN_SHARE, POLARITY_SHARE)):
        squares = torch.cat([part[place].square().sum(1) for part in parts])
        scales.append((share / squares.mean()).sqrt())
    return torch.stack(scales)


def _measured(part: Inputs) -> tuple[Float[Tensor, "image 32"], Float[Tensor, "image 13"]]:
    found = Features("cpu").measure(part.pixels)
    return orientation(found.modes, reflection_counts=True), polarity(found)
