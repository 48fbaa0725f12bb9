"""Rings of equal frequency and of equal lag: where they lie on the grids of a Fourier transform."""

import math

import torch
from jaxtyping import Float, Int
from torch import Tensor

from pipeline.encoder.prepare import SIZE

ANGLES = 48  # of half a circle (the other half repeats), 3.75° each: 2- to 24-fold modes without aliasing
FREQUENCIES = torch.exp(torch.linspace(math.log(2), math.log(56), 28))  # cycles per image
LAGS_PX = torch.exp(torch.linspace(math.log(3), math.log(46), 24))


class Rings:
    """Bilinear samples of a batch of flattened grids on concentric half circles.

    A grid holds half of what is the same after half a turn: its right half (`width` of SIZE // 2 + 1
    columns and all rows), or its lower half (all columns; rows above stand turned below).
    """

    def __init__(self, radii: Float[Tensor, " radius"], width: int) -> None:
        """Take radii in grid steps, and the width of the grid."""
        angle = torch.arange(ANGLES) * math.pi / ANGLES - math.pi / 2
        y = radii[:, None] * torch.sin(angle)
        x = (radii[:, None] * torch.cos(angle)).clamp(min=0)
        top, left = y.floor().long(), x.floor().long()
        down, right = y - top, x - left
        corners = [(top, left), (top, left + 1), (top + 1, left), (top + 1, left + 1)]
        places = [
            (row % SIZE) * width + column.clamp(max=width - 1)
            if width < SIZE
            else row.abs() * SIZE + torch.where(row < 0, -column, column) % SIZE
            for row, column in corners
        ]
        self.index: Int[Tensor, "corner radius angle"] = torch.stack(places)
        self.weight: Float[Tensor, "corner radius angle"] = torch.stack(
            [(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right]
        )

    def to(self, device: str) -> "Rings":
        """Move the tables to a device."""
        self.index, self.weight = self.index.to(device), self.weight.to(device)
        return self

    def sample(self, grids: Float[Tensor, "image height width"]) -> Float[Tensor, "image radius angle"]:
        """Give the values on every ring, from −90° (upwards) to 90°."""
        values = grids.flatten(1).index_select(1, self.index.flatten())
        return (values.unflatten(1, self.index.shape) * self.weight).sum(1)


def angular_modes(
    rings: Float[Tensor, "image radius angle"], count: int
) -> tuple[Float[Tensor, "image radius"], Tensor]:
    """Split rings into their mean and the complex Fourier modes 1 … `count` along the angle.

    Mode k is the 2k-fold part. A rotation turns its phase, a mirror conjugates it, its modulus stays.
    """
    modes = torch.fft.rfft(rings, dim=2) / rings.shape[2]
    return modes[:, :, 0].real, modes[:, :, 1 : count + 1]
