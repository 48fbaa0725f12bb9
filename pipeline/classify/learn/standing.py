"""Which questions heads that learnt from people answer, and which the shipped head goes on answering. Light.

Both are asked of the images that people labelled; neither learnt from the image it is asked of. Heads of few
labels, and those that are right less often, leave the question to the shipped head.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from pipeline.classify.heads.heads import NONE
from pipeline.classify.heads.support import LEAST_SAID
from pipeline.classify.heads.versions import Predictions
from pipeline.classify.heads.words import TITLE
from pipeline.classify.learn.learnt import Learnt, LearntList
from pipeline.classify.learn.targets import Target
from pipeline.classify.learn.tested import named

LEAST_KNOWN = 0.9
"""Share of the labelled images that the shipped head must speak of to be compared."""

Told = Float[np.ndarray, "image class"]


def with_standing(
    report: dict[str, Any], learnt: LearntList, shipped: Predictions, position: Mapping[str, int]
) -> dict[str, Any]:
    """Return a report whose nodes say, as `kept`, why the shipped head goes on answering; "" if it does not.

    `position` is the row of each image in what `shipped` says.
    """
    said: dict[str, str] = {}
    for one in learnt:
        told = _shipped(one.target, shipped, position)
        sentence = "" if told is None else _kept(one, told)
        said |= {label: sentence for label in one.target.classes if label != NONE}
    return {**report, "nodes": [{**node, "kept": said.get(node["label"], "")} for node in report["nodes"]]}


def _shipped(target: Target, shipped: Predictions, position: Mapping[str, int]) -> Told | None:
    """Return what the shipped head says of the images of a target; None where it does not know its labels."""
    labels = [label for label in target.classes if label != NONE]
    if not set(labels) <= set(shipped.labels):
        return None
    rows = np.array([position[one] for one in target.image_ids], np.int64)
    told = np.stack([shipped.values[rows, shipped.labels.index(label)] for label in labels], axis=1)
    if NONE in target.classes:  # it stands last
        told = np.concatenate([told, 1 - told.sum(axis=1, keepdims=True)], axis=1)
    return told


def _kept(learnt: Learnt, shipped: Told) -> str:
    target, tested = learnt.target, learnt.tested
    known = np.isfinite(shipped).all(axis=1)
    if known.mean() < LEAST_KNOWN:
        return ""
    if tested is None:
        return "The shipped head goes on answering: how good heads of these labels are cannot be told."
    if _least_said(target) < LEAST_SAID:
        return (
            f"The shipped head goes on answering until people said of {LEAST_SAID} images that they show "
            f"{TITLE}, and of {LEAST_SAID} that they do not."
        )
    asked = known & np.isfinite(tested.probabilities).all(axis=1)
    own, other = (_balanced(target, one, asked) for one in (tested.probabilities, shipped))
    if own >= other:
        return ""
    return (
        f"The shipped head goes on answering: of {int(asked.sum()):,} labelled images it tells "
        f"{other:.0%} right, heads that learnt from the labels {own:.0%} (balanced accuracy)."
    )


def _least_said(target: Target) -> int:
    """Count what people said of the rarest answer; what is assumed was not said."""
    answers = range(2) if target.is_single else [at for at, one in enumerate(target.classes) if one != NONE]
    counts = [int((target.answer == one).sum()) for one in answers]
    if target.is_single:
        counts[0] -= target.assumed
    return min(counts)


def _balanced(target: Target, told: Told, asked: Bool[np.ndarray, " image"]) -> float:
    truth, said = target.answer[asked], named(told[asked])
    return float(np.mean([(said[truth == one] == one).mean() for one in set(truth.tolist())]))
