"""Answers of two versions as one: heads that learnt from people, and the shipped head for all else. Light.

A question is one label, or labels that exclude each other. People's heads answer what they learnt, unless
their report says that the shipped head goes on answering it (`pipeline.classify.learn.standing`). Of labels
that exclude each other and that nobody labelled, the shipped head answers; the others share what it leaves.
A child is never likelier than its parent, whoever answers for either.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from pipeline.classify.heads.versions import Predictions
from pipeline.classify.trees.tree import LabelTree

Column = Float[np.ndarray, " row"]


def merged(tree: LabelTree, own: Predictions, shipped: Predictions, kept: frozenset[str]) -> Predictions:
    """Return the answers of `own`, with those of `shipped` to questions that `own` did not learn.

    `kept` are labels that `own` learnt and the shipped head answers nevertheless. Both speak of the same
    rows.
    """
    columns: dict[str, Column] = {}
    others: dict[str, str] = {}
    for question in questions(tree):
        mine = [label for label in question if label in own.labels]
        theirs = [label for label in question if label in shipped.labels]
        if theirs and kept.intersection(mine):
            mine = []
        elif mine:
            theirs = [label for label in theirs if label not in mine]
        columns |= _answers(own, shipped, mine, theirs)
        others |= dict.fromkeys(theirs, shipped.version)
    labels = tuple(label.id for label in tree.labels if label.id in columns)
    _bound(tree, columns, labels)
    rows = len(own.values)
    values = np.stack([columns[one] for one in labels], axis=1) if labels else np.empty((rows, 0), np.float32)
    trusted = own.trusted.difference(others)
    return replace(own, labels=labels, values=values, trusted=trusted, others=others)


def questions(tree: LabelTree) -> Iterator[list[str]]:
    """Yield labels that exclude each other together, every other label by itself."""
    for parent in [None, *tree.by_id]:
        group = [node.id for node in tree.children(parent) if not node.heading]
        yield from [group] if tree.excludes(parent) and group else [[one] for one in group]


def _answers(own: Predictions, shipped: Predictions, mine: list[str], theirs: list[str]) -> dict[str, Column]:
    found = {label: _of(shipped, label) for label in theirs}
    left = 1 - sum((np.nan_to_num(column) for column in found.values()), np.float32(0)) if mine else 1.0
    return found | {label: (_of(own, label) * left).astype(np.float32) for label in mine}


def _of(predictions: Predictions, label: str) -> Column:
    return predictions.values[:, predictions.labels.index(label)]


def _bound(tree: LabelTree, columns: dict[str, Column], labels: tuple[str, ...]) -> None:
    """Let no child be likelier than the nearest label above it; parents come first."""
    for label in labels:
        above = next((one for one in tree.above(label) if one in columns), None)
        if above is not None:
            is_lower = columns[above] < columns[label]
            columns[label] = np.where(is_lower, columns[above], columns[label])
