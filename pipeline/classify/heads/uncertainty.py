"""How unsure heads are of an image, and of what: the margin between the two likeliest answers. Light.

At exclusive siblings it is the margin of the two likeliest classes, elsewhere that of yes and no (Scheffer,
Decomain and Wrobel 2001, doi:10.1007/3-540-44816-0_31).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pipeline.classify.heads.versions import Predictions
from pipeline.classify.trees.tree import LabelTree


@dataclass(frozen=True)
class Doubt:
    """How unsure the heads are of each image, 0 to 1, and about what (index into `questions`)."""

    amount: Float[np.ndarray, " row"]
    about: Int[np.ndarray, " row"]
    questions: tuple[tuple[str, ...], ...]

    def words(self, tree: LabelTree, predictions: Predictions, row: int) -> str:
        """Say what the heads are unsure of in an image."""
        labels = self.questions[self.about[row]]
        told = [(float(predictions.values[row, predictions.labels.index(one)]), one) for one in labels]
        told = [(value, one) for value, one in told if not np.isnan(value)]
        if not told:
            return "The heads say nothing of this image"
        told.sort(reverse=True)
        first, second = told[0], told[1] if len(told) > 1 else None
        if second is None:
            return f"The heads are not sure of {tree.by_id[first[1]].called} here ({first[0]:.0%})"
        names = [f"{tree.by_id[one].called} ({value:.0%})" for value, one in (first, second)]
        return f"The heads hesitate between {names[0]} and {names[1]}"

    def label(self, predictions: Predictions, row: int) -> str:
        """Return the label that an image is asked about: the likeliest of the question's."""
        labels = self.questions[self.about[row]]
        told = [np.nan_to_num(predictions.values[row, predictions.labels.index(one)]) for one in labels]
        return labels[int(np.argmax(told))]


def doubt(tree: LabelTree, predictions: Predictions, label: str | None = None) -> Doubt | None:
    """Measure how unsure heads are of every row, of one label or of what lies below it if it is named.

    None if they know none of these labels. Rows that they say nothing of come last.
    """
    asked = tuple(tuple(group) for group in questions(tree, predictions.labels, label))
    if not asked:
        return None
    amounts = np.stack([_amount(predictions, group) for group in asked])
    return Doubt(amounts.max(axis=0), amounts.argmax(axis=0), asked)


def questions(tree: LabelTree, known: tuple[str, ...], label: str | None) -> Iterator[list[str]]:
    """Yield what can be asked: classes that exclude each other together, every other label by itself."""
    wanted = {node.id for node in tree.labels}
    if label is not None:
        wanted &= {label} if not tree.children(label) else {label, *tree.below(label)}
    parents: list[str | None] = [None, *tree.by_id]
    for parent in parents:
        group = [node.id for node in tree.children(parent) if node.id in wanted and node.id in known]
        if tree.excludes(parent) and len(group) > 1:
            yield group
        else:
            yield from ([one] for one in group)


def _amount(predictions: Predictions, group: tuple[str, ...]) -> Float[np.ndarray, " row"]:
    found = predictions.values[:, [predictions.labels.index(one) for one in group]]
    values = np.nan_to_num(found)
    if len(group) == 1:
        amount = 1 - np.abs(2 * values[:, 0] - 1)
    else:
        best = np.sort(values, axis=1)
        amount = 1 - (best[:, -1] - best[:, -2])
    return np.where(np.isnan(found).all(axis=1), 0, amount).astype(np.float32)
