"""How the network looks at a frame: as it is, mirrored, larger, and turned where that may be. Heavy: torch.

What it sees in each is averaged (test-time augmentation: Krizhevsky et al., 2012). A surface lies flat in
nearly all frames that show one, so only frames that may be of transmission are turned, and what is seen then
counts by how likely that is.
"""

import numpy as np
import torch
from jaxtyping import Float, Int, UInt8
from torch import Tensor
from torch.nn.functional import interpolate

from pipeline.classify.scattering.network import SEEN, ScatteringNetwork
from pipeline.classify.scattering.nodes import GRAZING, OUTPUTS

BATCH = 32
LARGER = 144
SURELY_GRAZING = 0.9
"""Probability from which on a frame is not turned."""

Views = UInt8[np.ndarray, "image plane 128 128"]
Seen = Float[np.ndarray, "image 128"]


def look(network: ScatteringNetwork, views: Views) -> Seen:
    """Return what the network sees in frames; its answers are linear in it."""
    network.eval()
    found = [_batch(network, torch.from_numpy(views[at : at + BATCH])) for at in range(0, len(views), BATCH)]
    return np.concatenate(found) if found else np.empty((0, SEEN), np.float32)


def _batch(network: ScatteringNetwork, views: UInt8[Tensor, "image plane side side"]) -> Seen:
    with torch.inference_mode():
        upright = _both(network, views)
        grazing = torch.sigmoid(network.answer(upright)[:, OUTPUTS.index(GRAZING)]).numpy()
        seen = upright.numpy()
        open_ones: Int[np.ndarray, " some"] = np.flatnonzero(grazing < SURELY_GRAZING)
        if len(open_ones):
            some = views[torch.from_numpy(open_ones)]
            turned = [_both(network, torch.rot90(some, quarters, (2, 3))) for quarters in (1, 2, 3)]
            all_ways = (seen[open_ones] + sum(one.numpy() for one in turned)) / 4
            share = grazing[open_ones, np.newaxis]
            seen = seen.copy()
            seen[open_ones] = share * seen[open_ones] + (1 - share) * all_ways
        larger = interpolate(views.float(), (LARGER, LARGER), mode="bilinear", antialias=True)
        return (2 * seen + _both(network, larger.round().to(torch.uint8)).numpy()) / 3


def _both(
    network: ScatteringNetwork, views: UInt8[Tensor, "image plane side side"]
) -> Float[Tensor, "image 128"]:
    """The mean of what is seen in frames and in their mirror images."""
    return (network.look(views) + network.look(views.flip(3))) / 2
