"""Answers of heads that learnt from people and of the shipped head as one."""

import numpy as np
import pytest

from pipeline.classify.heads.merged import merged
from pipeline.classify.heads.versions import Predictions
from pipeline.classify.trees.tree import LabelTree, read_tree

TREE = """
tree: own
nodes:
  - {id: way, heading: true, exclusive: true}
  - {id: through, parent: way}
  - {id: over, parent: way}
  - {id: neither, parent: way}
  - {id: ring}
  - {id: fine, parent: ring}
  - {id: arc}
"""


@pytest.fixture(scope="module")
def tree() -> LabelTree:
    """Three classes that exclude each other, a label with a child, and one by itself."""
    return read_tree(TREE)


def told(version: str, **columns: list[float]) -> Predictions:
    """What a version says of two images."""
    values = np.array(list(columns.values()), np.float32).T
    return Predictions(version, tuple(columns), values, frozenset(columns))


def by_label(found: Predictions) -> dict[str, list[float]]:
    """The answers, rounded."""
    return {one: found.values[:, at].astype(float).round(3).tolist() for at, one in enumerate(found.labels)}


def test_labels_that_nobody_taught_keep_the_shipped_answer(tree: LabelTree) -> None:
    """Each label says which version made it; only what people taught may be trusted."""
    found = merged(
        tree, told("own-2", ring=[0.9, 0.2]), told("own-1", ring=[0.1, 0.1], arc=[0.7, 0.3]), frozenset()
    )

    assert by_label(found) == {"ring": [0.9, 0.2], "arc": [0.7, 0.3]}
    assert (found.maker("ring"), found.maker("arc"), found.version) == ("own-2", "own-1", "own-2")
    assert found.trusted == {"ring"}


def test_what_the_report_leaves_to_the_shipped_head_is_its_answer(tree: LabelTree) -> None:
    """Also where people's heads know the label."""
    found = merged(tree, told("own-2", ring=[0.9, 0.2]), told("own-1", ring=[0.1, 0.4]), frozenset({"ring"}))

    assert by_label(found) == {"ring": [0.1, 0.4]}
    assert found.maker("ring") == "own-1" and not found.trusted


def test_classes_that_exclude_each_other_share_what_is_left(tree: LabelTree) -> None:
    """The shipped head keeps the class that nobody labelled; all together never exceed one."""
    own = told("own-2", through=[0.8, 0.5], over=[0.2, 0.5])
    shipped = told("own-1", through=[0.1, np.nan], over=[0.3, np.nan], neither=[0.6, np.nan])
    found = merged(tree, own, shipped, frozenset())

    first, second = by_label(found)["through"], by_label(found)["over"]
    assert first == pytest.approx([0.32, 0.5], abs=1e-3) and second == pytest.approx([0.08, 0.5], abs=1e-3)
    assert by_label(found)["neither"][0] == pytest.approx(0.6)
    assert np.nansum(found.values, axis=1).max() <= 1 + 1e-6


def test_no_child_is_likelier_than_its_parent(tree: LabelTree) -> None:
    """Where the shipped head denies rings, fine rings that people taught are denied too."""
    found = merged(
        tree,
        told("own-2", ring=[0.9, 0.9], fine=[0.8, 0.1]),
        told("own-1", ring=[0.2, 0.3]),
        frozenset({"ring"}),
    )

    assert by_label(found)["fine"] == pytest.approx([0.2, 0.1])


def test_a_question_that_neither_knows_is_left_out(tree: LabelTree) -> None:
    """Labels come in the order of the tree."""
    found = merged(tree, told("own-2", arc=[0.5, 0.5]), told("own-1", ring=[0.5, 0.5]), frozenset())

    assert found.labels == ("ring", "arc")
