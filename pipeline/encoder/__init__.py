"""Encoders: from an image to 128 numbers of unit length, so that like images have like numbers.

Light to import; `load_encoder` loads torch. `prepare` is numpy only, for the processes that decode files.
"""

from typing import TYPE_CHECKING

from pipeline.encoder.parts import DIMENSIONS
from pipeline.encoder.prepare import prepare

if TYPE_CHECKING:
    from pipeline.encoder.symmetry import SymmetryEncoder

__all__ = ["DIMENSIONS", "load_encoder", "prepare"]


def load_encoder(device: str = "auto") -> "SymmetryEncoder":
    """Load the shipped encoder; `device` is auto (a GPU if there is one), cpu or cuda.

    Raises:
        EncoderError: an unknown device, no GPU where one was asked for, or weights that do not fit.

    """
    from pipeline.encoder.device import choose_device
    from pipeline.encoder.symmetry import SymmetryEncoder

    return SymmetryEncoder(choose_device(device))
