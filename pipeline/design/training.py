"""Training of both networks: seeded, with progress, and stopped by whatever `progress` raises.

The two halves of the forward ensemble each leave out other rows, on which they are calibrated; what they have
learnt is taken from the moment at which they said best what they had left out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from pipeline.design.flow import Flow, Wanted
from pipeline.design.forward import Ensemble, losses
from pipeline.design.space import Space

Progress = Callable[[float, str], None]

FORWARD_STEPS = 3000
FLOW_STEPS = 1200
BATCH = 256
FLOW_BATCH = 320
RATE = 3e-3
CHECKS = 10
DECAY = 1e-4
DECAY_OF_DOUBTS = 0.1
"""Whether a value is zero is learnt by heart soon, and then said too surely of rows not seen."""
_BLUR = 0.01
"""How far a wanted value may lie beside the row's, as a share of the range."""


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let torch use that many threads in the block."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def train_forward(
    ensemble: Ensemble,
    data: tuple[Float[Tensor, "row parameter"], Float[Tensor, "row property"]],
    parts: tuple[list[Int[Tensor, "..."]], list[Int[Tensor, "..."]]],
    two_stage: Bool[Tensor, " property"],
    steps: int,
    seed: int,
    progress: Progress,
) -> None:
    """Teach each member the rows of its part; `parts`: of each member the rows to learn, and those left out.

    Properties are in spreads from their offset, as the ensemble says them.
    """
    points, wanted = data
    own, left = parts
    generator = torch.Generator().manual_seed(seed)
    networks = [(ensemble.amounts, DECAY), (ensemble.doubts, DECAY_OF_DOUBTS)]
    groups = [
        {"params": list(one.parameters()), "weight_decay": decay}
        for one, decay in networks
        if one is not None
    ]
    optimiser = torch.optim.AdamW(groups, RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    kept = Kept(ensemble, left)
    for step in range(steps):
        rows = torch.stack([rows[torch.randint(len(rows), (BATCH,), generator=generator)] for rows in own])
        found = losses(ensemble.learning(points[rows]), wanted[rows], two_stage)
        optimiser.zero_grad()
        found.mean().backward()
        optimiser.step()
        schedule.step()
        if step % 25 == 0:
            progress(step / steps, f"forward networks, step {step:,} of {steps:,}")
        if (step + 1) % max(1, steps // CHECKS) == 0 or step + 1 == steps:
            kept.look(points, wanted, two_stage)
    kept.take_back()


class Kept:
    """Each network of each member as it was when it said best what the member had left out."""

    def __init__(self, ensemble: Ensemble, left: list[Int[Tensor, "..."]]) -> None:
        least = min(len(rows) for rows in left)
        self.rows = torch.stack([rows[:least] for rows in left])
        self.ensemble = ensemble
        self.networks = [one for one in (ensemble.amounts, ensemble.doubts) if one is not None]
        self.best = torch.full((len(self.networks), ensemble.members), torch.inf)
        self.weights = [[one.detach().clone() for one in network.parameters()] for network in self.networks]

    @torch.no_grad()
    def look(self, points: Tensor, wanted: Tensor, two_stage: Tensor) -> None:
        """Keep what says better than before what was left out."""
        found = losses(self.ensemble.learning(points[self.rows]), wanted[self.rows], two_stage)
        for number, member in (found < self.best).nonzero().tolist():
            self.best[number, member] = found[number, member]
            for good, one in zip(self.weights[number], self.networks[number].parameters(), strict=True):
                good[member] = one[member]

    @torch.no_grad()
    def take_back(self) -> None:
        """Put what was kept into the ensemble."""
        for network, weights in zip(self.networks, self.weights, strict=True):
            for one, good in zip(network.parameters(), weights, strict=True):
                one.copy_(good)


def train_flow(
    flow: Flow,
    space: Space,
    data: tuple[Float[Tensor, "row parameter"], Wanted],
    steps: int,
    seed: int,
    progress: Progress,
) -> float:
    """Teach the flow the rows under all their symmetries; return its mean log density at the end.

    Half of each batch are rows whose properties are not zero. Where there are several properties, some are
    left out at random, so that any of them may be asked for alone.
    """
    points, wanted = data
    generator = torch.Generator().manual_seed(seed)
    images = torch.tensor(space.images(points.double().numpy()), dtype=torch.float32)
    width = torch.tensor(space.is_integer / (space.high - space.low), dtype=torch.float32)
    special = torch.nonzero(~wanted.is_zero.all(dim=1))[:, 0]
    optimiser = torch.optim.AdamW(flow.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    mean = 0.0
    for step in range(steps):
        half = (FLOW_BATCH // 2,)
        rows = torch.cat(
            [
                torch.randint(len(points), half, generator=generator),
                special[torch.randint(len(special), half, generator=generator)],
            ]
        )
        image = torch.randint(len(images), rows.shape, generator=generator)
        cube = (images[image, rows] + 1) / 2
        cube = (cube + width * (torch.rand(cube.shape, generator=generator) - 0.5)).clamp(0, 1)
        found = -flow.log_density(cube, _blurred(wanted.taken(rows), generator)).mean()
        optimiser.zero_grad()
        found.backward()
        nn.utils.clip_grad_norm_(flow.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        mean += (-found.item() - mean) * 0.02
        if step % 25 == 0:
            progress(step / steps, f"inverse network, step {step:,} of {steps:,}")
    flow.eval()
    return mean


def _blurred(wanted: Wanted, generator: torch.Generator) -> Wanted:
    """Move values that are not zero a little, and leave out some properties where there are several."""
    shape = wanted.value.shape
    value = wanted.value + _BLUR * torch.randn(shape, generator=generator) * ~wanted.is_zero
    asked = torch.rand(shape, generator=generator) < (0.6 if shape[1] > 1 else 2.0)
    return Wanted(value, wanted.is_wanted & asked, wanted.is_zero)
