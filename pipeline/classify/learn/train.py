"""Train all heads of a tree on what people agree on, and report how well each does. Heavy."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.classify.heads import NONE, Heads, Unit, scale
from pipeline.classify.learn import scores
from pipeline.classify.learn.curve import points
from pipeline.classify.learn.features import Features, groups_of
from pipeline.classify.learn.fit import Fitted, fit, named
from pipeline.classify.learn.targets import Target, TargetList, targets
from pipeline.classify.tree import LabelTree
from pipeline.collection import Collection
from pipeline.errors import LabelError

MOST_SUSPICIOUS = 500
_SURE = 0.9  # that a label is wrong

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Trained:
    """Heads and the report on them, as GET …/versions shows it."""

    heads: Heads
    report: dict[str, Any]


def train(
    collection: Collection,
    tree: LabelTree,
    agreed: Mapping[str, Mapping[str, str]],
    *,
    threshold: float = 0.7,
    group_by: str | None = None,
    features: Features | None = None,
    progress: Progress = lambda fraction, message: None,
) -> Trained:
    """Learn every label of a tree that can be learnt from `agreed`, by image and label.

    Raises LabelError, with what every label lacks, if none can be.
    """
    started = time.monotonic()
    held = {one: said for one, said in agreed.items() if one in collection.position}
    wanted, refused = targets(tree, held)
    if not wanted:
        lacking = " ".join(dict.fromkeys(refused.values()))
        raise LabelError(f"Nothing of tree {tree.title!r} can be learnt yet. {lacking}")
    read = features or Features(collection)
    middle, spread = read.scale()
    fits: list[Fitted] = []
    entries: list[dict[str, Any]] = []
    suspicious: list[dict[str, Any]] = []
    curves: list[dict[str, Any]] = []
    words = ""
    for number, target in enumerate(wanted):
        progress(0.05 + 0.8 * number / len(wanted), f"learning {_called(tree, target)}")
        rows = np.array([collection.position[one] for one in target.image_ids], np.int64)
        groups, words = groups_of(collection, rows, group_by)
        fitted = fit(target, scale(read.rows(rows), middle, spread), groups)
        fits.append(fitted)
        entries += _entries(target, fitted, groups, threshold)
        suspicious += _suspicious(target, fitted)
        if fitted.tested is not None and fitted.tested.curve is not None:
            curves.append(
                {
                    "classes": [one for one in target.classes if one != NONE],
                    "labels": fitted.tested.sizes,
                    "scores": fitted.tested.curve.tolist(),
                    "points": points(fitted.tested.sizes, fitted.tested.curve),
                }
            )
    units: tuple[Unit, ...] = tuple(one.unit for one in fits)
    heads = Heads(units, middle, spread, str(collection.info["encoder"]), read.descriptors)
    suspicious.sort(key=lambda one: one["sure"], reverse=True)
    entries += [{"label": label, "trained": False, "sentence": why} for label, why in refused.items()]
    place = {node.id: number for number, node in enumerate(tree.nodes)}
    report = {
        "tree": tree.name,
        "tree_revision": tree.revision,
        "images": len({one for target in wanted for one in target.image_ids}),
        "seconds": round(time.monotonic() - started, 3),
        "encoder": heads.encoder,
        "split": words,
        "nodes": sorted(entries, key=lambda entry: place[entry["label"]]),
        "levels": _levels(tree, wanted, fits, threshold),
        "curves": curves,
        "suspicious": suspicious[:MOST_SUSPICIOUS],
    }
    return Trained(heads, report)


def _entries(target: Target, fitted: Fitted, groups: np.ndarray, threshold: float) -> list[dict[str, Any]]:
    """Report on each label of a question."""
    found = []
    for place, label in enumerate(target.classes):
        if label == NONE:
            continue
        is_yes = target.answer == (1 if target.is_single else place)
        entry: dict[str, Any] = {
            "label": label,
            "trained": True,
            "yes": int(is_yes.sum()),
            "no": int((~is_yes).sum()),
            "sentence": target.notes.get(label, ""),
        }
        entry |= _scored(label, place, is_yes, fitted, groups, threshold)
        found.append(entry)
    return found


def _scored(
    label: str, place: int, is_yes: np.ndarray, fitted: Fitted, groups: np.ndarray, threshold: float
) -> dict[str, Any]:
    """Score one label on held-out images; a sentence where that cannot be."""
    if fitted.tested is None:
        return {
            "tested": False,
            "sentence": "All images of one answer belong together (one file, sample or run): heads learn "
            "from them, but how good they are cannot be told. Label images of other files.",
        }
    asked = np.isfinite(fitted.tested.probabilities).all(axis=1)
    probability = fitted.tested.probabilities[asked, place]
    truth, inside = is_yes[asked], np.unique(groups[asked], return_inverse=True)[1]
    diagram = scores.reliability(truth, probability)
    two = np.stack([1 - probability, probability], axis=1)
    said = (probability >= 0.5).astype(np.int64)
    return {
        "tested": True,
        "balanced_accuracy": scores.balanced_accuracy(truth.astype(np.int64), said, inside, 2),
        "average_precision": scores.average_precision(truth, probability),
        "calibration_error": scores.calibration_error(diagram),
        "reliability": diagram,
        "at_threshold": scores.accuracy_when_sure(truth.astype(np.int64), two, threshold),
        "groups": int(inside.max(initial=-1)) + 1,
    }


def _levels(
    tree: LabelTree, wanted: TargetList, fits: list[Fitted], threshold: float
) -> list[dict[str, Any]]:
    """Report on each level: how often the right one of exclusive siblings is named, the mean of others."""
    found: dict[str, dict[str, Any]] = {}
    for target, fitted in zip(wanted, fits, strict=True):
        if fitted.tested is None:
            continue
        label = next(one for one in target.classes if one != NONE)
        parent = tree.by_id[label].parent
        asked = np.isfinite(fitted.tested.probabilities).all(axis=1)
        values, truth = fitted.tested.probabilities[asked], target.answer[asked]
        both = values if not target.is_single else np.concatenate([1 - values, values], axis=1)
        level = found.setdefault(
            parent or "", {"label": parent, "depth": len(tree.above(label)), "questions": 0, "recalls": []}
        )
        level["questions"] += 1
        right = named(values) == truth
        level["recalls"] += [float(np.mean([right[truth == one].mean() for one in set(truth.tolist())]))]
        level["at_threshold"] = scores.accuracy_when_sure(truth, both, threshold)
    for level in found.values():
        level["balanced_accuracy"] = round(float(np.mean(level.pop("recalls"))), 4)
    return sorted(found.values(), key=lambda level: level["depth"])


def _suspicious(target: Target, fitted: Fitted) -> list[dict[str, Any]]:
    """Return labels that heads which did not learn from the image deny with confidence."""
    if fitted.tested is None:
        return []
    found = []
    values: Float[np.ndarray, "image class"] = fitted.tested.probabilities
    for row in np.flatnonzero(np.isfinite(values).all(axis=1)):
        answer = int(target.answer[row])
        if target.is_single:
            label, is_yes, probability = target.classes[0], answer == 1, float(values[row, 0])
        else:
            label, is_yes, probability = target.classes[answer], True, float(values[row, answer])
        sure = 1 - probability if is_yes else probability
        if sure >= _SURE and label != NONE:
            said = {"image_id": target.image_ids[row], "label": label, "value": "yes" if is_yes else "no"}
            found.append({**said, "probability": round(probability, 4), "sure": round(sure, 4)})
    return found


def _called(tree: LabelTree, target: Target) -> str:
    return ", ".join(tree.by_id[label].called for label in target.classes if label != NONE)
