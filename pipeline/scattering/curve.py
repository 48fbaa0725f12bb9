"""A radial profile as it is kept and laid over others: even steps, no errors, no peaks. Light."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32


@dataclass(frozen=True)
class Curve:
    """Mean intensity at even distances from `first` to `last`, in the unit of `axis` (q, two_theta, pixel).

    NaN where a bin has no valid pixel; no bins at all where no centre is known or found. `is_found`: the
    centre was found in the pattern, nobody told it. `is_grazing`: the beam grazed a surface.
    """

    axis: str
    is_grazing: bool
    is_found: bool
    first: float
    last: float
    intensity: Float32[np.ndarray, " bin"]

    @property
    def x(self) -> Float[np.ndarray, " bin"]:
        """The distances."""
        return np.linspace(self.first, self.last, len(self.intensity))

    @property
    def has_centre(self) -> bool:
        """Whether there is anything to show."""
        return bool(np.isfinite(self.intensity).any())
