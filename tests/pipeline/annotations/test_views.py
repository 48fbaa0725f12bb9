"""Named views."""

import json
import sqlite3
from multiprocessing.pool import Pool
from pathlib import Path

import pytest

from pipeline.annotations import Annotations, open_annotations
from pipeline.errors import (
    AnnotationError,
    AnnotationStoreError,
    ChangedMeanwhileError,
    UnknownAnnotationError,
)

STATE = {"map": "main", "filters": {"column": "material", "in": ["BiFeO3"]}, "camera": {"x": 0.5}}


@pytest.fixture
def annotations(tmp_path: Path) -> Annotations:
    """Annotations of a collection that has none yet."""
    return open_annotations(tmp_path)


def test_a_view_comes_back_as_it_was_stored(annotations: Annotations) -> None:
    """State, name and author are kept; blanks around and within names are not."""
    stored = annotations.views.add("  Stripes\n of D01 ", STATE, "A. Tester")

    assert annotations.views.get(stored.id) == stored
    assert (stored.name, stored.author, stored.state) == ("Stripes of D01", "A. Tester", STATE)
    assert stored.revision == 1
    assert stored.created_at.endswith("+00:00")


def test_the_newest_change_is_listed_first(annotations: Annotations) -> None:
    """Renaming counts as a change."""
    first, second = (annotations.views.add(name, STATE) for name in ("first", "second"))
    annotations.views.change(first.id, name="renamed")

    assert [view.name for view in annotations.views.list()] == ["renamed", "second"]
    assert annotations.views.get(second.id).revision == 1


def test_a_deleted_view_can_be_brought_back(annotations: Annotations) -> None:
    """Until then it is neither listed nor found, and cannot be changed."""
    view = annotations.views.add("mine", STATE)
    annotations.views.delete(view.id)

    assert annotations.views.list() == []
    for use in (annotations.views.get, annotations.views.delete, annotations.views.change):
        with pytest.raises(UnknownAnnotationError, match=f"There is no view '{view.id}'"):
            use(view.id)
    assert annotations.views.restore(view.id) == view
    assert annotations.views.restore(view.id) == view
    assert annotations.views.list() == [view]


def test_a_change_on_an_old_revision_is_refused(annotations: Annotations) -> None:
    """Whoever saves second learns of it and overwrites nothing."""
    view = annotations.views.add("shared", STATE)
    annotations.views.change(view.id, state={"map": "other"}, revision=1)

    with pytest.raises(ChangedMeanwhileError, match=r"'shared' was changed meanwhile \(revision 2, not 1\)"):
        annotations.views.change(view.id, state=STATE, revision=1)
    assert annotations.views.get(view.id).state == {"map": "other"}


@pytest.mark.parametrize(
    ("name", "state", "sentence"),
    [
        (" ", STATE, "needs a name of 1 to 200"),
        ("x" * 201, STATE, "needs a name of 1 to 200"),
        ("ok", ["no", "object"], "is a JSON object"),
        ("ok", {"x": float("nan")}, "not JSON"),
        ("ok", {"ids": "x" * 1024**2}, "store long lists of images as a selection"),
    ],
)
def test_what_is_no_view_is_refused(
    annotations: Annotations, name: str, state: object, sentence: str
) -> None:
    """The sentence says what is expected; nothing is stored."""
    with pytest.raises(AnnotationError, match=sentence):
        annotations.views.add(name, state)
    assert annotations.views.list() == []


def test_any_text_can_be_stored(annotations: Annotations) -> None:
    """What no database holds is replaced in names, and kept in states."""
    stored = annotations.views.add("µm \ud800\0 → Å", {"text": "\ud800\0 é"})

    assert stored.name == "µm ? → Å"
    assert annotations.views.get(stored.id).state == {"text": "\ud800\0 é"}


def test_looking_makes_no_file(tmp_path: Path) -> None:
    """A collection that nobody annotated stays as it is, writable or not."""
    assert open_annotations(tmp_path).views.list() == []
    assert list(tmp_path.iterdir()) == []


def test_many_processes_write_at_once(tmp_path: Path, writers: Pool) -> None:
    """Nothing is lost, from the very first write, which makes the file."""
    writers.starmap(_write_views, [(tmp_path, number) for number in range(4)], chunksize=1)
    names = [view.name for view in open_annotations(tmp_path).views.list()]

    assert sorted(names) == sorted(f"{writer}-{number}" for writer in range(4) for number in range(10))


def _write_views(folder: Path, writer: int) -> None:
    for number in range(10):
        open_annotations(folder).views.add(f"{writer}-{number}", STATE)


def test_one_of_many_savers_wins(tmp_path: Path, writers: Pool) -> None:
    """Of several changes of the same revision exactly one happens, whole."""
    view = open_annotations(tmp_path).views.add("shared", STATE)
    won = writers.starmap(_save_over, [(tmp_path, view.id, number) for number in range(4)], chunksize=1)

    assert sum(won) == 1
    assert open_annotations(tmp_path).views.get(view.id).state == {"saver": won.index(True)}


def _save_over(folder: Path, view_id: str, saver: int) -> bool:
    try:
        open_annotations(folder).views.change(view_id, state={"saver": saver}, revision=1)
    except ChangedMeanwhileError:
        return False
    return True


def test_a_shared_database_keeps_collections_apart(tmp_path: Path) -> None:
    """The same URL serves many collections, each sees its own."""
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    one, two = (open_annotations(tmp_path / name, url) for name in ("one", "two"))
    view = one.views.add("mine", STATE)

    assert two.views.list() == []
    with pytest.raises(UnknownAnnotationError, match="no view"):
        two.views.delete(view.id)
    assert not (tmp_path / "one").exists()


def test_annotations_move_with_their_folder(tmp_path: Path) -> None:
    """They are kept by the collection itself, whatever it is called."""
    (tmp_path / "old").mkdir()
    view = open_annotations(tmp_path / "old").views.add("mine", STATE)
    (tmp_path / "old").rename(tmp_path / "new")

    assert open_annotations(tmp_path / "new").views.get(view.id) == view


def test_a_database_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Damage is a sentence with the place, not a crash."""
    (tmp_path / "annotations.db").write_text("this is no database, whatever its name says" * 50)

    with pytest.raises(AnnotationStoreError, match=r"annotations\.db cannot be used now: .*not a database"):
        open_annotations(tmp_path).views.list()


def test_the_file_is_plain_sqlite(tmp_path: Path) -> None:
    """Anybody can read it without our code."""
    open_annotations(tmp_path).views.add("mine", STATE)
    connection = sqlite3.connect(tmp_path / "annotations.db")
    name, state = connection.execute("select name, state from views").fetchone()
    mode = connection.execute("pragma journal_mode").fetchone()[0]
    connection.close()

    assert (name, json.loads(state), mode) == ("mine", STATE, "wal")
