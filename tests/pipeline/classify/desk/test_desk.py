"""Labels of a collection that changes: gone images, new ids, another tree."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.annotations.labels import Action
from pipeline.classify.desk.desk import Desk
from pipeline.errors import LabelError
from pipeline.tasks.shelf import Shelf
from tests.making import make_collection


def desk_of(folder: Path) -> Desk:
    """Open the labels of a collection."""
    return Shelf(folder.parent).open(folder.name).labels


def marked(desk: Desk) -> dict[str, list[str]]:
    """Return what is there, by image."""
    book = desk.book(desk.files.get("scattering"))
    return {
        one: [label for label, value in known.agreed.items() if value == "yes"]
        for one, known in book.images.items()
    }


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A collection whose first and last image show rings, by two people."""
    folder = make_collection(tmp_path / "tiny")
    desk = desk_of(folder)
    tree = desk.files.get("scattering")
    for author, rows in (("A", (0, 11)), ("B", (0,))):
        actions = [Action(str(desk.collection.ids[row]), "ring", "yes") for row in rows]
        desk.say(tree, author, author, actions)
    return folder


def rebuilt(folder: Path, images: Path) -> Desk:
    """Replace the collection by another one, but for what people added."""
    (folder / "annotations.db").rename(images / "annotations.db")
    shutil.rmtree(folder)
    images.rename(folder)
    return desk_of(folder)


def test_labels_of_images_that_are_gone_are_kept_and_told(labelled: Path) -> None:
    """A rebuild with fewer images: theirs are counted, and count no more in what is there."""
    before = marked(desk_of(labelled))
    desk = rebuilt(labelled, make_collection(labelled.parent / "fewer", count=11))
    tree = desk.files.get("scattering")

    assert marked(desk) == before
    assert desk.counts(tree)["gone"] == 1
    assert desk.gone(desk.book(tree)) == [list(before)[1]]


def test_labels_find_the_same_pixels_under_a_new_id(labelled: Path) -> None:
    """Each author's words move to the image of the same content, once; undo stays what it was."""
    changed = make_collection(labelled.parent / "changed")
    old = list(marked(desk_of(labelled)))
    new_ids = {one: f"{number:032x}" for number, one in enumerate(desk_of(changed).collection.ids)}
    rename_images(changed, new_ids)
    desk = rebuilt(labelled, changed)

    assert marked(desk) == {new_ids[one]: ["ring"] for one in old}
    tree = desk.files.get("scattering")
    assert set(desk.book(tree).known(new_ids[old[0]]).by_author) == {"A", "B"}
    assert desk.counts(tree)["gone"] == 0
    turn = desk.book(tree).turn
    assert desk_of(labelled).book(tree).turn == turn


def rename_images(folder: Path, new_ids: dict[str, str]) -> None:
    """Give the images of a collection other ids."""
    for path in folder.rglob("part-*.parquet"):
        table = pq.read_table(path)
        if "image_id" in table.column_names:
            ids = pa.array([new_ids[one] for one in table["image_id"].to_pylist()])
            pq.write_table(table.set_column(table.column_names.index("image_id"), "image_id", ids), path)


def test_too_much_at_once_is_refused(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how much may be."""
    monkeypatch.setattr("pipeline.classify.desk.desk.MOST_ACTIONS", 1)
    desk = desk_of(labelled)
    actions = [Action(str(one), "ring", "no") for one in desk.collection.ids[:2]]

    with pytest.raises(LabelError, match="2 labels at once are too many: at most 1"):
        desk.say(desk.files.get("scattering"), "A", "r", actions)
