"""Measured, named numbers of an image: intensity, texture, quality, periodicity, rotational symmetry.

numpy only, so that the processes that decode files measure at once. WALLPAPER_GROUPS and symmetry
probabilities come with the trained encoder.
"""

from pipeline.describe.catalogue import DESCRIPTORS, Descriptor
from pipeline.describe.measure import describe

__all__ = ["DESCRIPTORS", "Descriptor", "describe"]

VERSION = "2"
"""Raise it when the same file gives something else: collections then read their files again."""
