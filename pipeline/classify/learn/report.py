"""What is told of freshly trained heads: scores of labels and levels, curves, suspicious labels. Light."""

from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.classify.heads.heads import NONE
from pipeline.classify.heads.support import distrust
from pipeline.classify.heads.words import TITLE
from pipeline.classify.learn import scores
from pipeline.classify.learn.curve import points
from pipeline.classify.learn.learnt import Learnt, LearntList
from pipeline.classify.learn.levels import levels
from pipeline.classify.learn.targets import LEAST, NO, YES, Agreed, Target
from pipeline.classify.learn.tested import Tested
from pipeline.classify.trees.tree import LabelTree

MOST_SUSPICIOUS = 500
_SURE = 0.9  # that a label is wrong
_ALONE = (
    "All images of one answer belong together (one file, sample or run): heads learn from them, but how good "
    "they are cannot be told. Label images of other files."
)


def report(
    tree: LabelTree, agreed: Agreed, learnt: LearntList, refused: dict[str, str], threshold: float
) -> dict[str, Any]:
    """Return all that is told of heads: docs/labels.md has the fields. TITLE in sentences is the label's."""
    entries = [entry for one in learnt for entry in _entries(one, threshold)]
    entries += [{"label": label, "trained": False, "sentence": why} for label, why in refused.items()]
    suspicious = [entry for one in learnt for entry in _suspicious(one)]
    suspicious.sort(key=lambda entry: entry["sure"], reverse=True)
    place = {node.id: number for number, node in enumerate(tree.nodes)}
    used = {image_id for one in learnt for image_id in one.target.image_ids}
    return {
        "tree": tree.name,
        "tree_revision": tree.revision,
        "images": len(used),
        **_unused(agreed, used),
        "nodes": sorted(entries, key=lambda entry: place[entry["label"]]),
        "levels": levels(tree, learnt, threshold),
        "curves": [_curve(one.target, one.tested) for one in learnt if one.tested and one.tested.sizes],
        "suspicious": suspicious[:MOST_SUSPICIOUS],
    }


def _unused(agreed: Agreed, used: set[str]) -> dict[str, Any]:
    """Say how many images people labelled, and why some of them teach nothing."""
    left = [said for image_id, said in agreed.items() if image_id not in used]
    waiting = sum(bool({YES, NO} & set(said.values())) for said in left)
    why = {"with classes that cannot be learnt yet": waiting}
    why["of which people are not sure, or disagree"] = len(left) - waiting
    words = "; ".join(f"{count:,} {reason}" for reason, count in why.items() if count)
    labelled = f"{len(agreed):,} labelled images"
    sentence = f"{len(left):,} of {labelled} teach nothing yet: {words}." if left else ""
    return {"labelled": len(agreed), "unused": sentence}


def _curve(target: Target, tested: Tested) -> dict[str, Any]:
    return {
        "classes": [label for label in target.classes if label != NONE],
        "labels": tested.sizes,
        "scores": tested.curve.tolist(),
        "points": points(tested.sizes, tested.curve),
    }


def _entries(learnt: Learnt, threshold: float) -> list[dict[str, Any]]:
    """Report on each label of a question."""
    target, found = learnt.target, []
    for place, label in enumerate(target.classes):
        if label == NONE:
            continue
        is_yes = target.answer == (1 if target.is_single else place)
        entry: dict[str, Any] = {
            "label": label,
            "trained": True,
            "yes": int(is_yes.sum()),
            "no": int((~is_yes).sum()),
            "assumed": target.assumed,
            "sentence": _assumed(target.assumed),
        }
        entry |= _scored(learnt, place, is_yes, threshold)
        why = distrust(entry)
        found.append({**entry, "trusted": not why, "distrust": why})
    return found


def _assumed(images: int) -> str:
    """Say where a no comes from that nobody said."""
    if not images:
        return ""
    return (
        f"Of fewer than {LEAST} images people say that they lack {TITLE}. As no count {images:,} images that "
        "were labelled otherwise at this place of the tree: that is assumed, not said. Say no to some that "
        "lack it."
    )


def _scored(learnt: Learnt, place: int, is_yes: np.ndarray, threshold: float) -> dict[str, Any]:
    """Score one label on held-out images; a sentence where that cannot be."""
    if learnt.tested is None:
        return {"tested": False, "sentence": f"{_assumed(learnt.target.assumed)} {_ALONE}".strip()}
    asked = np.isfinite(learnt.tested.probabilities).all(axis=1)
    probability = learnt.tested.probabilities[asked, place]
    truth, inside = is_yes[asked], np.unique(learnt.groups[asked], return_inverse=True)[1]
    diagram = scores.reliability(truth, probability)
    two = np.stack([1 - probability, probability], axis=1)
    said = (probability >= 0.5).astype(np.int64)
    return {
        "tested": True,
        "balanced_accuracy": scores.balanced_accuracy(truth.astype(np.int64), said, inside),
        "average_precision": scores.average_precision(truth, probability),
        "calibration_error": scores.calibration_error(diagram),
        "reliability": diagram,
        "at_threshold": scores.accuracy_when_sure(truth.astype(np.int64), two, threshold),
        "groups": int(inside.max(initial=-1)) + 1,
    }


def _suspicious(learnt: Learnt) -> list[dict[str, Any]]:
    """Return labels that heads which did not learn from the image deny with confidence."""
    target, found = learnt.target, []
    if learnt.tested is None:
        return []
    values: Float[np.ndarray, "image class"] = learnt.tested.probabilities
    said = len(target.answer) - target.assumed
    for row in np.flatnonzero(np.isfinite(values[:said]).all(axis=1)):
        answer = int(target.answer[row])
        is_yes = answer == 1 if target.is_single else True
        label = target.classes[0 if target.is_single else answer]
        probability = float(values[row, 0 if target.is_single else answer])
        sure = 1 - probability if is_yes else probability
        if sure >= _SURE and label != NONE:
            one = {"image_id": target.image_ids[row], "label": label, "value": YES if is_yes else NO}
            found.append({**one, "probability": round(probability, 4), "sure": round(sure, 4)})
    return found
