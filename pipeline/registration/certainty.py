"""How sure it is that two images agree because they show the same, and whether they repeat.

What chance gives depends on how many places of the images are independent: a correlation of .8 between two
pictures of fine grain is proof, between two smooth gradients it is nothing. Bartlett's formula (J. R. Stat.
Soc. Suppl. 8, 1946, doi:10.2307/2983611) counts them: the pixels, over the sum of the products of both
autocorrelations, which by Parseval is a sum over both power spectra. A lattice repeats and so has few.
Last counts the place of a candidate in the list that the embedding gave.
"""

from functools import cache

import torch
from jaxtyping import Complex, Float, Int
from torch import Tensor

from pipeline.encoder.prepare import SIZE
from pipeline.registration.laying import drawn
from pipeline.registration.patches import round_window
from pipeline.registration.refining import Fit

# A logistic regression on pairs of views, as benchmarks/encoder/certainty.py fits and prints it. The last
# weight is nearer to 0 than the fit (-1.4), at next to no loss: in larger collections ranks spread.
OFFSET, WEIGHTS = -6.882, (1.022, 3.329, -0.8)
MOST_AGREEMENT = 0.9995
LEAST_BEYOND = 0.1  # standard deviations: what is less counts as this
SAME_PLACE_PX = 12.0  # shifts below this are within the grain of a patch
LEAST_OVERLAP = 0.25  # of the round window, at another shift

Spectra = Complex[Tensor, "pair 128 65"]


def certainties(
    agreement: Float[Tensor, " pair"], places: Float[Tensor, " pair"], rank: Int[Tensor, " pair"]
) -> Float[Tensor, " pair"]:
    """Return the probability that each pair shows the same, where every second query is there at all."""
    return torch.sigmoid(OFFSET + evidence(agreement, places, rank) @ torch.tensor(WEIGHTS))


def evidence(
    agreement: Float[Tensor, " pair"], places: Float[Tensor, " pair"], rank: Int[Tensor, " pair"]
) -> Float[Tensor, "pair term"]:
    """Return what counts: Fisher's z, the logarithm of how far it is beyond chance, and that of 1 + rank."""
    fisher = torch.atanh(agreement.clamp(0, MOST_AGREEMENT))
    beyond_chance = (fisher * places.clamp_min(1).sqrt()).clamp_min(LEAST_BEYOND)
    return torch.stack([fisher, torch.log(beyond_chance), torch.log1p(rank.to(fisher.dtype))], 1)


def spectra(
    query: Float[Tensor, "128 128"], candidates: Float[Tensor, "pair 128 128"], fit: Fit
) -> tuple[Spectra, Spectra]:
    """Return half spectra of the query as each candidate would show it, and of the candidates."""
    window = round_window()
    seen, _ = drawn(query[None], fit.pose, SIZE)
    return torch.fft.rfft2(seen[:, 0] * window), torch.fft.rfft2(candidates * window)


def independent_places(ours: Spectra, theirs: Spectra, fit: Fit) -> Float[Tensor, " pair"]:
    """Count the independent places that both images of each pair show, from their `spectra`."""
    powers = [(each.real.square() + each.imag.square()) for each in (ours, theirs)]
    common = ((powers[0] * powers[1]).sum(1) @ _twice()).clamp_min(1e-12)
    total = (powers[0].sum(1) @ _twice()) * (powers[1].sum(1) @ _twice())
    return total / common * (round_window() ** 2).mean() * fit.overlap


def elsewhere(ours: Spectra, theirs: Spectra, fit: Fit) -> Float[Tensor, " pair"]:
    """Return how well each pair agrees at the best other shift than its own, as a share of how well there.

    Near 1 where the images repeat: they show the same pattern, but which of its places cannot be told.
    """
    far, near = _shifts()
    agreement = torch.fft.irfft2(theirs * ours.conj(), s=(SIZE, SIZE)) * fit.pose.sign[:, None, None]
    others, here = (agreement * far).amax((1, 2)), (agreement * near).amax((1, 2))
    return (others / here.clamp_min(1e-6)).clamp(0, 1)


@cache
def _shifts() -> tuple[Float[Tensor, "128 128"], Float[Tensor, "128 128"]]:
    """Return by lag what correlations at other shifts count, for how little overlaps, and those near 0."""
    window = round_window()
    overlap = torch.fft.irfft2(torch.fft.rfft2(window).abs() ** 2, s=(SIZE, SIZE)) / (window**2).sum()
    lag = torch.fft.fftfreq(SIZE) * SIZE
    length = torch.hypot(lag[:, None], lag)
    counted = (length > SAME_PLACE_PX) & (overlap > LEAST_OVERLAP)
    return torch.where(counted, 1 / overlap, 0.0), (length <= SAME_PLACE_PX).float()


@cache
def _twice() -> Float[Tensor, " 65"]:
    """Return how often each column of half a spectrum stands in the whole."""
    twice = torch.full((SIZE // 2 + 1,), 2.0)
    twice[0] = twice[-1] = 1
    return twice
