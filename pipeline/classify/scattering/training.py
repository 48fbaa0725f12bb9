"""Train the scattering head, as `python -m pipeline train classifier --tree scattering` does. Heavy.

Simulated frames of the training domain only: a first training on some, then rounds with fresh ones. Others
of it calibrate, beside frames without a pattern, and frames of the shifted domain are looked at once, at the
end. One thread, so that the same seed gives the same weights; what is done is kept, so a training goes on.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pipeline.classify.scattering.calibration import calibration, pattern_regression
from pipeline.classify.scattering.examples import Truth, Views, examples
from pipeline.classify.scattering.head import OFFSET, PATTERN, SCALE, ScatteringHead, logits
from pipeline.classify.scattering.looking import look
from pipeline.classify.scattering.network import ScatteringNetwork
from pipeline.classify.scattering.nodes import FEATURES, LABELS, OUTPUTS, WEIGHTS
from pipeline.classify.scattering.others import older_views, other_views
from pipeline.classify.scattering.plan import FOLDER, VERSION, Plan
from pipeline.classify.scattering.rounds import go_on
from pipeline.classify.scattering.scores import accuracy, calibration_error, mean_average_precision
from pipeline.classify.scattering.steps import batches, step
from pipeline.simulate.beamline.domain import SHIFTED, TRAINING

RATE, DECAY, WARM = 4e-3, 0.05, 0.2
GRAZING = OUTPUTS.index("grazing")
ASKED = [LABELS.index(name) for name in OUTPUTS]
COMMAND = "python -m pipeline train classifier --tree scattering --seed {seed}"

Progress = Callable[[float, str], None]


def train_command(
    out: Path | None = None, seed: int = 0, report: Progress | None = None, folder: Path = FOLDER
) -> dict[str, float]:
    """Train the head that ships, store it at `out` or where it ships, and return its scores.

    A training that was stopped goes on with what `folder` holds of it.
    """
    head, scores = train_head(Plan(seed=seed), folder, report)
    save_head(head, WEIGHTS if out is None else out)
    return scores


def train_head(
    plan: Plan, folder: Path, report: Progress | None = None
) -> tuple[ScatteringHead, dict[str, float]]:
    """Simulate, train and calibrate; returns the head and its scores on the shifted domain."""
    say = report or (lambda fraction, message: None)
    network = first_fit(plan, folder, say)
    network = go_on(network, plan, folder, lambda done: say(0.4 + 0.5 * done, "learning from fresh frames"))
    halved(network)
    say(0.9, "calibrating")
    head = calibrated(network, plan)
    say(0.95, "testing on the shifted domain")
    shifted, expected = examples(SHIFTED, plan.tested, plan.seed + 1)
    told = head.probabilities(shifted)[:, ASKED]
    scores = {
        "mean_average_precision": mean_average_precision(told, expected, FEATURES),
        "geometry_accuracy": accuracy(told[:, GRAZING], expected[:, GRAZING]),
        "expected_calibration_error": calibration_error(told, expected),
        "frames": float(plan.frames + plan.rounds * plan.fresh),
    }
    digest = hashlib.sha256(b"".join(part.tobytes() for part in weights_of(head).values())).hexdigest()[:8]
    about = {name: f"{value:.6g}" for name, value in scores.items()}
    about |= {"command": COMMAND.format(seed=plan.seed), "seed": str(plan.seed), "code_version": str(VERSION)}
    about |= {"encoder": "none: the head sees the frame itself", "labels": " ".join(LABELS)}
    say(1.0, f"mean average precision on the shifted domain {scores['mean_average_precision']:.3f}")
    return replace(head, version=f"{VERSION}-{digest}", report=about), scores


def first_fit(plan: Plan, folder: Path, say: Progress) -> ScatteringNetwork:
    """Return the network after its first training, as `folder` keeps it: its weights in half precision."""
    place = folder / f"{plan.digest}-first.pt"
    network = ScatteringNetwork()
    if place.is_file():
        network.load_state_dict(torch.load(place, weights_only=True))
        return network
    views, truth = examples(
        TRAINING, plan.frames, plan.seed, lambda done: say(0.15 * done, "simulating frames")
    )
    network = halved(fit(views, truth, plan, lambda done: say(0.15 + 0.25 * done, "training")))
    folder.mkdir(parents=True, exist_ok=True)
    partial = place.with_suffix(".partial")
    torch.save(network.state_dict(), partial)
    partial.replace(place)
    return network


def calibrated(network: ScatteringNetwork, plan: Plan) -> ScatteringHead:
    """Return a head that is as sure as it is right, on frames of the training domain that did not train.

    A frame in which no feature is seen tells neither what a pattern looks like nor what it does not.
    """
    views, truth = examples(TRAINING, plan.calibrating, plan.seed + 1)
    seen = look(network, views)
    is_pattern = (truth[:, [OUTPUTS.index(name) for name in FEATURES]] == 1).any(axis=1)
    older, others = older_views(plan.others // 2, plan.seed), other_views(plan.others, plan.seed)
    pattern = pattern_regression(seen[is_pattern], look(network, older), look(network, others))
    return ScatteringHead(
        network, *calibration(logits(network, seen), truth), *pattern, version="", report={}
    )


def halved(network: ScatteringNetwork) -> ScatteringNetwork:
    """Return a network with its weights as they are stored, in half precision."""
    network.load_state_dict(
        {name: torch.from_numpy(_stored(value)) for name, value in network.state_dict().items()}
    )
    return network


def fit(views: Views, truth: Truth, plan: Plan, report: Callable[[float], None]) -> ScatteringNetwork:
    """Fit the network by AdamW on a one-cycle schedule (Smith and Topin, 2019, arXiv:1708.07120)."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng([plan.seed, 11])
    network = ScatteringNetwork()
    chosen = list(batches(rng, len(views), plan.epochs, plan.batch))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=len(chosen), pct_start=WARM)
    network.train()
    for number, rows in enumerate(chosen):
        step(network, optimizer, rng, views[rows], truth[rows])
        schedule.step()
        if number % 10 == 0:
            report(number / len(chosen))
    torch.set_num_threads(before)
    return network.eval()


def weights_of(head: ScatteringHead) -> dict[str, np.ndarray]:
    """Return all that is stored of a head, weights in half precision."""
    network = head.network.state_dict()
    tensors = {name: _stored(value) for name, value in network.items()}
    fitted = (head.scale, head.offset, head.pattern, head.pattern_bias)
    return tensors | dict(zip((SCALE, OFFSET, *PATTERN), fitted, strict=True))


def _stored(value: Tensor) -> np.ndarray:
    return np.ascontiguousarray((value.half() if value.is_floating_point() else value).numpy())


def save_head(head: ScatteringHead, path: Path) -> None:
    """Store a head as safetensors, with how it was made, under a temporary name first."""
    from safetensors.numpy import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    save_file(weights_of(head), partial, head.report | {"version": head.version})
    partial.replace(path)
