"""Train the encoder from zero, as `python -m pipeline train encoder` does.

Two losses on two views of every scene: which view shows the same scene (the normalised temperature-scaled
cross-entropy of SimCLR, T. Chen and others 2020, arXiv:2002.05709), and which of the 17 wallpaper groups a
wallpaper has. The same plan gives the same weights on one machine; a checkpoint after every CHECKPOINT steps
lets a run that was cancelled or killed go on.
"""

import json
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.utils.data import DataLoader

from pipeline.encoder.front import FrontEnd
from pipeline.encoder.network import Seen, SymmetryNetwork
from pipeline.encoder.training.bank import fill_bank
from pipeline.encoder.training.batches import UNKNOWN, Batch, Batches
from pipeline.encoder.training.discriminants import set_measured
from pipeline.encoder.training.validation import Validation, draw_validation, scores
from pipeline.errors import EncoderError

CODE_VERSION = 2  # counts up when the same plan gives other weights
CHECKPOINT = 50  # steps
MEASURED_SEED = 7919  # added to the seed, for the batches of the measured part
WARM_UP = 50  # steps in which the rate rises
SMOOTHING = 0.05
LARGEST_GRADIENT = 5.0
LENGTHS = (0.34, 0.23)  # squared, of the measured and the learnt part while the second learns

Report = Callable[[str, float, str], None]


@dataclass(frozen=True)
class Plan:
    """All that decides the weights."""

    seed: int = 0
    steps: int = 7200
    cells: int = 40_000
    scenes: int = 20_000
    wallpapers: int = 72  # a batch, each seen twice
    others: int = 80
    measured_batches: int = 120  # from which the measured part is fitted
    rate: float = 2e-3
    decay: float = 0.02
    temperature: float = 0.07
    validate_every: int = 600
    patience: int = 6  # validations without a better score, after which training ends
    validation_wallpapers: int = 510
    validation_scenes: int = 490
    code_version: int = CODE_VERSION


@dataclass
class State:
    """A run as a checkpoint holds it."""

    network: SymmetryNetwork
    optimiser: torch.optim.Optimizer
    step: int
    best: dict[str, Tensor]
    curve: list[dict[str, float]]
    seconds: float

    @property
    def stale(self) -> int:
        """Validations since the best one."""
        found = [row["score"] for row in self.curve]
        return len(found) - 1 - found.index(max(found)) if found else 0


def train_network(folder: Path, plan: Plan, device: str, workers: int, report: Report) -> State:
    """Train, or go on with what `folder` holds of the same plan; `best` are the weights to keep.

    Raises:
        EncoderError: the folder holds a run of another plan or a damaged checkpoint, or has no room.

    """
    torch.set_num_threads(1)
    bank = fill_bank(folder / "bank", plan.seed, plan.cells, plan.scenes, workers, report)
    torch.manual_seed(plan.seed)
    network = SymmetryNetwork().to(device)
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=plan.decay)
    state = State(network, optimiser, 0, {}, [], 0.0)
    checkpoint = folder / "checkpoint.pt"
    counts = (plan.wallpapers, plan.others)
    if checkpoint.is_file():
        _load(checkpoint, plan, state, device)
    else:
        report("measured", 0.0, "fitting the measured part")
        fitted = Batches(bank, counts, plan.seed + MEASURED_SEED, plan.measured_batches, device)
        set_measured(network, _from_step(fitted, 0, device, workers), len(fitted), report)
    report("validation", 0.0, "drawing")
    validation = draw_validation(
        FrontEnd("cpu"), plan.seed + 1, plan.validation_wallpapers, plan.validation_scenes
    )
    report("validation", 1.0, "")
    batches = Batches(bank, counts, plan.seed, plan.steps, device)
    state.network.train()
    _run(checkpoint, plan, state, _from_step(batches, state.step, device, workers), validation, report)
    return state


def _run(
    checkpoint: Path,
    plan: Plan,
    state: State,
    batches: Iterable[Batch],
    validation: Validation,
    report: Report,
) -> None:
    begun = time.monotonic() - state.seconds
    for batch in batches:
        for group in state.optimiser.param_groups:
            group["lr"] = plan.rate * _schedule(state.step, plan.steps)
        losses = _learn(state, batch, plan)
        state.step += 1
        state.seconds = time.monotonic() - begun
        is_last = state.step == plan.steps
        if state.step % plan.validate_every == 0 or is_last:
            found = scores(state.network, validation)
            state.curve.append({"step": float(state.step), **losses, **found})
            if state.stale == 0:
                state.best = {name: value.cpu().clone() for name, value in state.network.state_dict().items()}
        if state.step % CHECKPOINT == 0 or is_last:
            _save(checkpoint, plan, state)
        report("train", state.step / plan.steps, _sentence(losses, state.curve))
        if state.stale >= plan.patience:
            break


