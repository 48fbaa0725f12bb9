"""Records of the trail."""

from dataclasses import replace
from multiprocessing.pool import Pool
from pathlib import Path

import pytest

from pipeline.annotations import Annotations, open_annotations
from pipeline.annotations.layers import Layer
from pipeline.annotations.nodes import NewNode
from pipeline.errors import AnnotationError, ChangedMeanwhileError, UnknownAnnotationError


def new(number: int, parent: str = "main", name: str = "rings") -> NewNode:
    """Return a node that is about to be stored."""
    return NewNode(
        id=f"trail-{number:012x}",
        parent=parent,
        name=name,
        author="A. Tester",
        count=3,
        digest="d" * 64,
        chosen={"map": "main"},
        parameters={"seed": 0},
        measured={"version": "1"},
        file=f"maps/trail-{number:012x}/part-1.parquet",
    )


@pytest.fixture
def annotations(tmp_path: Path) -> Annotations:
    """Annotations of a collection that has none yet."""
    return open_annotations(tmp_path)


def test_a_node_comes_back_as_it_was_stored(annotations: Annotations) -> None:
    """With a revision and times; parents come before their children."""
    top = annotations.nodes.add(new(2, name="  big\nring "))
    below = annotations.nodes.add(new(1, top.id))

    assert annotations.nodes.list() == [top, below]
    assert (top.name, top.note, top.revision, top.chosen) == ("big ring", "", 1, {"map": "main"})
    assert annotations.nodes.find("trail-ffffffffffff") is None


def test_the_same_map_is_stored_once(annotations: Annotations) -> None:
    """The first record counts, with its file; one that was deleted takes the new name and file."""
    first = annotations.nodes.add(new(1))
    again = replace(new(1, name="other"), file="maps/other.parquet")

    assert annotations.nodes.add(again) == first
    annotations.nodes.delete(first.id)
    back = annotations.nodes.add(again)
    assert (back.id, back.name, back.file) == (first.id, "other", "maps/other.parquet")


def test_a_branch_is_hidden_and_shown_as_a_whole(annotations: Annotations) -> None:
    """What was deleted before stays deleted; a child added meanwhile is hidden with its parent."""
    nodes = annotations.nodes
    top = nodes.add(new(1))
    left, right = nodes.add(new(2, top.id)), nodes.add(new(3, top.id))
    nodes.delete(right.id)

    assert nodes.delete(top.id) == [top.id, left.id]
    with pytest.raises(UnknownAnnotationError, match="deleted with its branch: restore it"):
        nodes.get(left.id)
    late = new(4, left.id)
    with pytest.raises(UnknownAnnotationError, match="deleted with its branch"):
        nodes.add(late)
    assert [node.id for node in nodes.restore([top.id])] == [top.id]
    assert [node.id for node in nodes.list()] == [top.id, left.id, late.id]
    assert [node.id for node in nodes.restore([right.id])] == [top.id, right.id]


def test_restoring_below_what_is_deleted_restores_that_too(annotations: Annotations) -> None:
    """No node hangs in the air; one that was never there is said."""
    nodes = annotations.nodes
    top = nodes.add(new(1))
    below = nodes.add(new(2, top.id))
    nodes.delete(top.id)

    assert {node.id for node in nodes.restore([below.id])} == {top.id, below.id}
    with pytest.raises(UnknownAnnotationError, match="never there"):
        nodes.restore(["trail-ffffffffffff"])


def test_a_change_on_an_old_revision_is_refused(annotations: Annotations) -> None:
    """Whoever saves second learns of it and overwrites nothing."""
    node = annotations.nodes.add(new(1))
    annotations.nodes.change(node.id, name="first", revision=1)

    with pytest.raises(ChangedMeanwhileError, match=r"'first' was changed meanwhile \(revision 2, not 1\)"):
        annotations.nodes.change(node.id, name="second", revision=1)
    assert annotations.nodes.change(node.id, note=" one\ntwo ").note == "one\ntwo"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "needs a name of 1 to 200"),
        ({"author": "x" * 101}, "at most 100 characters"),
        ({"chosen": {"selection": "x" * 70_000}}, "store long lists of images as a selection"),
        ({"measured": {"kept": float("nan")}}, "is not JSON"),
    ],
)
def test_what_is_no_node_is_refused(annotations: Annotations, changed: dict, sentence: str) -> None:
    """Nothing is stored."""
    with pytest.raises(AnnotationError, match=sentence):
        annotations.nodes.add(replace(new(1), **changed))
    assert annotations.nodes.list() == []


def test_a_lost_file_is_replaced_once(annotations: Annotations) -> None:
    """Of two who computed it anew the first wins."""
    node = annotations.nodes.add(new(1))
    first, second = (replace(new(1), file=f"maps/{name}.parquet") for name in ("first", "second"))
    annotations.nodes.replace_file(node.id, node.file, first)

    assert annotations.nodes.replace_file(node.id, node.file, second).file == "maps/first.parquet"


def test_the_newest_layer_of_a_kind_counts(annotations: Annotations) -> None:
    """Each map has one of each kind."""
    for number, kind in enumerate(("groups", "groups", "stability")):
        annotations.layers.add(Layer("main", kind, f"{number}.parquet", {"stamp": ""}))

    assert [layer.file for layer in annotations.layers.list()] == ["1.parquet", "2.parquet"]


def test_collections_in_one_database_have_trails_of_their_own(tmp_path: Path) -> None:
    """The same id may stand in two of them."""
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    one, other = (open_annotations(tmp_path / name, url) for name in ("one", "other"))
    one.nodes.add(new(1))

    assert other.nodes.list() == []
    assert other.nodes.add(new(1)).revision == 1


def test_many_processes_store_the_same_map(tmp_path: Path, writers: Pool) -> None:
    """All get the one record."""
    files = writers.starmap(_add, [(tmp_path, number) for number in range(6)], chunksize=1)

    assert len(set(files)) == 1
    assert len(open_annotations(tmp_path).nodes.list()) == 1


def _add(folder: Path, number: int) -> str:
    return open_annotations(folder).nodes.add(replace(new(1), file=f"{number}.parquet")).file
