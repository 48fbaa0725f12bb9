"""Train the scattering head, as `python -m pipeline train classifier --tree scattering` does. Heavy.

Simulated frames of the training domain only: most train, a tenth calibrates, and frames of the shifted
domain are looked at once, at the end. One thread, so that the same seed gives the same weights.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from pipeline.classify.scattering.examples import Truth, Views, examples
from pipeline.classify.scattering.head import OFFSET, SCALE, Logits, ScatteringHead, logits
from pipeline.classify.scattering.network import ScatteringNetwork
from pipeline.classify.scattering.nodes import FEATURES, LABELS, OUTPUTS, WEIGHTS
from pipeline.classify.scattering.scores import accuracy, calibration_error, mean_average_precision
from pipeline.simulate.beamline.domain import SHIFTED, TRAINING

VERSION = 1  # of this code: raise when the same seed gives another head
RATE, DECAY, WARM = 4e-3, 0.05, 0.2
SMOOTHED = 0.02  # of every truth: simulated labels are not beyond doubt
CALIBRATING = 0.1
GRAZING = OUTPUTS.index("grazing")
COMMAND = "python -m pipeline train classifier --tree scattering --seed {seed}"

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Plan:
    """How much is simulated and how long is learnt; the defaults are eleven minutes of one core."""

    seed: int = 0
    frames: int = 20_000
    epochs: int = 14
    batch: int = 64
    tested: int = 1200


def train_command(out: Path | None = None, seed: int = 0, report: Progress | None = None) -> dict[str, float]:
    """Train the head that ships, store it at `out` or where it ships, and return its scores."""
    head, scores = train_head(Plan(seed=seed), report)
    save_head(head, WEIGHTS if out is None else out)
    return scores


def train_head(plan: Plan, report: Progress | None = None) -> tuple[ScatteringHead, dict[str, float]]:
    """Simulate, train and calibrate; returns the head and its scores on the shifted domain."""
    say = report or (lambda fraction, message: None)
    views, truth = examples(
        TRAINING, plan.frames, plan.seed, lambda done: say(0.25 * done, "simulating frames")
    )
    kept = len(views) - max(1, int(CALIBRATING * len(views)))
    network = fit(views[:kept], truth[:kept], plan, lambda done: say(0.25 + 0.7 * done, "training"))
    scale, offset = calibration(logits(network, views[kept:]), truth[kept:])
    del views
    say(0.95, "testing on the shifted domain")
    shifted, expected = examples(SHIFTED, plan.tested, plan.seed + 1)
    head = ScatteringHead(network, scale, offset, "", {})
    told = head.probabilities(shifted)[:, 1:]
    scores = {
        "mean_average_precision": mean_average_precision(told, expected, FEATURES),
        "geometry_accuracy": accuracy(told[:, GRAZING], expected[:, GRAZING]),
        "expected_calibration_error": calibration_error(told, expected),
        "frames": float(plan.frames),
    }
    digest = hashlib.sha256(b"".join(part.tobytes() for part in weights_of(head).values())).hexdigest()[:8]
    about = {name: f"{value:.6g}" for name, value in scores.items()}
    about |= {"command": COMMAND.format(seed=plan.seed), "seed": str(plan.seed), "code_version": str(VERSION)}
    about |= {"encoder": "none: the head sees the frame itself", "labels": " ".join(LABELS)}
    say(1.0, f"mean average precision on the shifted domain {scores['mean_average_precision']:.3f}")
    return ScatteringHead(network, scale, offset, f"{VERSION}-{digest}", about), scores


def fit(views: Views, truth: Truth, plan: Plan, report: Callable[[float], None]) -> ScatteringNetwork:
    """Fit the network by AdamW on a one-cycle schedule (Smith and Topin, 2019, arXiv:1708.07120)."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng([plan.seed, 11])
    network = ScatteringNetwork()
    steps = plan.epochs * (len(views) // plan.batch)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=WARM)
    network.train()
    for step, chosen in enumerate(_batches(rng, len(views), plan)):
        batch = torch.from_numpy(turned(rng, views[chosen], truth[chosen, GRAZING]))
        with torch.autocast("cpu", torch.bfloat16):
            answered = network(batch)
        loss = _loss(answered.float(), torch.from_numpy(truth[chosen]))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 10 == 0:
            report(step / steps)
    torch.set_num_threads(before)
    return network.eval()


def _batches(rng: np.random.Generator, count: int, plan: Plan) -> list[np.ndarray]:
    whole = count // plan.batch * plan.batch
    orders = [rng.permutation(count)[:whole].reshape(-1, plan.batch) for _ in range(plan.epochs)]
    return list(np.concatenate(orders))


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


def calibration(
    found: Logits, truth: Truth
) -> tuple[Float[np.ndarray, " output"], Float[np.ndarray, " output"]]:
    """Return a scale and an offset an output, of least cross-entropy; 1 and 0 where nothing is to learn."""
    scale, offset = np.ones(found.shape[1], np.float32), np.zeros(found.shape[1], np.float32)
    for place in range(found.shape[1]):
        decided = ~np.isnan(truth[:, place])
        if len(set(truth[decided, place])) == 2:
            scale[place], offset[place] = _platt(found[decided, place], truth[decided, place])
    return scale, offset


def _platt(scores: Float[np.ndarray, " image"], truth: Float[np.ndarray, " image"]) -> tuple[float, float]:
    """One logistic regression with a weak pull towards 1 and 0, by Newton's method with halved steps."""
    design = np.stack([scores, np.ones_like(scores)], axis=1).astype(np.float64)
    weights, least = np.array([1.0, 0.0]), np.inf
    step = np.zeros(2)
    for _ in range(60):
        reached = _cost(design, weights - step, truth)
        if reached > least + 1e-9:
            step = step / 2
            continue
        weights, least = weights - step, reached
        told = _logistic(design @ weights)
        gradient = design.T @ (told - truth) + weights - [1.0, 0.0]
        curvature = design.T @ (design * (told * (1 - told))[:, None]) + np.eye(2)
        step = np.linalg.solve(curvature, gradient)
    return float(weights[0]), float(weights[1])


def _logistic(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(values, -30, 30)))


def _cost(design: np.ndarray, weights: np.ndarray, truth: np.ndarray) -> float:
    """Cross-entropy, and the pull."""
    told = np.clip(_logistic(design @ weights), 1e-12, 1 - 1e-12)
    surprise = -(truth * np.log(told) + (1 - truth) * np.log(1 - told)).sum()
    return float(surprise + 0.5 * ((weights - [1.0, 0.0]) ** 2).sum())


def weights_of(head: ScatteringHead) -> dict[str, np.ndarray]:
    """Return all that is stored of a head, weights in half precision."""
    network = head.network.state_dict()
    tensors = {name: _stored(value) for name, value in network.items()}
    return tensors | {SCALE: head.scale, OFFSET: head.offset}


def _stored(value: Tensor) -> np.ndarray:
    return np.ascontiguousarray((value.half() if value.is_floating_point() else value).numpy())


def save_head(head: ScatteringHead, path: Path) -> None:
    """Store a head as safetensors, with how it was made, under a temporary name first."""
    from safetensors.numpy import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    save_file(weights_of(head), partial, head.report | {"version": head.version})
    partial.replace(path)
