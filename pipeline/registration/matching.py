"""Candidates laid onto a query, from many rough poses to one exact, and what that says: the same or not.

First the spectra of all are compared. The best FINALISTS, among them the FIRST of the list whatever their
spectra, are drawn at their best turns and shifted, at half the pixels; two poses of each are climbed,
and the better once more at all pixels.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from pipeline.encoder.device import one_thread
from pipeline.encoder.prepare import SIZE
from pipeline.errors import EncoderError
from pipeline.registration.certainty import certainties, elsewhere, independent_places, spectra
from pipeline.registration.laying import coarse, ground, laid
from pipeline.registration.patches import patches, softened
from pipeline.registration.refining import Fit, refined, with_slopes
from pipeline.registration.turns import PEAKS, Turns, spectral_modes, turns

LONGEST_LIST = (
    100  # candidates that are worth a look: the right one is among so many in all but a few of 1,000
)
FINALISTS = 24
FIRST = 8  # of the list, which are finalists whatever their spectra
CLIMBED = 2  # poses of each finalist
COARSE_STEPS, FINE_STEPS = 4, 2
REPEATS = 0.75  # agreement at another shift, as a share of that at the best
SURE, PROBABLE = 0.9, 0.5  # certainties from which two images are called the same, or probably
CHUNK = 8  # images at once: what a core's cache holds


@dataclass(frozen=True)
class Match:
    """How a candidate shows what the query shows, if it does.

    The query mirrored left to right if `mirrored`, then turned counterclockwise by `turned_deg` (−180 to
    180), magnified by `scale`, its middle moved by `right` and `down` (shares of the side of the window),
    inverted if `inverted`, is what the candidate shows. `agreement` is the correlation where both show
    something, a share `overlap` of the window with `places` independent of each other; `certainty` the
    probability that both show the same. Where it `repeats`, other shifts agree nearly as well: then the same
    is the same pattern, and where in it cannot be told.
    """

    candidate: int
    certainty: float
    agreement: float
    overlap: float
    places: float
    repeats: bool
    turned_deg: float
    scale: float
    right: float
    down: float
    mirrored: bool
    inverted: bool


@torch.inference_mode()
def matches(query: Float[np.ndarray, "height width"], candidates: Sequence[np.ndarray]) -> list[Match]:
    """Lay candidates onto a query, all as `pipeline.encoder.prepare` makes them; the surest come first.

    Candidates stand in the order of their likeness, which counts a little. At most FINALISTS come: the
    others are further down the list, and their spectra less like the query's. A constant image matches none.

    Raises:
        EncoderError: an image of another size, or with numbers that are not finite.

    """
    if len(candidates) == 0:
        return []
    images = torch.from_numpy(_stacked([query, *candidates]))
    with one_thread():
        parts = [patches(images[start : start + CHUNK]) for start in range(0, len(images), CHUNK)]
        seen = torch.cat(parts)
        modes = torch.cat([spectral_modes(part) for part in parts])
        found = turns(modes[0], modes[1:])
        hopes = torch.cat([torch.ones_like(found.agreement[:FIRST, 0]), found.agreement[FIRST:, 0]])
        finalists = hopes.topk(min(FINALISTS, len(candidates))).indices
        ours, theirs = seen[0], seen[1 + finalists]
        fit = _fitted(ours, theirs, _of(found, finalists))
        both = spectra(ours, theirs, fit)
        places, others = independent_places(*both, fit), elsewhere(*both, fit)
    sure = certainties(fit.agreement, places, finalists)
    told = zip(*(each.tolist() for each in (finalists, sure, places, others)), strict=True)
    laid_upon = [_match(fit, place, *each) for place, each in enumerate(told)]
    return sorted(laid_upon, key=lambda match: -match.certainty)


def _stacked(images: Sequence[np.ndarray]) -> Float[np.ndarray, "image 128 128"]:
    for image in images:
        if image.shape != (SIZE, SIZE):
            raise EncoderError(f"prepared images must be {SIZE} × {SIZE}, this one is {image.shape}")
        if not np.isfinite(image).all():
            raise EncoderError("a prepared image holds numbers that are not finite: use prepare()")
    return np.stack(images).astype(np.float32)


def _of(found: Turns, chosen: Int[Tensor, " chosen"]) -> Turns:
    return Turns(found.agreement[chosen], found.angle[chosen], found.zoom[chosen], found.mirrored[chosen])


def _fitted(
    query: Float[Tensor, "128 128"], candidates: Float[Tensor, "candidate 128 128"], found: Turns
) -> Fit:
    """Return the best pose of every candidate."""
    count = len(candidates)
    small = coarse(candidates)
    soft = softened(query)
    pose, agreement = laid(soft, ground(small), found.angle, found.zoom, found.mirrored)
    best = agreement.topk(CLIMBED, 1).indices + torch.arange(count)[:, None] * 2 * PEAKS
    climbed = refined(
        with_slopes(soft), small.repeat_interleave(CLIMBED, 0), pose.of(best.flatten()), COARSE_STEPS
    )
    better = climbed.agreement.view(count, CLIMBED).argmax(1) + torch.arange(count) * CLIMBED
    return refined(with_slopes(query), candidates, climbed.of(better).pose, FINE_STEPS)


def _match(fit: Fit, place: int, candidate: int, certainty: float, places: float, others: float) -> Match:
    """Tell a pose, the way from the candidate to the query, as the way back."""
    a, b = fit.pose.turn[place].tolist()
    y, x = fit.pose.shift[place].tolist()
    square = a * a + b * b
    return Match(
        candidate,
        certainty,
        float(fit.agreement[place]),
        float(fit.overlap[place]),
        places,
        repeats=others > REPEATS,
        turned_deg=-math.degrees(math.atan2(b, a)),
        scale=1 / math.sqrt(square),
        right=-(a * x - b * y) / square / SIZE,
        down=-(a * y + b * x) / square / SIZE,
        mirrored=bool(fit.pose.mirrored[place]),
        inverted=bool(fit.pose.sign[place] < 0),
    )
