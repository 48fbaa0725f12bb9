"""What follows from labels by their tree."""

import pytest

from pipeline.classify.trees.consequences import answers, changes
from pipeline.classify.trees.tree import LabelTree, read_tree


@pytest.fixture
def tree() -> LabelTree:
    """Two exclusive classes, each with children; labels that go together."""
    return read_tree(
        """
tree: own
nodes:
  - {id: kind, heading: true, exclusive: true}
  - {id: warm, parent: kind}
  - {id: wet, parent: warm}
  - {id: cold, parent: kind}
  - {id: icy, parent: cold}
  - {id: torn}
"""
    )


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({}, {}),
        ({"wet": "yes"}, {"warm": "yes", "wet": "yes", "cold": "no", "icy": "no"}),
        ({"warm": "no"}, {"warm": "no", "wet": "no"}),
        ({"warm": "unsure", "torn": "no"}, {"warm": "unsure", "torn": "no"}),
        ({"cold": "yes", "icy": "unsure"}, {"warm": "no", "wet": "no", "cold": "yes", "icy": "unsure"}),
        ({"gone": "yes", "kind": "yes"}, {}),
    ],
)
def test_what_follows(tree: LabelTree, marks: dict, said: dict) -> None:
    """Parents of what is there, children and rivals of what is not; nodes that are gone say nothing."""
    assert {label: answer.value for label, answer in answers(tree, marks).items()} == said


def test_words_and_consequences_are_told_apart(tree: LabelTree) -> None:
    """Only what was said is not implied."""
    found = answers(tree, {"wet": "yes", "cold": "no"})

    assert [label for label, answer in found.items() if not answer.implied] == ["wet", "cold"]


@pytest.mark.parametrize(
    ("marks", "label", "value", "cleared"),
    [
        ({"warm": "yes"}, "cold", "yes", ["warm"]),
        ({"wet": "yes"}, "icy", "yes", ["wet"]),
        ({"warm": "no"}, "wet", "yes", ["warm"]),
        ({"warm": "unsure"}, "wet", "yes", ["warm"]),
        ({"wet": "yes"}, "warm", "no", ["wet"]),
        ({"wet": "yes"}, "warm", "unsure", ["wet"]),
        ({"wet": "yes", "torn": "yes"}, "warm", "clear", []),
        ({"wet": "no", "torn": "yes"}, "warm", "yes", []),
        ({"cold": "no"}, "warm", "yes", []),
    ],
)
def test_the_newer_word_counts(
    tree: LabelTree, marks: dict, label: str, value: str, cleared: list[str]
) -> None:
    """What contradicts it is cleared, nothing else; what is left never contradicts itself."""
    found = changes(tree, marks, label, value)
    left = {node: said for node, said in {**marks, **found}.items() if said != "clear"}

    assert found == {label: value} | dict.fromkeys(cleared, "clear")
    assert all(answers(tree, left)[node].value == said for node, said in left.items())
