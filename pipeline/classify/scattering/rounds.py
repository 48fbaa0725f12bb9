"""Learning goes on with frames that were never seen, round by round; the running mean of the weights is kept.

Each round draws fresh frames, forgets the oldest, and passes once over those it has. The mean of the weights
(Polyak and Juditsky 1992, doi:10.1137/0330046) is what ships: it does not follow the last few frames. A round
that is done is kept on the disk, so that a training that is stopped goes on where it was.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pipeline.classify.scattering.examples import Truth, Views, examples
from pipeline.classify.scattering.network import ScatteringNetwork
from pipeline.classify.scattering.plan import Plan
from pipeline.classify.scattering.steps import batches, step
from pipeline.simulate.beamline.domain import TRAINING

RATE, DECAY = 1e-3, 0.05
HELD = 3
"""Rounds whose frames are learnt from."""
MEMORY = 0.995
"""How much of the mean stays at every step."""

Tensors = dict[str, Tensor]
Progress = Callable[[float], None]


def go_on(network: ScatteringNetwork, plan: Plan, folder: Path, report: Progress) -> ScatteringNetwork:
    """Let a network learn from `plan.rounds` rounds of fresh frames; returns the mean of what it was."""
    mean = _copied(network.state_dict())
    done = _last_done(plan, folder)
    if done:
        weights, mean = _read(_place(plan, folder, done))
        network.load_state_dict(weights)
    again = range(max(1, done + 2 - HELD), done + 1) if done < plan.rounds else ()
    held = [_drawn(plan, number) for number in again]
    for number in range(done + 1, plan.rounds + 1):
        held = [*held, _drawn(plan, number)][-HELD:]
        views, truth = (np.concatenate(parts) for parts in zip(*held, strict=True))
        _one_round(network, mean, views, truth, np.random.default_rng([plan.seed, 17, number]), plan)
        _write(_place(plan, folder, number), network.state_dict(), mean)
        report(number / plan.rounds)
    network.load_state_dict(mean)
    return network.eval()


def _one_round(
    network: ScatteringNetwork,
    mean: Tensors,
    views: Views,
    truth: Truth,
    rng: np.random.Generator,
    plan: Plan,
) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(int(rng.integers(2**31)))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    network.train()
    for chosen in batches(rng, len(views), 1, plan.batch):
        step(network, optimizer, rng, views[chosen], truth[chosen])
        for name, value in network.state_dict().items():
            if value.is_floating_point():
                mean[name].lerp_(value, 1 - MEMORY)
            else:
                mean[name].copy_(value)
    torch.set_num_threads(before)


def _drawn(plan: Plan, number: int) -> tuple[Views, Truth]:
    """Frames of a round; the seeds below are those of training and calibration."""
    return examples(TRAINING, plan.fresh, plan.seed + 1 + number)


def _copied(tensors: Tensors) -> Tensors:
    return {name: value.clone() for name, value in tensors.items()}


def _place(plan: Plan, folder: Path, number: int) -> Path:
    return folder / f"{plan.digest}-round-{number}.safetensors"


def _last_done(plan: Plan, folder: Path) -> int:
    done = [number for number in range(1, plan.rounds + 1) if _place(plan, folder, number).is_file()]
    return max(done, default=0)


def _read(path: Path) -> tuple[Tensors, Tensors]:
    from safetensors.torch import load_file

    found = load_file(path)
    return (
        {name.removeprefix("now."): value for name, value in found.items() if name.startswith("now.")},
        {name.removeprefix("mean."): value for name, value in found.items() if name.startswith("mean.")},
    )


def _write(path: Path, weights: Tensors, mean: Tensors) -> None:
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    tensors = {f"now.{name}": value for name, value in weights.items()}
    tensors |= {f"mean.{name}": value for name, value in mean.items()}
    save_file({name: value.contiguous() for name, value in tensors.items()}, partial)
    partial.replace(path)
