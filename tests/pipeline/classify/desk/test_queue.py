"""Which images are asked, by heads whose probabilities are known."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.annotations.labels import Action
from pipeline.classify.desk.desk import Desk
from pipeline.classify.desk.queue import Entry, Wanted, queue, spread
from pipeline.classify.heads.versions import probability_table
from pipeline.classify.trees.tree import LabelTree
from pipeline.tasks.shelf import Opened, Shelf
from tests.making import make_collection

LABELS = ("transmission", "grazing", "ring")


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Twelve images: heads are unsure of the geometry of the fourth and of rings in the ninth, else sure."""
    opened = Shelf(make_collection(tmp_path / "tiny").parent).open("tiny")
    desk = opened.labels
    ids = desk.collection.ids.tolist()
    values = np.tile([0.95, 0.05, 0.1], (12, 1))
    values[3, :2], values[8, 2] = (0.52, 0.48), 0.55
    suspicious = {"image_id": ids[5], "label": "ring", "value": "yes", "probability": 0.03, "sure": 0.97}
    tree = desk.files.get("scattering")
    versions = desk.versions(tree)
    name = versions.add({"suspicious": [suspicious]}, b"", probability_table(ids, LABELS, values))
    versions.change(version=name)
    return opened


def ask(opened: Opened, **wanted: object) -> list[Entry]:
    """Ask the queue."""
    desk = opened.labels
    return queue(desk, tree_of(desk), lambda: opened.index, Wanted(**wanted))  # type: ignore[arg-type]


def tree_of(desk: Desk) -> LabelTree:
    """Return the tree that is labelled with."""
    return desk.files.get("scattering")


def test_the_least_sure_come_first_and_say_why(opened: Opened) -> None:
    """Between which classes the heads hesitate, or of what they are not sure."""
    ids = opened.collection.ids.tolist()
    found = {entry["image_id"]: entry for entry in ask(opened, count=2)}

    assert set(found) == {ids[3], ids[8]}
    assert found[ids[3]]["why"].startswith(
        "The heads hesitate between Transmission (52%) and Grazing incidence (48%)"
    )
    assert found[ids[8]]["why"].startswith("The heads are not sure of Rings here (55%)")
    assert (found[ids[3]]["label"], found[ids[8]]["label"]) == ("transmission", "ring")


@pytest.mark.parametrize(("label", "first"), [("geometry", 3), ("ring", 8), ("features", 8)])
def test_one_question_can_be_asked_alone(opened: Opened, label: str, first: int) -> None:
    """A label, or all below a heading."""
    assert ask(opened, count=1, label=label)[0]["image_id"] == opened.collection.ids[first]


def test_images_that_heads_say_nothing_of_come_last(opened: Opened) -> None:
    """Such as those that came since, or are no patterns; the reason says so."""
    desk, ids = opened.labels, opened.collection.ids.tolist()
    versions = desk.versions(tree_of(desk))
    name = versions.names()[0]
    known = versions.predictions(name, ids)
    versions.replace_probabilities(name, probability_table(ids[3:], LABELS, known.values[3:]))
    found = ask(opened, count=12)

    assert {entry["image_id"] for entry in found[-3:]} == set(ids[:3])
    assert all("The heads say nothing of this image" in entry["why"] for entry in found[-3:])


def test_a_label_that_no_head_knows_is_asked_of_images_far_apart(opened: Opened) -> None:
    """And the reason says so."""
    found = ask(opened, count=3, label="halo")

    assert len({entry["image_id"] for entry in found}) == 3
    assert all("The model has not learnt this yet" in entry["why"] for entry in found)


def test_suspicious_labels_are_asked_while_they_stand(opened: Opened) -> None:
    """Once the label is taken back, nobody is asked any more."""
    desk = opened.labels
    image_id = str(opened.collection.ids[5])
    desk.say(tree_of(desk), "A", "r", [Action(image_id, "ring", "yes")])
    (entry,) = ask(opened, order="suspicious", author="A")

    assert entry["image_id"] == image_id
    assert entry["why"] == (
        "“Rings” is said to be there; heads that did not learn from this image give it 3%."
    )
    desk.say(tree_of(desk), "A", "s", [Action(image_id, "ring", "clear")])
    assert ask(opened, order="suspicious") == []


def test_images_far_from_what_is_known_are_preferred() -> None:
    """Of two copies one is asked, of what is labelled already none before others."""
    corners = np.eye(4, dtype=np.float32)
    pool = corners[[0, 0, 1, 2]]
    chosen, _ = spread(pool, np.ones(4), corners[2:3], 3)

    assert sorted(chosen[:2].tolist()) == [0, 2] and chosen[2] == 1
