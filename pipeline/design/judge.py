"""What networks say of points in the units of the property, with how sure they are.

Intervals are conformal (Vovk et al., Algorithmic Learning in a Random World; scaled as in
https://arxiv.org/abs/1604.04173): errors on rows that half of the networks had left out, in units of a scale
that grows with their disagreement, apart for points said to be zero and for others. So an interval of 90%
held for 90% of such rows of each kind, whatever the networks are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from pipeline.design.forward import Ensemble, Said
from pipeline.design.schema import Meaning
from pipeline.design.space import Points, Space

Array = Float[np.ndarray, "point property"]

COVERAGE = 0.9
ERRORS_KEPT = 2000
_LEAST = 20
_PIECE = 8192


@dataclass(frozen=True)
class Verdict:
    """What is said of points by property: value, disagreement, probability of not zero, scale, amount.

    All in the units of the property. Properties of one stage have probability 1.
    """

    value: Array
    disagreement: Array
    nonzero: Array
    scale: Array
    amount: Array

    def taken(self, rows: np.ndarray) -> "Verdict":
        """Return some points of it."""
        return Verdict(*(part[rows] for part in vars(self).values()))


@dataclass
class Errors:
    """Signed errors of one property in scales: of points said to be zero, and of the others."""

    floor: float
    zero: Float[np.ndarray, " zero"]
    other: Float[np.ndarray, " other"]

    def of(self, is_zero: bool) -> Float[np.ndarray, " error"]:
        """Return the errors that fit a point; all of them where there are too few of its kind."""
        chosen = self.zero if is_zero else self.other
        return chosen if len(chosen) >= _LEAST else np.concatenate([self.zero, self.other])


class Judge:
    """The forward ensemble with offsets and spreads of the properties, and its calibration once known."""

    def __init__(
        self, ensemble: Ensemble, space: Space, meaning: Meaning, offset: np.ndarray, spread: np.ndarray
    ) -> None:
        self.ensemble, self.space, self.meaning = ensemble, space, meaning
        self.offset, self.spread = offset, spread
        self.two_stage: Bool[np.ndarray, " property"] = np.array(
            [one.is_two_stage for one in meaning.properties]
        )
        self.errors: list[Errors] = []
        self._alone: dict[tuple[int, ...], Ensemble] = {}

    @property
    def halves(self) -> tuple[list[int], list[int]]:
        """The members that guide a search, and those that never see it."""
        half = self.ensemble.members // 2
        return list(range(half)), list(range(half, 2 * half))

    def said(self, centred: Points) -> Said:
        """Return what each member says of centred points."""
        return self._said_by(self.ensemble, centred)

    @torch.no_grad()
    def _said_by(self, ensemble: Ensemble, centred: Points) -> Said:
        """Return what the members of an ensemble say, in pieces that fit in memory."""
        points = torch.tensor(np.asarray(centred), dtype=torch.float32)
        pieces = [ensemble(points[start : start + _PIECE]) for start in range(0, max(1, len(points)), _PIECE)]
        return Said(*(torch.cat(parts, dim=1) for parts in zip(*pieces, strict=True)))

    def judge(self, centred: Points, members: Sequence[int] | None = None) -> Verdict:
        """Return what all members, or some, say of centred points."""
        if members is None:
            return self.verdict(self.said(centred))
        chosen = tuple(members)
        if chosen not in self._alone:
            self._alone[chosen] = self.ensemble.taken(chosen)
        return self.verdict(self._said_by(self._alone[chosen], centred))

    def verdict(self, said: Said, members: Sequence[int] | None = None) -> Verdict:
        """Return what all members, or some, mean by what they said."""
        chosen = list(range(len(said.amount))) if members is None else list(members)
        amounts = said.amount[chosen].double().numpy() * self.spread + self.offset
        nonzero = torch.sigmoid(said.logit[chosen]).double().numpy().mean(axis=0)
        nonzero = np.where(self.two_stage, nonzero, 1.0)
        above = np.where(self.two_stage, np.clip(amounts, 0.0, None), amounts)
        amount, disagreement = amounts.mean(axis=0), above.std(axis=0)
        value = np.where(self.two_stage, np.where(nonzero < 0.5, 0.0, np.clip(amount, 0.0, None)), amount)
        floor = np.array([one.floor for one in self.errors]) if self.errors else np.zeros_like(self.spread)
        mixed = np.where(self.two_stage, nonzero * (1 - nonzero) * np.clip(amount, 0, None) ** 2, 0.0)
        return Verdict(value, disagreement, nonzero, np.sqrt(disagreement**2 + floor**2 + mixed), amount)

    def calibrate(
        self,
        centred: Points,
        properties: Array,
        left_out: tuple[Int[np.ndarray, " a"], Int[np.ndarray, " b"]],
    ) -> None:
        """Learn the errors from rows that the first and the second half of the networks had left out."""
        self.errors = []
        verdicts = [self.judge(centred[rows], half) for rows, half in zip(left_out, self.halves, strict=True)]
        missed = [properties[rows] - one.value for rows, one in zip(left_out, verdicts, strict=True)]
        plain = np.abs(np.concatenate(missed))
        for column, spread in enumerate(self.spread):
            above = plain[:, column][plain[:, column] > 0]
            self.errors.append(Errors(float(np.median(above)) if len(above) else 1e-6 * spread, *_NONE))
        scaled, is_zero = [], []
        for rows, half, miss in zip(left_out, self.halves, missed, strict=True):
            verdict = self.judge(centred[rows], half)
            scaled.append(miss / verdict.scale)
            is_zero.append(self.said_zero(verdict))
        error, zero = np.concatenate(scaled), np.concatenate(is_zero)
        for column, errors in enumerate(self.errors):
            errors.zero = np.sort(error[zero[:, column], column])
            errors.other = np.sort(error[~zero[:, column], column])

    def said_zero(self, verdict: Verdict) -> Bool[np.ndarray, "point property"]:
        """Return which points are said to be exactly zero."""
        return self.two_stage & (verdict.value == 0)

    def interval(self, verdict: Verdict, coverage: float = COVERAGE) -> tuple[Array, Array]:
        """Return the lower and upper ends of calibrated intervals; never below zero where that cannot be."""
        reach = np.zeros_like(verdict.value)
        zero = self.said_zero(verdict)
        for column, errors in enumerate(self.errors):
            for is_zero in (False, True):
                wide = quantile(np.abs(errors.of(is_zero)), coverage)
                reach[:, column] = np.where(zero[:, column] == is_zero, wide, reach[:, column])
        low, high = verdict.value - reach * verdict.scale, verdict.value + reach * verdict.scale
        return np.where(self.two_stage, np.clip(low, 0.0, None), low), high

    def chance(
        self, verdict: Verdict, low: Float[np.ndarray, " property"], high: Float[np.ndarray, " property"]
    ) -> Array:
        """Return the chance that each property lies from `low` to `high`, by the errors that were seen."""
        chances = np.zeros_like(verdict.value)
        zero = self.said_zero(verdict)
        for column, errors in enumerate(self.errors):
            for is_zero in (False, True):
                seen = errors.of(is_zero)
                value, scale = verdict.value[:, column], verdict.scale[:, column]
                above = np.searchsorted(seen, (high[column] - value) / scale, side="right")
                below = np.searchsorted(seen, (low[column] - value) / scale, side="left")
                share = (above - below) / (len(seen) + 1)
                chances[:, column] = np.where(zero[:, column] == is_zero, share, chances[:, column])
        return chances


_NONE = (np.zeros(0), np.zeros(0))


def quantile(errors: Float[np.ndarray, " error"], coverage: float) -> float:
    """Return the conformal quantile: the next larger error at rank (n + 1) × coverage."""
    rank = int(np.ceil((len(errors) + 1) * coverage))
    return float(np.sort(errors)[min(rank, len(errors)) - 1])


def as_tensor(values: np.ndarray) -> Tensor:
    """Return an array as the networks take it."""
    return torch.tensor(np.asarray(values), dtype=torch.float32)
