"""Views of prepared images, and what the network says of them before the learnt part is fused.

Only the fusing layers learn, so what they are given is computed once a view and kept: learning from it takes
seconds, however often a view is looked at.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from pipeline.encoder.front import FrontEnd
from pipeline.encoder.network import GROUPS, MEASURED, SHARES, SIDE, TRUNK, SymmetryNetwork
from pipeline.encoder.prepare import SIZE
from pipeline.encoder.scenes import SCENE_PX
from pipeline.encoder.training.views import Chance, degraded, view_scenes
from pipeline.encoder.weights_file import load_weights

FIXED = MEASURED + GROUPS
NUMBERS = FIXED + TRUNK + 2 * SIDE
BATCH = 64
COUNTS = 4.0  # robust units as `prepare` gives them, beyond which an image is taken for counts of a detector
MARGIN = (SCENE_PX - SIZE) // 2

Prepared = Float[Tensor, "image 128 128"]
Numbers = Float[np.ndarray, "image view 722"]


class Head(nn.Module):
    """The layers that learn: from what the three networks saw to the learnt part."""

    def __init__(self, network: SymmetryNetwork) -> None:
        """Share the layers of a network."""
        super().__init__()
        self.fuse, self.fuse_out = network.fuse, network.fuse_out

    def forward(self, numbers: Float[Tensor, "view 722"]) -> Float[Tensor, "view 128"]:
        """Give embeddings as the whole network gives them."""
        learnt = nn.functional.normalize(self.fuse_out(self.fuse(numbers[:, FIXED:])), dim=1)
        parts = (numbers[:, :MEASURED], learnt, numbers[:, MEASURED:FIXED])
        return torch.cat([share**0.5 * part for share, part in zip(SHARES, parts, strict=True)], 1)


class Viewer:
    """Draws views and runs the part of the network that does not learn."""

    def __init__(self, weights: Path, device: str) -> None:
        """Load weights; EncoderError if they are missing, damaged or of something else."""
        network, self.temperature, self.side_scales = load_weights(weights)
        self.network = network.to(device)
        self._device, self._front = device, FrontEnd(device)
        self._fused: list[Tensor] = []
        network.fuse.register_forward_pre_hook(lambda _, given: self._fused.append(given[0]))

    @torch.inference_mode()
    def numbers(self, prepared: Prepared) -> Float[Tensor, "image 722"]:
        """Give the measured part, that of the groups and what is fused, on the CPU."""
        self._fused.clear()
        seen = self.network(self._front.measure(prepared.to(self._device))[0])
        return torch.cat([seen.measured, seen.groups(self.temperature), self._fused.pop()], 1).cpu()

    def numbers_of_views(
        self,
        prepared: Float[np.ndarray, "image 128 128"],
        views: int,
        seed: int,
        report: Callable[[float], None] = lambda share: None,
    ) -> Float[np.ndarray, "image view 722"]:
        """Give the numbers of every image as it is (view 0) and of `views` views of it, as float16.

        `report` hears which share is drawn, and may raise to stop.
        """
        found = np.empty((len(prepared), views + 1, NUMBERS), np.float16)
        generator = torch.Generator(self._device).manual_seed(seed)
        chance = Chance(generator, self._device)
        for start in range(0, len(prepared), BATCH):
            batch = torch.from_numpy(prepared[start : start + BATCH]).to(self._device).float()
            for view in range(views + 1):
                seen = batch if view == 0 else seen_again(chance, batch)
                found[start : start + BATCH, view] = self.numbers(seen).numpy()
                report((start + len(batch) * (view + 1) / (views + 1)) / len(prepared))
        return found


@torch.inference_mode()
def seen_again(chance: Chance, prepared: Prepared) -> Prepared:
    """View images once more: turned, mirrored, zoomed, shifted, toned, noisy; edges go on as in a mirror."""
    counts = is_counts(prepared)
    # Out of robust units, as an instrument would have given the values, but for counts: rings of a detector
    # stay what they are only in logarithmic units.
    plain = torch.where(counts[:, None, None], prepared, torch.sinh(prepared.clamp(-COUNTS, COUNTS)))
    scenes = nn.functional.pad(plain[:, None], (MARGIN,) * 4, mode="reflect")[:, 0]
    return degraded(chance, view_scenes(chance, scenes), counts)[0]


def is_counts(prepared: Prepared) -> Bool[Tensor, " image"]:
    """Say which images have decades of range, as detectors give."""
    return prepared.abs().amax((1, 2)) > COUNTS
