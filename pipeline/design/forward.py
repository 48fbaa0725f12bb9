"""The forward ensemble: from parameters to properties, all members side by side in one batched network.

Each member is a residual network on numbers that no symmetry changes (`space`) that gives an amount for each
property. Rows that are exactly zero pull the amount only where it is above zero (a censored loss, as Tobin's,
https://doi.org/10.2307/1907382), so the amount has a slope towards the boundary on both sides of it. Whether
a value is zero at all is asked of a second, narrower network, which learns the amount beside it: such a
question is learnt by heart long before the amount is, and one network for both is worse at both. Ensembles
as measures of doubt: https://arxiv.org/abs/1612.01474.
"""

import copy
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.design.space import Space

BLOCKS = 2
DEEPEST = 0.05
"""How far below zero the amount of a zero row may fall, in spreads of the property."""

DOUBT = 0.5
"""How much the question whether a value is zero counts beside its amount."""


class Said(NamedTuple):
    """What each member says of points: amounts in spreads of the property, logits that they are not zero."""

    amount: Float[Tensor, "member point property"]
    logit: Float[Tensor, "member point property"]


class Invariants(nn.Module):
    """The numbers of a point that no symmetry changes, each with mean 0 and spread 1 over the known rows."""

    basis: Tensor
    places: Tensor
    mean: Tensor
    spread: Tensor

    def __init__(self, space: Space) -> None:
        super().__init__()
        one = space.size  # a column of ones stands behind the basis
        places = [(*term, one, one)[:3] for term in space.terms]
        self.register_buffer("basis", torch.tensor(space.basis, dtype=torch.float32))
        self.register_buffer("places", torch.tensor(places, dtype=torch.int64))
        self.register_buffer("mean", torch.zeros(len(places)))
        self.register_buffer("spread", torch.ones(len(places)))

    def forward(self, centred: Float[Tensor, "*point parameter"]) -> Float[Tensor, "*point invariant"]:
        """Return the invariants of centred points."""
        return (self._raw(centred) - self.mean) / self.spread

    def _raw(self, centred: Float[Tensor, "*point parameter"]) -> Float[Tensor, "*point invariant"]:
        sums = centred @ self.basis.T
        known = torch.cat([sums, torch.ones_like(sums[..., :1])], dim=-1)
        return known[..., self.places].prod(dim=-1)

    def standardise(self, centred: Float[Tensor, "point parameter"]) -> None:
        """Take mean and spread from the known rows."""
        raw = self._raw(centred)
        self.mean = raw.mean(dim=0)
        self.spread = raw.std(dim=0).clamp(min=1e-6)


class Trunk(nn.Module):
    """`members` residual networks of the same form and different weights."""

    def __init__(self, members: int, inputs: int, width: int, outputs: int) -> None:
        super().__init__()
        wide = [inputs, *[width] * (1 + 2 * BLOCKS), outputs]
        self.weights = nn.ParameterList(_drawn(members, one, other) for one, other in pairwise(wide))
        self.biases = nn.ParameterList(torch.zeros(members, 1, other) for other in wide[1:])

    def forward(self, seen: Float[Tensor, "member point invariant"]) -> Float[Tensor, "member point said"]:
        """Return what each member says."""
        return self._layer(len(self.weights) - 1, self.hidden(seen))

    def hidden(self, seen: Float[Tensor, "member point invariant"]) -> Float[Tensor, "member point hidden"]:
        """Return the numbers before the last layer."""
        state = nn.functional.silu(self._layer(0, seen))
        for block in range(BLOCKS):
            inner = nn.functional.silu(self._layer(1 + 2 * block, state))
            state = state + nn.functional.silu(self._layer(2 + 2 * block, inner))
        return state

    def _layer(
        self, number: int, seen: Float[Tensor, "member point one"]
    ) -> Float[Tensor, "member point other"]:
        return torch.baddbmm(self.biases[number], seen, self.weights[number])


class Ensemble(nn.Module):
    """`members` networks for amounts, and, where a value may be exactly zero, as many that say if it is."""

    def __init__(self, space: Space, members: int, properties: int, width: int, has_doubt: bool) -> None:
        super().__init__()
        self.members, self.width, self.properties = members, width, properties
        self.invariants = Invariants(space)
        inputs = len(space.terms)
        self.amounts = Trunk(members, inputs, width, properties)
        self.doubts = Trunk(members, inputs, width // 2, 2 * properties) if has_doubt else None

    def forward(self, centred: Float[Tensor, "..."]) -> Said:
        """Return what each member says of points, or of its own where there is one set a member."""
        return self.learning(centred)[0]

    def learning(self, centred: Float[Tensor, "..."]) -> tuple[Said, Said | None]:
        """Return what each member says, and amounts and logits of the network of doubts, if there is one."""
        seen = self._seen(centred)
        amount = self.amounts(seen)
        if self.doubts is None:
            return Said(amount, torch.zeros_like(amount)), None
        beside = Said(*self.doubts(seen).chunk(2, dim=-1))
        return Said(amount, beside.logit), beside

    def taken(self, members: Sequence[int]) -> "Ensemble":
        """Return some members alone, as an ensemble that shares nothing with this one and learns no more."""
        alone = copy.deepcopy(self)
        alone.members = len(members)
        for weight in alone.parameters():
            weight.data = weight.data[list(members)]
            weight.requires_grad_(False)
        return alone

    def hidden(self, centred: Float[Tensor, "..."]) -> Float[Tensor, "member point hidden"]:
        """Return the numbers from which each member says its amounts."""
        return self.amounts.hidden(self._seen(centred))

    def _seen(self, centred: Float[Tensor, "..."]) -> Float[Tensor, "member point invariant"]:
        seen = self.invariants(centred)
        return seen.expand(self.members, *seen.shape) if seen.dim() == 2 else seen


def _drawn(members: int, one: int, other: int) -> Float[Tensor, "member one other"]:
    return torch.randn(members, one, other) * (1.0 / np.sqrt(one))


def losses(
    learning: tuple[Said, Said | None], wanted: Float[Tensor, "member point property"], two_stage: Tensor
) -> Float[Tensor, "network member"]:
    """Return the mean loss of each network of each member: of amounts, then of doubts with their amounts.

    Amounts by absolute error, censored at zero; whether a value is zero by cross-entropy.
    """
    said, beside = learning
    found = [_missed(said, wanted, two_stage)]
    if beside is not None:
        doubt = nn.functional.binary_cross_entropy_with_logits(
            beside.logit, (wanted != 0).to(beside.logit.dtype), reduction="none"
        )
        found.append(_missed(beside, wanted, two_stage) + DOUBT * doubt * two_stage)
    return torch.stack([one.mean(dim=(1, 2)) for one in found])


def _missed(said: Said, wanted: Tensor, two_stage: Tensor) -> Float[Tensor, "member point property"]:
    is_zero = (wanted == 0) & two_stage
    return torch.where(is_zero, said.amount.clamp(min=-DEEPEST) + DEEPEST, (said.amount - wanted).abs())
