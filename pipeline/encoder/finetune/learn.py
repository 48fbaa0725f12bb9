"""Learning from kept numbers: views of one image and scans of one sample together, and labels where known.

The loss is supervised contrastive (P. Khosla and others 2020, arXiv:2004.11362) over whole embeddings, so
that the learnt part adds what the fixed parts do not tell. Twice: with views and scans of a sample alike,
and, for labelled images, with a label alike; images of one label are then no strangers in the first.
"""

from collections.abc import Callable
from copy import deepcopy

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from pipeline.encoder.finetune.judge import Known, measures
from pipeline.encoder.finetune.split import NOT_KNOWN, Sample
from pipeline.encoder.finetune.views import FIXED, Head, Numbers
from pipeline.encoder.network import SymmetryNetwork

STEPS, CHECK, PATIENCE = 1_200, 60, 8  # checks without a better score, after which learning ends
IMAGES = 256  # a batch, each seen twice
RATE, DECAY, TEMPERATURE = 5e-4, 0.02, 0.07
MOST_ASKED = 2_000  # images that say when to stop

Codes = Int[Tensor, " view"]


def learn(
    network: SymmetryNetwork,
    numbers: Numbers,
    sample: Sample,
    seed: int,
    report: Callable[[float, str], None],
) -> int:
    """Train the fusing layers in place and keep the best found; return at which step, 0 for as they were."""
    head = Head(network).train()
    generator = torch.Generator().manual_seed(seed)
    rng = np.random.default_rng([seed, 1])
    optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    best, kept, at = _score(head, numbers, sample), deepcopy(head.state_dict()), 0
    first = best
    for step in range(1, STEPS + 1):
        places = _batch(sample, rng)
        view = torch.randint(numbers.shape[1], (2, len(places)), generator=generator).numpy()
        seen = torch.from_numpy(np.concatenate([numbers[places, view[0]], numbers[places, view[1]]])).float()
        loss = _loss(head(seen), *_codes(sample, np.tile(places, 2)))
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, step / CHECK)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        if step % CHECK == 0:
            found = _score(head, numbers, sample)
            if found > best:
                best, kept, at = found, deepcopy(head.state_dict()), step
            if step - at >= PATIENCE * CHECK:
                break
        report(step / STEPS, f"loss {loss.item():.2f}; found {first:.3f} before, {best:.3f} at best")
    head.load_state_dict(kept)
    head.eval()
    return at


def embeddings(head: Head, numbers: Numbers) -> Float[np.ndarray, "image view 128"]:
    """Give the embeddings of kept numbers."""
    with torch.inference_mode():
        flat = torch.from_numpy(numbers.reshape(-1, numbers.shape[2]))
        found = torch.cat([head(part.float()) for part in flat.split(4096)])
    return found.numpy().reshape(*numbers.shape[:2], -1)


def known_of(sample: Sample, places: Int[np.ndarray, " chosen"]) -> Known:
    """Give what is known of some images of a sample."""
    return Known(sample.content[places], sample.same[places], sample.labels[places], sample.groups[places])


def _score(head: Head, numbers: Numbers, sample: Sample) -> float:
    """Mean of the measures on the images that say when to stop."""
    places = sample.stop[:MOST_ASKED]
    found = measures(embeddings(head, numbers[places]), known_of(sample, places))
    means = [float(np.nanmean(values)) for values in found.values() if np.isfinite(values).any()]
    return sum(means) / len(means)


def _batch(sample: Sample, rng: np.random.Generator) -> Int[np.ndarray, " image"]:
    """Draw images, and beside each of a half of them one of the same sample where there is one."""
    count = min(IMAGES, len(sample.train))
    drawn = rng.choice(sample.train, count, replace=False)
    if (sample.same == NOT_KNOWN).all():
        return drawn
    anchors = drawn[: max(1, count // 2)]
    order = sample.train[np.argsort(sample.same[sample.train], kind="stable")]
    codes = sample.same[order]
    first, last = (np.searchsorted(codes, sample.same[anchors], side) for side in ("left", "right"))
    partners = order[first + (rng.random(len(anchors)) * (last - first)).astype(np.int64)]
    return np.unique(np.concatenate([anchors, np.where(sample.same[anchors] < 0, anchors, partners)]))


def _codes(sample: Sample, places: Int[np.ndarray, " view"]) -> tuple[Codes, Codes, Codes]:
    content, same, labels = (
        torch.from_numpy(codes[places]) for codes in (sample.content, sample.same, sample.labels)
    )
    return content, same, labels


def _loss(seen: Float[Tensor, "view 128"], content: Codes, same: Codes, labels: Codes) -> Float[Tensor, ""]:
    of_label = _equal(labels)
    of_scene = (content[:, None] == content) | _equal(same)
    loss = contrastive(seen, of_scene, offered=of_scene | ~of_label)
    if bool(of_label.any()):
        known = labels != NOT_KNOWN
        alike = of_label[known][:, known]
        loss = 0.5 * (loss + contrastive(seen[known], alike, torch.ones_like(alike)))
    return loss


def _equal(codes: Codes) -> Bool[Tensor, "view view"]:
    return (codes[:, None] == codes) & (codes != NOT_KNOWN)


def contrastive(
    seen: Float[Tensor, "view 128"], alike: Bool[Tensor, "view view"], offered: Bool[Tensor, "view view"]
) -> Float[Tensor, ""]:
    """How surprising it is, on average over its alikes, which of the offered views a view is alike to."""
    own = torch.eye(len(seen), dtype=torch.bool)
    likeness = (seen @ seen.T / TEMPERATURE).masked_fill(own | ~offered, -torch.inf)
    surprise = likeness.logsumexp(1, keepdim=True) - likeness
    alike = alike & ~own
    count = alike.sum(1)
    each = torch.where(alike, surprise, torch.zeros(())).sum(1) / count.clamp(min=1)
    return each[count > 0].mean()


@torch.inference_mode()
def order_learnt(network: SymmetryNetwork, numbers: Numbers) -> None:
    """Turn the axes of the learnt part into principal ones, strongest first; no distance changes.

    The weakest give way where something shall count after all (`invariant_to`).
    """
    fused = torch.from_numpy(numbers[:, 0, FIXED:]).float()
    learnt = nn.functional.normalize(network.fuse_out(network.fuse(fused)), dim=1)
    _, axes = torch.linalg.eigh((learnt.T @ learnt).double())
    axes = axes.flip(1)
    axes = (axes * axes.sum(0).sign()).float()
    network.fuse_out.weight.copy_(axes.T @ network.fuse_out.weight)
    network.fuse_out.bias.copy_(axes.T @ network.fuse_out.bias)
