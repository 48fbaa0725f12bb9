"""The steps of a training: which frames, turned how, and what is learnt from them. Heavy: torch."""

from collections.abc import Iterator

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from pipeline.classify.scattering.examples import Truth, Views
from pipeline.classify.scattering.network import ScatteringNetwork
from pipeline.classify.scattering.nodes import GRAZING, OUTPUTS

SMOOTHED = 0.02  # of every truth: simulated labels are not beyond doubt
STEEPEST = 1.0  # gradient
_GRAZING = OUTPUTS.index(GRAZING)


def batches(
    rng: np.random.Generator, count: int, epochs: int, size: int
) -> Iterator[Int[np.ndarray, " row"]]:
    """Yield the rows of each step: every epoch in another order, without what fills no batch."""
    whole = count // size * size
    for _ in range(epochs):
        yield from rng.permutation(count)[:whole].reshape(-1, size)


def step(
    network: ScatteringNetwork,
    optimizer: torch.optim.Optimizer,
    rng: np.random.Generator,
    views: Views,
    truth: Truth,
) -> None:
    """Learn from one batch."""
    batch = torch.from_numpy(turned(rng, views, truth[:, _GRAZING]))
    with torch.autocast("cpu", torch.bfloat16):
        answered = network(batch)
    loss = _loss(answered.float(), torch.from_numpy(truth))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), STEEPEST)
    optimizer.step()


def turned(rng: np.random.Generator, views: Views, grazing: Float[np.ndarray, " image"]) -> Views:
    """Turn and mirror frames; those that show, or may show, a surface are mirrored only."""
    out = np.empty_like(views)
    for number, one in enumerate(views):
        quarters = int(rng.integers(0, 4)) if grazing[number] == 0 else 0
        one = np.rot90(one, quarters, (1, 2))
        out[number] = one[:, :, ::-1] if rng.random() < 0.5 else one
    return out


def _loss(answered: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy over what is decided."""
    decided = ~torch.isnan(truth)
    wanted = torch.nan_to_num(truth) * (1 - 2 * SMOOTHED) + SMOOTHED
    each = torch.nn.functional.binary_cross_entropy_with_logits(answered, wanted, reduction="none")
    return (each * decided).sum() / decided.sum().clamp(min=1)
