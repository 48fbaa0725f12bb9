"""What training is judged by: wallpapers and other scenes it never saw, of the families that it sees.

Motifs of KEPT_OUT families decide nothing here, so that the benchmark may ask for them.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from pipeline.encoder.front import FrontEnd
from pipeline.encoder.network import Inputs, Seen, SymmetryNetwork
from pipeline.encoder.scenes import OTHERS, SHARES, draw_other
from pipeline.encoder.training.bank import CELL_EDGE_PX, TRAINED
from pipeline.encoder.training.batches import NONE
from pipeline.encoder.training.views import Chance, degraded, robust, view_cells, view_scenes
from pipeline.simulate.fields import log_uniform
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.wallpaper import draw_cell

NOISE = 0.3  # of the range of an image
CHUNK = 64


@dataclass(frozen=True)
class Validation:
    """Measured images, on the processor: wallpapers clean and noisy with their groups, and pairs of views."""

    groups: Int[Tensor, " image"]
    clean: Inputs
    noisy: Inputs
    first: Inputs
    second: Inputs


def draw_validation(front: FrontEnd, seed: int, wallpapers: int, scenes: int) -> Validation:
    """Draw and measure; half of the scenes that are seen again are the wallpapers."""
    rng = np.random.default_rng([seed, 1])
    chance = Chance(torch.Generator().manual_seed(seed), "cpu")
    groups = np.arange(wallpapers) % len(GROUPS)
    drawn = [
        draw_cell(rng, GROUPS[group], log_uniform(rng, *CELL_EDGE_PX), families=TRAINED) for group in groups
    ]
    cells = torch.from_numpy(np.stack([cell.values for cell in drawn])).float()
    bases = torch.from_numpy(np.stack([cell.basis for cell in drawn])).float()
    shares = np.array(SHARES[1:]) / sum(SHARES[1:])
    kinds = rng.choice(OTHERS, scenes, p=shares)
    others = torch.from_numpy(np.stack([draw_other(rng, str(kind)) for kind in kinds]))
    counts = torch.from_numpy(np.r_[np.zeros(wallpapers, bool), kinds == "scattering"])
    plain = view_cells(chance, cells, bases)
    low, high = plain.amin((1, 2), keepdim=True), plain.amax((1, 2), keepdim=True)
    pure = (plain - low) / (high - low).clamp(min=1e-6)
    noisy = pure + NOISE * chance.normal(*pure.shape)

    def again() -> Inputs:
        views = torch.cat([view_cells(chance, cells, bases), view_scenes(chance, others)])
        return _measured(front, degraded(chance, views, counts, noisy=0.0)[0])

    return Validation(
        torch.from_numpy(groups),
        _measured(front, robust(pure)),
        _measured(front, robust(noisy)),
        again(),
        again(),
    )


def _measured(front: FrontEnd, prepared: Float[Tensor, "image 128 128"]) -> Inputs:
    return Inputs.joined([front.measure(part)[0] for part in prepared.split(CHUNK)])


@torch.inference_mode()
def scores(network: SymmetryNetwork, validation: Validation, temperature: float = 1.0) -> dict[str, float]:
    """Accuracy of the 17 groups, clean and noisy, recall of scenes seen again, and the mean of the three."""
    network.eval()
    device = str(next(network.parameters()).device)
    clean, noisy = (
        float((named(network(part.to(device))).argmax(1).cpu() == validation.groups).float().mean())
        for part in (validation.clean, validation.noisy)
    )
    first, second = (
        network(part.to(device)).embedding(temperature) for part in (validation.first, validation.second)
    )
    nearest = (first @ second.T).argmax(1).cpu()
    recall = float((nearest == torch.arange(len(nearest))).float().mean())
    network.train()
    return {"groups": clean, "noisy": noisy, "recall": recall, "score": (clean + noisy + recall) / 3}


def named(seen: Seen) -> Float[Tensor, "image 17"]:
    """Logits of the 17 groups, as if the image were known to show a lattice."""
    return seen.logits[:, :NONE]
