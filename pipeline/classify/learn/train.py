"""Train all heads of a tree on what people agree on, and report how well each does. Heavy."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.classify.heads.heads import NONE, Heads, Unit, scale
from pipeline.classify.heads.words import worded
from pipeline.classify.learn.features import Features, groups_of
from pipeline.classify.learn.fit import fit
from pipeline.classify.learn.learnt import Learnt, LearntList
from pipeline.classify.learn.report import report
from pipeline.classify.learn.targets import Target, targets
from pipeline.classify.trees.tree import LabelTree
from pipeline.collection import Collection
from pipeline.errors import LabelError

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Trained:
    """Heads and the report on them, as GET …/versions shows it."""

    heads: Heads
    report: dict[str, Any]
    learnt: LearntList


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
    known = {one: said for one, said in agreed.items() if one in collection.position}
    wanted, refused = targets(tree, known)
    if not wanted:
        lacking = " ".join(dict.fromkeys(worded(tree, label, why) for label, why in refused.items()))
        raise LabelError(f"Nothing of tree {tree.title!r} can be learnt yet. {lacking}")
    read = features or Features(collection)
    middle, spread = read.scale()
    units: list[Unit] = []
    learnt: LearntList = []
    words = ""
    for number, target in enumerate(wanted):
        progress(0.05 + 0.9 * number / len(wanted), f"learning {_called(tree, target)}")
        rows = np.array([collection.position[one] for one in target.image_ids], np.int64)
        groups, words = groups_of(collection, rows, group_by)
        fitted = fit(target, scale(read.rows(rows), middle, spread), groups)
        units.append(fitted.unit)
        learnt.append(Learnt(target, fitted.tested, groups))
    heads = Heads(tuple(units), middle, spread, str(collection.info["encoder"]), read.descriptors)
    told = report(tree, known, learnt, refused, threshold)
    seconds = round(time.monotonic() - started, 3)
    return Trained(heads, {**told, "seconds": seconds, "encoder": heads.encoder, "split": words}, learnt)


def _called(tree: LabelTree, target: Target) -> str:
    return ", ".join(tree.by_id[label].called for label in target.classes if label != NONE)
