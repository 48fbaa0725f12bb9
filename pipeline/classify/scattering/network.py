"""The network of the scattering head: a few convolutions over the planes of a frame. Heavy: torch."""

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn

from pipeline.classify.scattering.nodes import OUTPUTS
from pipeline.classify.scattering.view import PLANES

WIDTH, SEEN = 16, 128
DROPOUT = 0.2

Planes = UInt8[Tensor, "image plane side side"]
Seen = Float[Tensor, "image 128"]
Logits = Float[Tensor, "image output"]


def _layer(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()
    )


class Block(nn.Module):
    """Two layers beside which the input passes unchanged (He et al., 2016, arXiv:1512.03385)."""

    def __init__(self, width: int) -> None:
        """Build the layers."""
        super().__init__()
        self.layers = nn.Sequential(_layer(width, width), nn.Conv2d(width, width, 3, padding=1, bias=False))
        self.norm = nn.BatchNorm2d(width)

    def forward(self, seen: Tensor) -> Tensor:
        """Add what the layers find."""
        return torch.relu(seen + self.norm(self.layers(seen)))


class ScatteringNetwork(nn.Module):
    """From planes to one logit an output."""

    def __init__(self, width: int = WIDTH) -> None:
        """Build the layers."""
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(PLANES + 2, width, 5, stride=2, padding=2, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            _layer(width, 2 * width, 2),
            Block(2 * width),
            _layer(2 * width, 4 * width, 2),
            Block(4 * width),
            _layer(4 * width, 8 * width, 2),
            Block(8 * width),
        )
        self.leave = nn.Sequential(
            nn.LayerNorm(16 * width), nn.Dropout(DROPOUT), nn.Linear(16 * width, SEEN), nn.ReLU()
        )
        self.answer = nn.Linear(SEEN, len(OUTPUTS))

    def forward(self, planes: Planes) -> Logits:
        """Answer for a batch of frames."""
        return self.answer(self.look(planes))

    def look(self, planes: Planes) -> Seen:
        """Return what answers are drawn from; where a pixel lies in the frame is told by two more planes."""
        count, _, rows, columns = planes.shape
        down = torch.linspace(-1, 1, rows)[None, None, :, None].expand(count, 1, rows, columns)
        across = torch.linspace(-1, 1, columns)[None, None, None, :].expand(count, 1, rows, columns)
        seen = torch.cat([planes.float() / 255 - 0.25, down, across], 1)
        seen = self.layers(seen.contiguous(memory_format=torch.channels_last)).float()
        return self.leave(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1))
