"""How sure it is that two images agree because they show the same, not by chance.

What chance gives depends on how many places of the images are independent: a correlation of .8 between two
pictures of fine grain is proof, between two smooth gradients it is nothing. Bartlett's formula (J. R. Stat.
Soc. Suppl. 8, 1946, doi:10.2307/2983611) counts them: the pixels, over the sum of the products of both
autocorrelations, which by Parseval is a sum over both power spectra. A lattice repeats and so has few.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from pipeline.encoder.prepare import SIZE
from pipeline.registration.laying import drawn
from pipeline.registration.patches import round_window
from pipeline.registration.refining import Fit

# A logistic regression on pairs of views, as benchmarks/encoder/certainty.py fits and prints it.
OFFSET, WEIGHTS = -8.38, (3.93, 0.96)
MOST_AGREEMENT = 0.9995


def certainties(agreement: Float[Tensor, " pair"], places: Float[Tensor, " pair"]) -> Float[Tensor, " pair"]:
    """Return the probability that each pair shows the same, where every second query is there at all."""
    return torch.sigmoid(OFFSET + evidence(agreement, places) @ torch.tensor(WEIGHTS))


def evidence(agreement: Float[Tensor, " pair"], places: Float[Tensor, " pair"]) -> Float[Tensor, "pair term"]:
    """Return what speaks for the same: Fisher's z of the agreement and the logarithm of the places."""
    fisher = torch.atanh(agreement.clamp(0, MOST_AGREEMENT))
    return torch.stack([fisher, torch.log(places.clamp_min(1))], 1)


def independent_places(
    query: Float[Tensor, "128 128"], candidates: Float[Tensor, "pair 128 128"], fit: Fit
) -> Float[Tensor, " pair"]:
    """Count the independent places that both images of each pair show."""
    window = round_window()
    ours = _power(drawn(query[None], fit.pose, SIZE)[0][:, 0] * window)
    theirs = _power(candidates * window)
    common = (ours * theirs * _twice()).sum((1, 2)).clamp_min(1e-12)
    total = (ours * _twice()).sum((1, 2)) * (theirs * _twice()).sum((1, 2))
    return total / common * (window**2).mean() * fit.overlap


def _power(images: Float[Tensor, "pair 128 128"]) -> Float[Tensor, "pair 128 65"]:
    return torch.fft.rfft2(images).abs() ** 2


def _twice() -> Float[Tensor, " 65"]:
    """Return how often each column of half a spectrum stands in the whole."""
    twice = torch.full((SIZE // 2 + 1,), 2.0)
    twice[0] = twice[-1] = 1
    return twice
