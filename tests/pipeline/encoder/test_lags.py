"""Correlations at few lags are those of whole transforms, and half of them holds all rings."""

import torch

from pipeline.encoder.lags import Lags
from pipeline.encoder.polar import ANGLES, LAGS_PX, Rings
from pipeline.encoder.prepare import SIZE

REACH = 48


def _power(side: int) -> torch.Tensor:
    """The power spectra of two images of noise, all rows and half of the columns."""
    images = torch.randn((2, side, side), generator=torch.Generator().manual_seed(side))
    return torch.fft.rfft2(images).abs().square()


def _correlation(power: torch.Tensor, side: int) -> torch.Tensor:
    lags, half = Lags(side, REACH, "cpu"), side // 2 + 1
    return lags.correlation(power[:, :half], power[:, lags.opposite[:half]])


def test_few_lags_are_those_of_a_whole_transform() -> None:
    """For both sides of grid in use; values at no lag are about the number of pixels."""
    for side in (96, SIZE):
        power = _power(side)

        whole = torch.fft.irfft2(power, s=(side, side))

        assert torch.allclose(_correlation(power, side), whole[:, :REACH], atol=1e-4 * side)


def test_rings_go_round_on_half_of_the_lags() -> None:
    """A wave, the same after half a turn, is read where it stands, above too; it is linear over a pixel."""
    y, x = (torch.fft.fftfreq(SIZE) * SIZE)[:REACH, None], torch.fft.fftfreq(SIZE) * SIZE
    angle = torch.arange(ANGLES) * torch.pi / ANGLES - torch.pi / 2

    found = Rings(LAGS_PX, SIZE).sample(torch.cos(0.1 * y + 0.05 * x)[None])[0]

    down, across = LAGS_PX[:, None] * torch.sin(angle), LAGS_PX[:, None] * torch.cos(angle)
    assert torch.allclose(found, torch.cos(0.1 * down + 0.05 * across), atol=3e-3)
