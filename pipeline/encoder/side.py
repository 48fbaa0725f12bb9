"""What the embedding does not count by default: orientation, handedness, polarity, as numbers to put back."""

import torch
from jaxtyping import Complex, Float
from torch import Tensor

from pipeline.encoder.features import Measured

TURNS = 32  # numbers for orientation or handedness
POLARITY = 13  # numbers for bright on dark against dark on bright
BANDS = 4  # of frequencies, and as many modes, for orientation

Modes = Complex[Tensor, "image radius mode"]


def orientation(modes: Modes, reflection_counts: bool) -> Float[Tensor, "image 32"]:
    """Signed 2- to 8-fold modes in bands of frequency: they turn with the image."""
    banded = modes[:, :, :BANDS].unflatten(1, (BANDS, -1)).mean(2).flatten(1)
    # Roots of the sizes, so that weak directions are not lost beside those of lattices.
    banded = banded / banded.abs().sqrt().clamp(min=1e-6)
    # A mirror conjugates the modes: their imaginary parts change sign.
    across = banded.imag if reflection_counts else banded.imag.abs()
    return torch.cat([banded.real, across], 1)


def handedness(modes: Modes) -> Float[Tensor, "image 32"]:
    """How modes turn from one frequency to the next: the sign changes in a mirror, a rotation keeps it."""
    twist = (modes[:, :-4, :BANDS] * modes[:, 4:, :BANDS].conj()).imag
    twist = twist.sign() * twist.abs().sqrt()
    return twist.unflatten(1, (TURNS // BANDS, -1)).mean(2).flatten(1)


def polarity(found: Measured) -> Float[Tensor, "image 13"]:
    """Skew of the values and of detail at every scale: the sign changes when the image is inverted."""
    return torch.cat([block for name, block in sorted(found.blocks.items()) if name.startswith("odd")], 1)
