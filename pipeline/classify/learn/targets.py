"""What heads learn from: the images that people agree on, question by question. Light."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from pipeline.classify.heads.heads import NONE
from pipeline.classify.heads.words import TITLE
from pipeline.classify.trees.tree import LabelTree

YES, NO = "yes", "no"
LEAST = 2
"""Images that must show a class, and that must not."""

Agreed = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Target:
    """A question with the images that answer it.

    `answer` is an index into `classes`, or 0 and 1 for one label.

    `assumed` counts the images at the end that nobody said no of: that they lack the label is assumed.
    """

    classes: tuple[str, ...]
    parent: str | None
    image_ids: tuple[str, ...]
    answer: Int[np.ndarray, " image"]
    assumed: int = 0

    @property
    def is_single(self) -> bool:
        """Whether it is about one label by itself."""
        return len(self.classes) == 1


TargetList = list[Target]


def targets(tree: LabelTree, agreed: Agreed) -> tuple[TargetList, dict[str, str]]:
    """Return the questions that can be learnt, parents first, and a sentence for every label that cannot.

    `agreed` is what people agree on, by image and label; conflicts and "not sure" teach nothing. TITLE in
    a sentence is what the label is called.
    """
    found: TargetList = []
    refused: dict[str, str] = {}
    for parent in [None, *tree.by_id]:
        labels = [node.id for node in tree.children(parent) if not node.heading]
        if tree.excludes(parent) and len(labels) > 1:
            target = _exclusive(tree, agreed, labels, refused)
            found += [] if target is None else [target]
        else:
            singles = [_single(tree, agreed, label, labels, refused) for label in labels]
            found += [target for target in singles if target is not None]
    learnt = {label for target in found for label in target.classes}
    order = {node.id: place for place, node in enumerate(tree.nodes)}
    found.sort(key=lambda target: min(order[label] for label in target.classes if label != NONE))
    return [_below(tree, target, learnt) for target in found], refused


def _single(
    tree: LabelTree, agreed: Agreed, label: str, siblings: list[str], refused: dict[str, str]
) -> Target | None:
    """A label by itself: yes against no, among the images that show its parent."""
    yes = [one for one, said in agreed.items() if said.get(label) == YES]
    no = [one for one, said in agreed.items() if said.get(label) == NO and _shows_parents(tree, said, label)]
    assumed = 0
    if len(yes) >= LEAST and len(no) < LEAST:
        silent = [
            one
            for one, said in agreed.items()
            if label not in said and any(said.get(other) == YES for other in siblings)
        ]
        if len(silent) >= LEAST:
            no += silent
            assumed = len(silent)
    if (sentence := _lacking(len(yes), len(no))) is not None:
        refused[label] = sentence
        return None
    answer = np.array([1] * len(yes) + [0] * len(no), np.int64)
    return Target((label,), None, (*yes, *no), answer, assumed)


def _exclusive(tree: LabelTree, agreed: Agreed, labels: list[str], refused: dict[str, str]) -> Target | None:
    """Labels that exclude each other: which of them, or none."""
    shown = {label: [one for one, said in agreed.items() if said.get(label) == YES] for label in labels}
    none = [
        one
        for one, said in agreed.items()
        if all(said.get(label) == NO for label in labels) and _shows_parents(tree, said, labels[0])
    ]
    shown |= {NONE: none} if len(none) >= LEAST else {}
    kept = [label for label, images in shown.items() if len(images) >= LEAST]
    total = sum(map(len, shown.values()))
    for label in labels:
        if label not in kept or len(kept) < 2:
            refused[label] = _lacking(len(shown[label]), total - len(shown[label])) or (
                f"All {total:,} labelled images are {TITLE}: there is nothing to tell it apart from. Label "
                "images of another class."
            )
    if len(kept) < 2:
        return None
    answer = np.concatenate([np.full(len(shown[label]), place) for place, label in enumerate(kept)])
    images = tuple(one for label in kept for one in shown[label])
    return Target(tuple(kept), None, images, answer.astype(np.int64))


def _lacking(yes: int, no: int) -> str | None:
    """Say what a label lacks to be learnt; None if nothing."""
    if yes + no == 0:
        return f"Nobody labelled an image with {TITLE} yet."
    if yes < LEAST:
        shown = "1 image shows" if yes else "No image shows"
        return f"{shown} {TITLE}: {LEAST} are needed."
    if no == 0:
        return f"All {yes:,} labelled images are {TITLE}: label some that are not."
    if no < LEAST:
        return f"1 image is said not to be {TITLE}: {LEAST} are needed."
    return None


def _shows_parents(tree: LabelTree, said: Mapping[str, str], label: str) -> bool:
    """Whether no parent of a label is denied: a no that only follows from its parent's teaches nothing."""
    return all(said.get(above) != NO for above in tree.above(label))


def _below(tree: LabelTree, target: Target, learnt: set[str]) -> Target:
    """Return a target with the nearest label above it that heads learn."""
    label = next(label for label in target.classes if label != NONE)
    parent = next((above for above in tree.above(label) if above in learnt), None)
    return Target(target.classes, parent, target.image_ids, target.answer, target.assumed)