def _from_step(batches: Batches, step: int, device: str, workers: int) -> Iterable[Batch]:
    """Give the batches from a step on, made ahead by other processes where there are two or more cores."""
    remaining = range(step, len(batches))
    if device != "cpu" or workers < 2:
        return (batches[number] for number in remaining)
    loader = DataLoader(batches, batch_size=None, sampler=remaining, num_workers=workers, prefetch_factor=2)
    return (batch.to(device) for batch in loader)


def _learn(state: State, batch: Batch, plan: Plan) -> dict[str, float]:
    with torch.autocast(batch.inputs.pixels.device.type, torch.bfloat16):
        seen = state.network(batch.inputs)
    contrast = contrastive_loss(complement(seen), plan.temperature)
    group = nn.functional.cross_entropy(
        seen.logits, batch.groups, ignore_index=UNKNOWN, label_smoothing=SMOOTHING
    )
    state.optimiser.zero_grad(set_to_none=True)
    (contrast + group).backward()
    nn.utils.clip_grad_norm_(state.network.parameters(), LARGEST_GRADIENT)
    state.optimiser.step()
    return {"contrastive": contrast.item(), "group": group.item()}


def complement(seen: Seen) -> Float[Tensor, "view 110"]:
    """Join the measured and the learnt part, so that the second learns what the first does not tell."""
    measured, learnt = LENGTHS
    parts = [measured**0.5 * seen.measured, learnt**0.5 * seen.learnt]
    return torch.cat(parts, 1) / (measured + learnt) ** 0.5


def contrastive_loss(embeddings: Float[Tensor, "view number"], temperature: float) -> Float[Tensor, ""]:
    """How surprising it is that view k of the first half shows the same as view k of the second half."""
    count = len(embeddings) // 2
    likeness = embeddings @ embeddings.T / temperature
    likeness = likeness.masked_fill(
        torch.eye(2 * count, dtype=torch.bool, device=likeness.device), -torch.inf
    )
    return nn.functional.cross_entropy(likeness, _partners(count, likeness.device))


def _partners(count: int, device: torch.device) -> Int[Tensor, " view"]:
    order = torch.arange(2 * count, device=device)
    return order.roll(count)


def _schedule(step: int, steps: int) -> float:
    """Share of the rate: a short rise, then half a cosine to nothing."""
    return min(1.0, (step + 1) / WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / steps))


def _sentence(losses: dict[str, float], curve: list[dict[str, float]]) -> str:
    words = f"losses {losses['contrastive']:.2f} + {losses['group']:.2f}"
    if curve:
        last = curve[-1]
        words += f"; groups {last['groups']:.2f}, noisy {last['noisy']:.2f}, seen again {last['recall']:.2f}"
    return words


def _save(checkpoint: Path, plan: Plan, state: State) -> None:
    partial = checkpoint.with_suffix(".partial")
    content = {
        "plan": json.dumps(asdict(plan)),
        "network": state.network.state_dict(),
        "optimiser": state.optimiser.state_dict(),
        "step": state.step,
        "best": state.best,
        "curve": json.dumps(state.curve),
        "seconds": state.seconds,
    }
    try:
        torch.save(content, partial)
        partial.replace(checkpoint)
    except (OSError, RuntimeError) as error:  # torch's own writer says RuntimeError where a disk is full
        partial.unlink(missing_ok=True)
        raise EncoderError(
            f"the checkpoint of step {state.step} could not be written to {checkpoint} ({error}): the one "
            "before is kept; make room and give the same command again"
        ) from error


def _load(checkpoint: Path, plan: Plan, state: State, device: str) -> None:
    try:
        content: dict[str, Any] = torch.load(checkpoint, map_location=device, weights_only=True)
        stored = json.loads(content["plan"])
        if stored == asdict(plan):
            state.network.load_state_dict(content["network"])
            state.optimiser.load_state_dict(content["optimiser"])
            state.step, state.best = content["step"], content["best"]
            state.curve, state.seconds = json.loads(content["curve"]), content["seconds"]
            return
    except (OSError, RuntimeError, KeyError, ValueError, EOFError, UnpicklingError) as error:
        raise EncoderError(
            f"{checkpoint} is no checkpoint of this training ({type(error).__name__}): "
            "remove it or choose another folder"
        ) from error
    other = sorted(name for name, value in asdict(plan).items() if stored.get(name) != value)
    raise EncoderError(
        f"{checkpoint} belongs to a training with another {', '.join(other)}: "
        "give the same options to go on, or another folder"
    )
