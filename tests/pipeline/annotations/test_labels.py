"""Labels as events: one transaction a change, whoever writes beside."""

import uuid
from multiprocessing.pool import Pool
from pathlib import Path

import pytest

from pipeline.annotations import open_annotations
from pipeline.annotations.labels import Action, Labels
from pipeline.errors import AnnotationError, AnnotationStoreError

LABELS = ("a", "b", "c")


def plain(marks: object, label: str, value: str) -> dict[str, str]:
    """Change the label alone."""
    return {label: value}


def nothing(image_id: str, label: str) -> tuple[None, str]:
    """No model, no content."""
    return None, ""


def say(labels: Labels, author: str, *actions: tuple[str, str, str], request: str = "") -> list[str]:
    """Say something; return the values that changed."""
    given = [Action(*action) for action in actions]
    said = labels.say("own", author, request or uuid.uuid4().hex, given, plain, nothing)
    return [event.value for event in said.events]


def stand(labels: Labels) -> dict[tuple[str, str, str], str]:
    """Return what everybody says now."""
    found = {(event.author, event.image_id, event.label): event.value for event in labels.events("own")}
    return {place: value for place, value in found.items() if value != "clear"}


@pytest.fixture
def labels(tmp_path: Path) -> Labels:
    """Labels of a collection that has none yet."""
    return open_annotations(tmp_path).labels


def test_events_are_read_from_where_one_was(labels: Labels) -> None:
    """Turns grow by one, what says nothing new is no event, and nothing is there before the first."""
    assert (labels.events("own"), labels.trees()) == ([], [])
    say(labels, "A", ("i", "a", "yes"), ("i", "b", "no"))

    assert say(labels, "A", ("i", "a", "yes")) == []
    assert say(labels, "A", ("i", "a", "clear"), ("i", "b", "clear"), ("i", "c", "clear")) == [
        "clear",
        "clear",
    ]
    assert [event.turn for event in labels.events("own")] == [1, 1, 3, 3]
    assert [event.before for event in labels.events("own", after=1)] == ["yes", "no"]
    assert (stand(labels), labels.trees()) == ({}, ["own"])


def test_undo_goes_back_to_the_beginning_and_forth_again(labels: Labels) -> None:
    """Step by step through every state; something new forgets what was undone."""
    states = [stand(labels)]
    for action in (("i", "a", "yes"), ("i", "a", "no"), ("j", "b", "unsure"), ("i", "a", "clear")):
        say(labels, "A", action)
        states.append(stand(labels))
    for state in reversed(states[:-1]):
        labels.undo("own", "A", uuid.uuid4().hex)
        assert stand(labels) == state
    for state in states[1:]:
        labels.redo("own", "A", uuid.uuid4().hex)
        assert stand(labels) == state
    labels.undo("own", "A", uuid.uuid4().hex)
    say(labels, "A", ("k", "c", "yes"))

    assert labels.can("own", "A") == (True, False)
    assert labels.redo("own", "A", uuid.uuid4().hex).events == []
    assert labels.can("own", "B") == (False, False)


def write_many(place: tuple[str, str]) -> list[int]:
    """Say eighteen things, and undo every third; return the turns that were answered."""
    folder, author = place
    labels = open_annotations(Path(folder)).labels
    turns = []
    for number in range(18):
        action = Action(f"i{number % 7}", LABELS[number % 3], "yes" if number % 2 else "no")
        said = labels.say("own", author, f"{author}{number}", [action], plain, nothing)
        turns += {event.turn for event in said.events}
        if number % 3 == 2:
            turns += {event.turn for event in labels.undo("own", author, f"{author}-{number}").events}
    return turns


def test_many_writers_share_no_turn_and_lose_nothing(tmp_path: Path, writers: Pool) -> None:
    """Three processes at once: every answered turn is there, each of one author alone."""
    answered = writers.map(write_many, [(str(tmp_path), author) for author in "ABC"])
    labels = open_annotations(tmp_path).labels
    events = labels.events("own")
    authors = {
        turn: {event.author for event in events if event.turn == turn} for turn in {e.turn for e in events}
    }

    assert sorted(turn for turns in answered for turn in turns) == sorted(authors)
    assert all(len(names) == 1 for names in authors.values())
    alone = {key[1:]: value for key, value in stand(labels).items() if key[0] == "A"}
    assert alone == {key[1:]: value for key, value in stand(labels).items() if key[0] == "B"}


def test_another_tree_and_collection_are_apart(tmp_path: Path) -> None:
    """In one shared database."""
    url = f"sqlite:///{tmp_path}/all.db"
    one, other = (open_annotations(tmp_path / name, url).labels for name in ("one", "other"))
    say(one, "A", ("i", "a", "yes"), request="r")

    assert other.events("own") == one.events("else") == []
    assert say(other, "A", ("i", "a", "no"), request="r") == ["no"]


@pytest.mark.parametrize(
    ("author", "request_", "value", "sentence"),
    [
        ("A", "r", "perhaps", "is no value"),
        ("A", "", "yes", "send a UUID"),
        ("A" * 101, "r", "yes", "author has at most"),
    ],
)
def test_what_cannot_be_stored_is_refused(
    labels: Labels, author: str, request_: str, value: str, sentence: str
) -> None:
    """With a sentence."""
    with pytest.raises(AnnotationError, match=sentence):
        labels.say("own", author, request_, [Action("i", "a", value)], plain, nothing)


def test_a_database_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """As an error, not an answer."""
    (tmp_path / "annotations.db").write_bytes(b"no database" * 100)

    with pytest.raises(AnnotationStoreError, match="cannot be used now"):
        say(open_annotations(tmp_path).labels, "A", ("i", "a", "yes"))
