"""What is learnt: three small networks over symmetry maps, texture and pixels, fused into one vector.

Every part is blind to what shall not count before anything is learnt, as far as possible: symmetry maps turn
with the image along an axis on which the network is circular and which it pools by mean, maximum, spread and
moduli of angular modes; texture features know neither rotation nor mirror; the first layer over pixels is
odd and followed by the modulus, so that inversion changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.encoder.axes import AXES, OTHERS_DEG, REACH, ROTATIONS_DEG, Maps
from pipeline.encoder.parts import GROUPS, LEARNT, MEASURED, ROOT_OF_LIKENESS, SHARES

TEXTURE = 814  # numbers of Features
WIDTH, TRUNK, SIDE = 96, 256, 192
MODES = 6  # 2- to 12-fold
LARGEST = 6.0  # standard deviations beyond which a feature counts no more


@dataclass(frozen=True)
class Inputs:
    """What the network sees of a batch of images."""

    maps: Maps
    texture: Float[Tensor, "image feature"]
    pixels: Float[Tensor, "image 128 128"]

    @staticmethod
    def joined(parts: Sequence["Inputs"]) -> "Inputs":
        """Put batches behind each other."""
        return Inputs(
            Maps(
                torch.cat([part.maps.profiles for part in parts]),
                torch.cat([part.maps.rotations for part in parts]),
            ),
            torch.cat([part.texture for part in parts]),
            torch.cat([part.pixels for part in parts]),
        )

    def to(self, device: str) -> "Inputs":
        """Move to a device."""
        maps = Maps(self.maps.profiles.to(device), self.maps.rotations.to(device))
        return Inputs(maps, self.texture.to(device), self.pixels.to(device))


@dataclass(frozen=True)
class Seen:
    """What the network says of a batch of images: two parts of unit length, and logits of the groups."""

    measured: Float[Tensor, "image 64"]
    learnt: Float[Tensor, "image 46"]
    logits: Float[Tensor, "image 18"]

    def embedding(self, temperature: float) -> Float[Tensor, "image 128"]:
        """Join the parts to unit vectors."""
        parts = (self.measured, self.learnt, self.groups(temperature))
        return torch.cat([share**0.5 * part for share, part in zip(SHARES, parts, strict=True)], 1)

    def groups(self, temperature: float) -> Float[Tensor, "image 18"]:
        """Give the part of the groups, of unit length: roots of probabilities, so turned that lattices count.

        Without that turn the product of two would be the Bhattacharyya coefficient of their probabilities.
        """
        root = torch.from_numpy(ROOT_OF_LIKENESS).to(self.logits)
        return nn.functional.normalize((self.logits / temperature).softmax(1).sqrt() @ root, dim=1)


class AxisNetwork(nn.Module):
    """From symmetry maps to TRUNK numbers that do not turn with the image."""

    def __init__(self) -> None:
        """Build the layers."""
        super().__init__()
        rotations = len(ROTATIONS_DEG) + len(OTHERS_DEG)
        self.scale = nn.BatchNorm1d(4 * REACH)
        self.enter = nn.Conv1d(4 * REACH, WIDTH, 1)
        self.blocks = nn.ModuleList(AxisBlock() for _ in range(3))
        self.reduce = nn.Conv1d(WIDTH, WIDTH // 2, 1)
        self.scalars = nn.BatchNorm1d(2 * rotations + 1)
        pooled = 3 * WIDTH + MODES * (WIDTH // 2) + 2 * rotations + 1
        self.leave = nn.Sequential(nn.LayerNorm(pooled), nn.Linear(pooled, TRUNK), nn.GELU())

    def forward(self, maps: Maps) -> Float[Tensor, "image 256"]:
        """Read the maps."""
        profiles = maps.profiles
        # Noise lowers every correlation alike: what the best repeat keeps says how much.
        repeat = profiles[:, 1, :, 7:].amax((1, 2)).clamp(min=0.05)
        mirrored = profiles[:, 0] / repeat[:, None, None]
        rows = torch.cat([profiles.transpose(2, 3).flatten(1, 2), mirrored.transpose(1, 2)], 1)
        seen = self.enter(self.scale(rows).clamp(-LARGEST, LARGEST))
        for block in self.blocks:
            seen = seen + block(seen)
        modes = torch.fft.rfft(self.reduce(seen), dim=2).abs()[:, :, 1 : MODES + 1] / AXES
        scalars = torch.cat([maps.rotations, maps.rotations / repeat[:, None], repeat[:, None]], 1)
        pooled = [seen.mean(2), seen.amax(2), seen.std(2), modes.flatten(1), self.scalars(scalars)]
        return self.leave(torch.cat(pooled, 1))


class AxisBlock(nn.Module):
    """Each axis looks at the axes 15°, 30° … 90° beside it, the same way to both sides.

    So an image and its mirror image, whose axes stand in the other order, give the same.
    """

    def __init__(self) -> None:
        """Build the layers."""
        super().__init__()
        self.norm = nn.BatchNorm1d(WIDTH)
        self.look = nn.Conv1d(WIDTH * (AXES // 2 + 1), WIDTH, 1)
        self.mix = nn.Conv1d(WIDTH, WIDTH, 1)

    def forward(self, axes: Float[Tensor, "image 96 12"]) -> Float[Tensor, "image 96 12"]:
        """Mix axes."""
        normal = self.norm(axes)
        beside = [normal.roll(step, 2) + normal.roll(-step, 2) for step in range(1, AXES // 2)]
        seen = torch.cat([normal, *beside, normal.roll(AXES // 2, 2)], 1)
        return self.mix(nn.functional.gelu(self.look(seen)))


class PixelNetwork(nn.Module):
    """A small convolutional network for what is no statistic: shapes, edges, arrangements."""

    def __init__(self) -> None:
        """Build the layers."""
        super().__init__()
        self.odd = nn.Conv2d(1, 16, 7, stride=2, bias=False)
        self.even = nn.BatchNorm2d(16)
        self.layers = nn.ModuleList(
            nn.Sequential(nn.Conv2d(few, many, 3, padding=1, bias=False), nn.BatchNorm2d(many), nn.GELU())
            for few, many in ((16, 32), (32, 64), (64, 128))
        )
        self.leave = nn.Sequential(nn.LayerNorm(256), nn.Linear(256, SIDE), nn.GELU())

    def forward(self, pixels: Float[Tensor, "image 128 128"]) -> Float[Tensor, "image 192"]:
        """Look at the pixels."""
        padded = nn.functional.pad(pixels, (3, 3, 3, 3), mode="reflect")
        # Strides with channels last, which `contiguous` does not give one channel: twice as fast on a CPU.
        images = padded[..., None].permute(0, 3, 1, 2)
        seen = self.even(self.odd(images).abs_())
        for layer in self.layers:
            # The mean of two by two, faster than avg_pool2d.
            seen = layer(nn.functional.interpolate(seen, scale_factor=0.5, mode="bilinear"))
        return self.leave(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1))


class SymmetryNetwork(nn.Module):
    """The whole network: a linear map of measured numbers, what the networks learnt, and the group."""

    def __init__(self) -> None:
        """Build the layers."""
        super().__init__()
        self.axes = AxisNetwork()
        self.texture_scale = nn.BatchNorm1d(TEXTURE, affine=False)
        # Set by linear discriminant analysis before training, see training/discriminants.py.
        self.measured_mean = nn.Buffer(torch.zeros(TEXTURE))
        self.measured_map = nn.Buffer(torch.zeros(TEXTURE, MEASURED))
        self.texture = nn.Sequential(nn.Linear(TEXTURE, SIDE), nn.GELU(), nn.Linear(SIDE, SIDE), nn.GELU())
        self.pixels = PixelNetwork()
        joined = TRUNK + 2 * SIDE
        self.fuse = nn.Sequential(nn.LayerNorm(joined), nn.Linear(joined, 384), nn.GELU())
        self.fuse_out = nn.Linear(384, LEARNT)
        self.group = nn.Sequential(
            nn.LayerNorm(TRUNK + SIDE), nn.Linear(TRUNK + SIDE, 192), nn.GELU(), nn.Linear(192, GROUPS)
        )

    def forward(self, inputs: Inputs) -> Seen:
        """Give the three parts of the embedding before they are joined."""
        measured = (inputs.texture - self.measured_mean) @ self.measured_map
        axes = self.axes(inputs.maps)
        texture = self.texture(self.texture_scale(inputs.texture).clamp(-LARGEST, LARGEST))
        fused = self.fuse_out(self.fuse(torch.cat([axes, texture, self.pixels(inputs.pixels)], 1)))
        group = self.group(torch.cat([axes, texture], 1))
        unit = nn.functional.normalize
        return Seen(unit(measured.float(), dim=1), unit(fused.float(), dim=1), group.float())
