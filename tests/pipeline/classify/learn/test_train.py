"""Training heads: what is learnt, how it is tested, what is said where it cannot be."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.heads.heads import read_heads
from pipeline.classify.learn.curve import needed
from pipeline.classify.learn.features import Features, groups_of
from pipeline.classify.learn.train import Trained, train
from pipeline.classify.trees.tree import LabelTree, read_tree
from pipeline.collection import Collection, open_collection
from pipeline.errors import LabelError
from tests.making import make_collection

TREE = """
tree: own
nodes:
  - {id: kind, heading: true, exclusive: true}
  - {id: warm, parent: kind}
  - {id: cold, parent: kind}
  - {id: mild, parent: kind}
  - {id: wet, parent: warm}
  - {id: torn}
"""


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """A collection of 240 images with random vectors."""
    return open_collection(make_collection(tmp_path_factory.mktemp("learn") / "many", count=240))


@pytest.fixture(scope="module")
def tree() -> LabelTree:
    """Exclusive classes with a child, and a label by itself."""
    return read_tree(TREE)


@pytest.fixture(scope="module")
def agreed(collection: Collection) -> dict[str, dict[str, str]]:
    """Labels that numbers of the vectors decide; one in twenty of `torn` is wrong."""
    rng = np.random.default_rng(3)
    found: dict[str, dict[str, str]] = {}
    for image_id, vector in zip(collection.ids, collection.embeddings().astype(float), strict=True):
        kind = ("warm", "cold", "mild")[int(vector[:3].argmax())]
        said = {one: "yes" if one == kind else "no" for one in ("warm", "cold", "mild")}
        said["wet"] = "yes" if kind == "warm" and vector[3] > 0 else "no"
        is_torn = (vector[4] > 0) != (rng.random() < 0.05)
        found[str(image_id)] = {**said, "torn": "yes" if is_torn else "no"}
    return found


@pytest.fixture(scope="module")
def trained(collection: Collection, tree: LabelTree, agreed: dict[str, dict[str, str]]) -> Trained:
    """Heads that learnt all of it."""
    return train(collection, tree, agreed)


def test_probabilities_fit_the_tree(collection: Collection, trained: Trained) -> None:
    """A child is never likelier than its parent; exclusive siblings sum to one at most."""
    heads = read_heads(trained.heads.to_bytes())
    values = heads.predict(Features(collection).rows(slice(None)))
    by_label = dict(zip(heads.labels, values.T, strict=True))

    assert set(by_label) == {"warm", "cold", "mild", "wet", "torn"}
    assert (by_label["wet"] <= by_label["warm"]).all()
    assert by_label["warm"] + by_label["cold"] + by_label["mild"] == pytest.approx(1, abs=1e-5)
    assert np.array_equal(values, trained.heads.predict(Features(collection).rows(slice(None))))


def test_the_report_is_of_images_not_learnt_from(trained: Trained) -> None:
    """Better than chance, with an interval around it, a reliability diagram and its error."""
    told = {entry["label"]: entry for entry in trained.report["nodes"]}
    score = told["torn"]["balanced_accuracy"]

    assert 0.6 < score["value"] < 0.99
    assert score["interval"][0] < score["value"] < score["interval"][1]
    assert sum(entry["count"] for entry in told["torn"]["reliability"]) == 240
    assert told["torn"]["calibration_error"] < 0.2
    levels = trained.report["levels"]
    assert [level["label"] for level in levels] == [None, "kind", "warm"]
    assert all(one["balanced_accuracy"]["interval"][0] < one["balanced_accuracy"]["value"] for one in levels)
    assert levels[0]["balanced_accuracy"] == score  # a level of one question
    assert trained.report["split"] == "Images of one file are never parted between learning and testing."


def test_the_curve_rises_and_says_what_is_needed(trained: Trained) -> None:
    """More labels do better; what is reached is said, what is not is estimated or declined."""
    curve = next(one for one in trained.report["curves"] if "torn" in one["classes"])
    first, last = curve["points"][0], curve["points"][-1]

    assert first["labels"] < last["labels"] == 240
    assert first["score"] < last["score"]
    assert needed(curve["labels"], curve["scores"], 0.5)["sentence"].startswith("Reached")


@pytest.mark.parametrize(
    ("labels", "scores", "sentence", "count"),
    [
        ([25, 50, 100], [[0.6, 0.6], [0.72, 0.71], [0.8, 0.8]], "About", 400),
        ([25, 50, 100], [[0.6, 0.6], [0.6, 0.6], [0.6, 0.6]], "More labels of this kind will hardly", None),
        ([25, 50], [[0.6], [0.7]], "Too few labels", None),
    ],
)
def test_labels_needed(labels: list, scores: list, sentence: str, count: int | None) -> None:
    """By a power law, where the error falls; else a sentence."""
    told = needed(labels, scores, 0.9)

    assert told["sentence"].startswith(sentence)
    assert told["needed"]["labels"] == (None if count is None else pytest.approx(count, rel=0.1))


def test_wrong_labels_look_suspicious(collection: Collection, tree: LabelTree) -> None:
    """Three that contradict what all others say are found."""
    first = collection.embeddings()[:, 0].astype(float)
    rows = np.flatnonzero(np.abs(first) > 0.05)
    said = {str(collection.ids[row]): {"torn": "yes" if first[row] > 0 else "no"} for row in rows}
    wrong = [str(collection.ids[row]) for row in rows[np.argsort(first[rows])[-3:]]]
    for one in wrong:
        said[one] = {"torn": "no"}
    found = train(collection, tree, said).report["suspicious"]

    assert {entry["image_id"] for entry in found} >= set(wrong)
    assert found == sorted(found, key=lambda entry: -entry["sure"])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Nobody labelled an image with warm yet"),
        ({0: {"torn": "yes"}}, "1 image shows torn: 2 are needed"),
        ({row: {"torn": "yes"} for row in range(9)}, "All 9 labelled images are torn"),
        ({row: {"warm": "yes"} for row in range(9)}, "All 9 labelled images are warm"),
        ({0: {"torn": "yes"}, 1: {"torn": "yes"}, 2: {"torn": "no"}}, "1 image is said not to be torn"),
    ],
)
def test_what_cannot_be_learnt_is_said(
    collection: Collection, tree: LabelTree, said: dict, sentence: str
) -> None:
    """In a sentence that names the class."""
    with pytest.raises(LabelError, match=sentence):
        train(collection, tree, {str(collection.ids[row]): one for row, one in said.items()})


def test_images_of_one_sample_are_not_parted(collection: Collection) -> None:
    """By a column of that name, else by file; near-duplicates are tied too."""
    named = open_collection(collection.folder)
    named.columns = {**collection.columns, "sample": collection.columns["material"]}
    named.frame = collection.frame.assign(sample=[f"S{row // 8}" for row in range(240)])
    groups, words = groups_of(named, np.arange(240))

    assert words == "Images of one file or of one sample are never parted between learning and testing."
    assert groups.tolist() == [row // 8 for row in range(240)]
    assert len(set(groups_of(collection, np.arange(240))[0].tolist())) == 240


def test_silence_counts_as_no_where_nobody_says_no(collection: Collection) -> None:
    """Among the siblings of a label that were given, and the report says so."""
    tree = read_tree("tree: own\nnodes: [{id: a}, {id: b}]")
    said = {str(one): {"a" if row % 2 else "b": "yes"} for row, one in enumerate(collection.ids)}
    entry = train(collection, tree, said).report["nodes"][0]

    assert (entry["yes"], entry["no"], entry["assumed"]) == (120, 120, 120)
    assert entry["sentence"].startswith(
        "Of fewer than 2 images people say that they lack {title}. As no count 120"
    )
    assert (entry["trusted"], "120 and 0" in entry["distrust"]) == (False, True)


def test_images_that_teach_nothing_are_counted(collection: Collection) -> None:
    """With why: too few of their class, not sure, or in conflict."""
    tree = read_tree("tree: own\nnodes: [{id: a}, {id: b}, {id: c}]")
    ids = [str(one) for one in collection.ids]
    said = {one: {"a": "yes" if row % 2 else "no"} for row, one in enumerate(ids[:12])}
    left = {ids[12]: {"c": "yes"}, ids[13]: {"a": "unsure"}, ids[14]: {"a": "conflict"}}
    told = train(collection, tree, said | left).report

    assert (told["images"], told["labelled"]) == (12, 15)
    assert told["unused"] == (
        "3 of 15 labelled images teach nothing yet: 1 with classes that cannot be learnt yet; "
        "2 of which people are not sure, or disagree."
    )


def test_few_labels_promise_little(collection: Collection) -> None:
    """However far scores lie apart: at most what the rarer answer supports; stored heads say the same."""
    tree = read_tree("tree: own\nnodes: [{id: a}]")
    order = collection.ids[np.argsort(collection.embeddings()[:, 0].astype(float))]
    said = {str(one): {"a": "no"} for one in order[:3]} | {str(one): {"a": "yes"} for one in order[-10:]}
    trained = train(collection, tree, said)
    features = Features(collection).rows(slice(None))
    values = trained.heads.predict(features)

    assert values.max() <= 4 / 5 and values.min() >= 1 / 5
    assert np.array_equal(read_heads(trained.heads.to_bytes()).predict(features), values)


def test_one_file_is_learnt_from_but_not_scored(collection: Collection, tree: LabelTree) -> None:
    """Where all images of an answer belong together, the report says that it cannot tell."""
    one = open_collection(collection.folder)
    one.frame = collection.frame.assign(path=["a" if row < 20 else "b" for row in range(240)])
    said = {str(image): {"torn": "yes" if row < 20 else "no"} for row, image in enumerate(one.ids[:40])}
    entry = next(node for node in train(one, tree, said).report["nodes"] if node["label"] == "torn")

    assert (entry["trained"], entry["tested"]) == (True, False)
    assert "cannot be told" in entry["sentence"]


def test_damaged_heads_are_refused(trained: Trained, tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(LabelError, match="are damaged"):
        read_heads(trained.heads.to_bytes()[:60])
    with pytest.raises(LabelError, match="read 129 numbers an image, here are 5"):
        trained.heads.predict(np.zeros((2, 5), np.float32))
