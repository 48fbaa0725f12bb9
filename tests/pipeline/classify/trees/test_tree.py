"""Label trees and their edits."""

from pathlib import Path

import pytest

from pipeline.classify.trees.edits import edited
from pipeline.classify.trees.files import TreeFiles
from pipeline.classify.trees.tree import LabelTree, read_tree, write_tree
from pipeline.errors import ChangedMeanwhileError, LabelTreeError, UnknownLabelTreeError

NODES = """
tree: own
nodes:
  - {id: ring, parent: features}
  - {id: geometry, exclusive: true, heading: true}
  - {id: grazing, parent: geometry, name: grazing-incidence, key: g}
  - {id: transmission, parent: geometry, key: t}
  - {id: features}
"""


@pytest.fixture
def tree() -> LabelTree:
    """A tree of five nodes, written in disorder."""
    return read_tree(NODES)


def test_parents_come_first_and_siblings_keep_their_order(tree: LabelTree) -> None:
    """Whatever the order in the file."""
    assert [node.id for node in tree.nodes] == ["geometry", "grazing", "transmission", "features", "ring"]
    assert [node.id for node in tree.labels] == ["grazing", "transmission", "features", "ring"]
    assert tree.path("grazing") == "geometry/grazing-incidence"
    assert (tree.rivals("grazing"), tree.rivals("ring"), tree.rivals("features")) == (
        ["transmission"],
        [],
        [],
    )
    assert (tree.above("ring"), tree.below("geometry")) == (["features"], ["grazing", "transmission"])


def test_a_file_comes_back_as_it_was(tree: LabelTree) -> None:
    """Written and read again it is the same tree of the same revision."""
    again = read_tree(write_tree(tree), "own")

    assert again == tree
    assert again.revision == tree.revision != edited(tree, {"op": "remove", "id": "ring"}).revision


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ("[{id: a, parent: b}, {id: b, parent: c}, {id: c, parent: b}]", "cycle: b → c → b"),
        ("[{id: a, parent: a}]", "cycle: a → a"),
        ("[{id: a}, {id: a}]", "two nodes have the id 'a'"),
        ("[{id: a, name: x}, {id: b, name: x}]", "'a' and 'b' both have the name 'x'"),
        ("[{id: a, key: x}, {id: b, parent: a, key: x}]", "both have the key 'x'"),
        ("[{id: a, parent: z}]", "parent of 'a' is 'z', which is no node"),
        ("[{id: a, key: xy}]", "is one character"),
        ("[{id: A b}]", "is no id of a node"),
        ("[{id: a, name: b/c}]", "no /"),
        ("[{id: a, colour: red}]", "unknown fields: colour"),
        ("[{name: a}]", "needs an id"),
        ("[{id: a, exclusive: maybe}]", "true or false"),
        ("[{id: a, analyses: radial}]", "list of names"),
        ("{id: a}", "a list of `nodes`"),
        ("[", "is no YAML"),
    ],
)
def test_a_tree_that_cannot_be_is_refused(nodes: str, sentence: str) -> None:
    """The sentence names the node and what is wrong with it."""
    with pytest.raises(LabelTreeError, match=sentence.replace("[", r"\[")):
        read_tree(f"tree: own\nnodes: {nodes}")


def test_renaming_and_moving_keep_the_id(tree: LabelTree) -> None:
    """So labels stay."""
    renamed = edited(tree, {"op": "rename", "id": "ring", "name": "circles"})
    moved = edited(renamed, {"op": "move", "id": "ring", "parent": "geometry", "before": "transmission"})

    assert (renamed.path("ring"), moved.path("ring")) == ("features/circles", "geometry/circles")
    assert [node.id for node in moved.children("geometry")] == ["grazing", "ring", "transmission"]


def test_adding_removing_describing(tree: LabelTree) -> None:
    """A new node gets an id of its own; a branch goes as a whole; what is described changes, null empties."""
    added = edited(tree, {"op": "add", "name": "Bragg peaks", "parent": "features", "key": "p"})
    described = edited(tree, {"op": "describe", "id": "grazing", "description": "Low angle", "key": None})

    assert added.nodes[-1].id.startswith("bragg-peaks-") and added.nodes[-1].title == "Bragg peaks"
    assert [node.id for node in edited(tree, {"op": "remove", "id": "geometry"}).nodes] == [
        "features",
        "ring",
    ]
    assert (described.get("grazing").description, described.get("grazing").key) == ("Low angle", None)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ({"op": "paint", "id": "ring"}, "is no edit"),
        ({"op": "move", "id": "geometry", "parent": "grazing"}, "below itself"),
        ({"op": "move", "id": "ring", "parent": None, "before": "grazing"}, "same parent"),
        ({"op": "rename", "id": "ring", "name": " "}, "needs a name"),
        ({"op": "rename", "id": "grazing", "name": "transmission"}, "both have the name"),
        ({"op": "add", "name": "x", "key": "t"}, "both have the key"),
        ({"op": "add"}, "needs a name"),
        ({"op": "remove", "id": "halo"}, "has no node 'halo'"),
        ({"op": "remove"}, "needs the id"),
        ({"op": "describe", "id": "ring", "colour": "red"}, "cannot describe colour"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(tree: LabelTree, edit: dict, sentence: str) -> None:
    """With a sentence."""
    with pytest.raises(LabelTreeError, match=sentence):
        edited(tree, edit)


def test_shipped_trees_are_whole() -> None:
    """They can be read, say what each label means, and give each a key."""
    files = TreeFiles(Path("/nowhere"))
    for name in files.names():
        tree = files.get(name)
        assert all(node.key and node.description for node in tree.labels), name


def test_a_stale_edit_is_refused(tmp_path: Path) -> None:
    """A change by hand counts as one too."""
    files = TreeFiles(tmp_path)
    base = files.get("microscopy").revision
    files.edit("microscopy", base, {"op": "rename", "id": "bubble", "name": "skyrmion"})

    with pytest.raises(ChangedMeanwhileError, match="was changed meanwhile"):
        files.edit("microscopy", base, {"op": "remove", "id": "bubble"})
    with pytest.raises(UnknownLabelTreeError, match="There is no label tree 'x'"):
        files.get("x")
