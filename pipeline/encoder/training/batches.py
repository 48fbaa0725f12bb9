"""Batches of training: two views of each of many scenes, measured; the same for the same seed and step."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Int
from torch import Tensor
from torch.utils.data import Dataset

from pipeline.encoder.front import FrontEnd
from pipeline.encoder.network import Inputs
from pipeline.encoder.scenes import OTHERS
from pipeline.encoder.training.bank import Bank
from pipeline.encoder.training.views import Chance, degraded, labels_seen, view_cells, view_scenes

UNKNOWN = -100  # what cross-entropy ignores
NONE = 17  # the group of what is no lattice
_STEPS_A_SEED = 1_000_003


@dataclass(frozen=True)
class Batch:
    """All first views, then all second views in the same order.

    `groups` is NONE where there is no lattice, UNKNOWN where too little of one is seen.
    """

    inputs: Inputs
    groups: Int[Tensor, " view"]

    def to(self, device: str) -> "Batch":
        """Move to a device."""
        return Batch(self.inputs.to(device), self.groups.to(device))


class Batches(Dataset[Batch]):
    """A batch for every step; item k is the batch of step k."""

    def __init__(
        self, bank: Bank, counts: tuple[int, int], seed: int, steps: int, device: str = "cpu"
    ) -> None:
        """Take so many wallpapers and so many other scenes a batch."""
        self._bank, (self._wallpapers, self._others) = bank, counts
        self._seed, self._steps, self._device = seed, steps, device
        self._front: FrontEnd | None = None

    def __len__(self) -> int:
        """Count the steps."""
        return self._steps

    def __getitem__(self, step: int) -> Batch:
        """Draw the batch of a step."""
        if self._front is None:
            self._front = FrontEnd(self._device)
        rng = np.random.default_rng([self._seed, step])
        generator = torch.Generator(self._device).manual_seed(self._seed * _STEPS_A_SEED + step)
        chance = Chance(generator, self._device)
        cell = rng.integers(0, len(self._bank.cells), self._wallpapers)
        scene = rng.integers(0, len(self._bank.scenes), self._others)
        cells, bases, scenes, groups = (
            torch.from_numpy(np.ascontiguousarray(array[chosen])).to(self._device)
            for array, chosen in (
                (self._bank.cells, cell),
                (self._bank.bases, cell),
                (self._bank.scenes, scene),
                (self._bank.groups, cell),
            )
        )
        is_counts = np.r_[np.zeros(len(cell), bool), self._bank.kinds[scene] == OTHERS.index("scattering")]
        counts = torch.from_numpy(is_counts).to(self._device)
        both, labels = [], []
        for _ in range(2):
            pure = torch.cat([view_cells(chance, cells.float(), bases), view_scenes(chance, scenes.float())])
            seen, share = degraded(chance, pure, counts)
            both.append(self._front.measure(seen)[0])
            labels.append(labels_seen(groups, share[: len(cell)]))
            labels.append(torch.full((len(scene),), NONE, device=self._device))
        return Batch(Inputs.joined(both), torch.cat(labels))
