"""From power spectra back to correlations at a few lags down the rows and all lags across them.

Where few lags are looked at, a real matrix product down the rows takes less than a Fourier transform would.
"""

import math

import torch
from jaxtyping import Float, Int
from torch import Tensor


class Lags:
    """Tables for square grids of an even side, on one device of torch."""

    def __init__(self, side: int, reach: int, device: str) -> None:
        """Take the side of the grid and the number of lags, 0 … `reach` − 1 down the rows."""
        self._side = side
        frequency = torch.arange(side // 2 + 1)
        times = torch.where(frequency % (side // 2) == 0, 0.5, 1.0) / side  # 0 and Nyquist are their own −u
        angle = torch.arange(reach)[:, None] * (2 * math.pi / side) * frequency
        self.cosine: Float[Tensor, "lag half"] = (torch.cos(angle) * times).to(device)
        self.sine: Float[Tensor, "lag half"] = (torch.sin(angle) * times).to(device)
        # Where the lag or frequency −n stands, for n of 0 … `side` − 1.
        self.opposite: Int[Tensor, " side"] = (-torch.arange(side) % side).to(device)

    def correlation(
        self, plus: Float[Tensor, "*batch half half"], minus: Float[Tensor, "*batch half half"]
    ) -> Float[Tensor, "*batch lag side"]:
        """Transform power spectra back; `plus` and `minus` hold the rows of frequencies u ≥ 0 and −u."""
        even, odd = self.cosine @ (plus + minus), self.sine @ (plus - minus)
        return torch.fft.irfft(torch.complex(even, odd), n=self._side)
