"""Measured properties of an image: intensity, texture, quality, what repeats in it, its lattice and symmetry.

numpy only, so that the processes that decode files measure at once. The probabilities of WALLPAPER_GROUPS are
left to the encoder.
"""

from pipeline.describe.catalogue import DESCRIPTORS, Descriptor
from pipeline.describe.measure import Description, Measured, describe, examine
from pipeline.simulate.groups import GROUPS as WALLPAPER_GROUPS

__all__ = ["DESCRIPTORS", "WALLPAPER_GROUPS", "Description", "Descriptor", "Measured", "describe", "examine"]

VERSION = "3"
"""Raise it when the same file gives something else: collections then read their files again."""
