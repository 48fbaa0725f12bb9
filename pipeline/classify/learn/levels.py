"""How good heads are level by level: the mean over what lies right below each node. Light: numpy.

Intervals are the middle 90% of a bootstrap over groups, drawn for all questions of a level together: an image
that is told wrong at one question may well be at the next.
"""

from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Int

from pipeline.classify.heads.heads import NONE
from pipeline.classify.learn import scores
from pipeline.classify.learn.learnt import Learnt, LearntList
from pipeline.classify.learn.tested import Tested, named
from pipeline.classify.trees.tree import LabelTree


class _Told(NamedTuple):
    """What held-out heads told of one question: truth, whether it was right, and of which group, by image."""

    truth: Int[np.ndarray, " image"]
    right: Bool[np.ndarray, " image"]
    groups: list[str]
    at_threshold: dict[str, float | None]


def levels(tree: LabelTree, learnt: LearntList, threshold: float) -> list[dict[str, Any]]:
    """Report on what lies below each node: balanced accuracy with its interval, and how good the sure are."""
    below: dict[str | None, list[_Told]] = {}
    for one in learnt:
        label = next(label for label in one.target.classes if label != NONE)
        if one.tested is not None:
            below.setdefault(tree.by_id[label].parent, []).append(_told(one, one.tested, threshold))
    found = []
    for parent, questions in below.items():
        right = [one.at_threshold["accuracy"] for one in questions]
        sure = [value for value in right if value is not None]
        unsure = float(np.mean([one.at_threshold["unsure"] for one in questions]))
        at_threshold = {
            "unsure": round(unsure, 4),
            "accuracy": round(float(np.mean(sure)), 4) if sure else None,
        }
        depth = 0 if parent is None else 1 + len(tree.above(parent))
        entry = {"label": parent, "depth": depth, "questions": len(questions), "at_threshold": at_threshold}
        found.append(entry | {"balanced_accuracy": _balanced(questions)})
    return sorted(found, key=lambda level: level["depth"])


def _told(learnt: Learnt, tested: Tested, threshold: float) -> _Told:
    target = learnt.target
    asked = np.isfinite(tested.probabilities).all(axis=1)
    values, truth = tested.probabilities[asked], target.answer[asked]
    both = np.concatenate([1 - values, values], axis=1) if target.is_single else values
    first: dict[int, str] = {}  # a group is called by its first image, so that questions share it
    for group, image_id in sorted(zip(learnt.groups.tolist(), target.image_ids, strict=True)):
        first.setdefault(group, image_id)
    groups = [first[group] for group in learnt.groups[asked].tolist()]
    return _Told(truth, named(values) == truth, groups, scores.accuracy_when_sure(truth, both, threshold))


def _balanced(questions: list[_Told]) -> dict[str, Any]:
    places = {
        name: place
        for place, name in enumerate(dict.fromkeys(one for told in questions for one in told.groups))
    }
    weights = scores.draws(len(places))
    values, drawn = [], []
    for told in questions:
        inside = np.array([places[one] for one in told.groups], np.int64)
        value, draw = scores.balanced(told.truth, told.right, inside, weights)
        values.append(value)
        drawn.append(draw)
    return {"value": round(float(np.mean(values)), 4), "interval": scores.interval(np.mean(drawn, axis=0))}
