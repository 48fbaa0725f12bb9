"""What follows from labels by the tree they belong to: docs/labels.md has the rules. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.classify.trees.tree import LabelTree

YES, NO, UNSURE, CLEAR = "yes", "no", "unsure", "clear"


class Answer(NamedTuple):
    """What somebody says of a label, in words or by consequence."""

    value: str
    implied: bool


def changes(tree: LabelTree, marks: Mapping[str, str], label: str, value: str) -> dict[str, str]:
    """Return the nodes that change when an author with `marks` says `value` of a label.

    Beside the label these are older words of the same author that contradict it: they are cleared.
    """
    found = {label: value}
    if value == CLEAR:
        return found
    for node, said in marks.items():
        if node != label and node in tree.by_id and _contradicts(tree, (label, value), (node, said)):
            found[node] = CLEAR
    return found


def _contradicts(tree: LabelTree, new: tuple[str, str], old: tuple[str, str]) -> bool:
    (label, value), (node, said) = new, old
    if said not in (YES, NO):
        return value == YES and said == UNSURE and node in tree.above(label)
    if value == YES and said == NO:
        return node in tree.above(label)
    if said == YES and value in (NO, UNSURE):
        return label in tree.above(node)
    return value == YES and said == YES and _exclude(tree, label, node)


def _exclude(tree: LabelTree, one: str, other: str) -> bool:
    """Whether two nodes lie in branches that exclude each other."""
    up, down = [one, *tree.above(one)], [other, *tree.above(other)]
    return any(rival in down for node in up for rival in tree.rivals(node))


def answers(tree: LabelTree, marks: Mapping[str, str]) -> dict[str, Answer]:
    """Return all that an author says of an image, in the order of the tree's labels.

    A node of `marks` that is no longer in the tree, or is a heading now, is passed over.
    """
    said = {node: value for node, value in marks.items() if node in tree.by_id and value != CLEAR}
    yes = {node for node, value in said.items() if value == YES}
    for node in list(yes):
        yes.update(tree.above(node))
    no = {node for node, value in said.items() if value == NO and node not in yes}
    for node in yes:
        no.update(set(tree.rivals(node)) - yes)
    for node in list(no):
        no.update(set(tree.below(node)) - yes)
    found = {}
    for label in tree.labels:
        value = YES if label.id in yes else NO if label.id in no else said.get(label.id)
        if value is not None:
            found[label.id] = Answer(value, said.get(label.id) != value)
    return found
