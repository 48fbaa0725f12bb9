"""The nodes of the scattering tree that the head speaks of, by their ids in the shipped tree. Light."""

from pathlib import Path

TREE = "scattering"
GRAZING = "grazing"
OUTPUTS = (
    GRAZING,
    "ring",
    "arc",
    "rod",
    "peak",
    "halo",
    "yoneda",
    "isotropic",
    "textured",
    "crystalline",
    "amorphous",
    "beam-stop",
    "detector",
    "saturated",
)
"""What the network answers of a pattern, each by itself; transmission is what is not grazing."""
NOTHING = "no-pattern"
"""What the head answers of a frame that holds no pattern."""
EXCLUSIVE = (("isotropic", "textured"), ("crystalline", "amorphous"))
"""Outputs beside geometry that exclude each other in the tree."""
FEATURES = OUTPUTS[1:7]
ATTRIBUTES = OUTPUTS[1:]
OF_DETECTOR = ("detector", "saturated")
"""Outputs that a frame without a pattern may well show; the head learnt nothing of them there."""
LABELS = ("transmission", *OUTPUTS, NOTHING)
WEIGHTS = Path(__file__).parent / "scattering.safetensors"
