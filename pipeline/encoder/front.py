"""From prepared images to what the network sees: symmetry maps, texture features, and the pixels."""

import torch
from jaxtyping import Float
from torch import Tensor

from pipeline.encoder.axes import SymmetryMaps
from pipeline.encoder.features import Features, Measured
from pipeline.encoder.network import Inputs
from pipeline.encoder.prepare import SIZE

Prepared = Float[Tensor, "image 128 128"]


class FrontEnd:
    """The measuring devices for one device of torch; nothing here is learnt."""

    def __init__(self, device: str) -> None:
        """Compute the tables."""
        self._maps, self._features = SymmetryMaps(device), Features(device)

    @torch.no_grad()
    def measure(self, prepared: Prepared) -> tuple[Inputs, Measured]:
        """Measure a batch: what the network sees, which inversion does not change, and all that was found."""
        found = self._features.measure(prepared)
        even = {n: block.abs() if n.startswith("odd") else block for n, block in found.blocks.items()}
        texture = torch.cat([even[name] for name in sorted(even)], 1)
        maps = self._maps.measure(prepared, found.power, found.repeats)
        return Inputs(maps, texture, prepared), found


def feature_sizes() -> dict[str, int]:
    """Give the names of the blocks of texture features, in their order, and how many numbers each has."""
    found = Features("cpu").measure(torch.zeros(1, SIZE, SIZE))
    return {name: found.blocks[name].shape[1] for name in sorted(found.blocks)}
