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
from pipeline.design.forward import Ensemble, loss
from pipeline.design.space import Space

Progress = Callable[[float, str], None]

FORWARD_STEPS = 3000
FLOW_STEPS = 1200
BATCH = 256
FLOW_BATCH = 320
RATE = 3e-3
CHECKS = 10
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
    optimiser = torch.optim.AdamW(ensemble.parameters(), RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    best = torch.full((ensemble.members,), torch.inf)
    kept = [weight.detach().clone() for weight in ensemble.parameters()]
    for step in range(steps):
        rows = torch.stack([rows[torch.randint(len(rows), (BATCH,), generator=generator)] for rows in own])
        found = loss(ensemble(points[rows]), wanted[rows], two_stage)
        optimiser.zero_grad()
        found.mean().backward()
        optimiser.step()
        schedule.step()
        if step % 25 == 0:
            progress(step / steps, f"forward networks, step {step:,} of {steps:,}")
        if (step + 1) % max(1, steps // CHECKS) == 0 or step + 1 == steps:
            _keep_best(ensemble, points, wanted, left, two_stage, best, kept)
    with torch.no_grad():
        for weight, good in zip(ensemble.parameters(), kept, strict=True):
            weight.copy_(good)


@torch.no_grad()
def _keep_best(
    ensemble: Ensemble,
    points: Tensor,
    wanted: Tensor,
    left: list[Tensor],
    two_stage: Tensor,
    best: Tensor,
    kept: list[Tensor],
) -> None:
    """Copy the members that say better than before what they had left out."""
    for member, rows in enumerate(left):
        said = ensemble(points[rows])
        alone = type(said)(*(part[member : member + 1] for part in said))
        found = loss(alone, wanted[rows][None], two_stage).mean()
        if found < best[member]:
            best[member] = found
            for good, weight in zip(kept, ensemble.parameters(), strict=True):
                good[member] = weight[member]


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
    optimiser = torch.optim.AdamW(flow.parameters(), RATE, weight_decay=1e-4)
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
