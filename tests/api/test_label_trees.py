"""Label trees over HTTP."""

from pathlib import Path

import pytest

from pipeline.classify.desk import desk
from pipeline.trails import Trail
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny/trees"


def tree_of(client: TestClient, name: str = "scattering") -> dict:
    """Return one of the listed trees."""
    return next(tree for tree in client.get(URL).json() if tree["tree"] == name)


def test_shipped_trees_are_offered(client: TestClient) -> None:
    """Where the collection has none: parents before children, with paths and keys."""
    tree = tree_of(client)
    paths = [node["path"] for node in tree["nodes"]]

    assert [one["tree"] for one in client.get(URL).json()] == ["microscopy", "scattering"]
    assert tree["shipped"] and tree["error"] is None
    assert paths[:2] == ["geometry", "geometry/transmission"]
    assert all(path.rpartition("/")[0] in ("", *paths[:row]) for row, path in enumerate(paths))


def test_the_tree_of_patterns_is_first_among_patterns(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where half of the images tell of a detector or more; they are counted once a version."""
    asked: list[Trail] = []

    def six(trail: Trail) -> int:
        asked.append(trail)
        return 6

    monkeypatch.setattr(desk, "count_scattering", six)

    for _ in range(2):
        assert [one["tree"] for one in client.get(URL).json()] == ["scattering", "microscopy"]
    assert len(asked) == 1


def test_an_edit_makes_the_tree_the_collections_own(client: TestClient, collections: Path) -> None:
    """Its file is there, readable, and comes as it is stored."""
    tree = tree_of(client)
    edit = {"op": "rename", "id": "ring", "name": "circles"}
    changed = client.post(f"{URL}/scattering/edits", json={"base": tree["revision"], "edit": edit}).json()

    stored = (collections / "tiny/trees/scattering.yaml").read_text()
    assert "name: circles" in stored
    assert client.get(f"{URL}/scattering.yaml").text == stored
    assert (changed["shipped"], tree_of(client)) == (False, changed)


def test_of_two_editors_the_second_is_told(client: TestClient) -> None:
    """409 with the tree as it is now; nothing of the first is lost."""
    base = tree_of(client)["revision"]
    first = client.post(f"{URL}/scattering/edits", json={"base": base, "edit": {"op": "remove", "id": "rod"}})
    late = client.post(f"{URL}/scattering/edits", json={"base": base, "edit": {"op": "remove", "id": "arc"}})

    assert late.status_code == 409
    assert "was changed meanwhile" in late.json()["error"]
    assert late.json()["tree"] == first.json() == tree_of(client)


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({"tree": "own", "title": "Own"}, 201, ""),
        (
            {"yaml": "tree: own\nnodes: [{id: a, parent: b}, {id: b, parent: a}]"},
            422,
            "has a cycle: a → b → a",
        ),
        ({"tree": "Own tree"}, 422, "cannot name a tree"),
        ({}, 422, "Name the tree"),
    ],
)
def test_a_tree_is_added_or_refused(client: TestClient, body: dict, status: int, sentence: str) -> None:
    """By name or as a file; what cannot be is a sentence."""
    answer = client.post(URL, json=body)

    assert answer.status_code == status
    assert sentence in (answer.json()["error"] or "")


def test_a_damaged_file_is_a_sentence_and_the_others_stay(client: TestClient, collections: Path) -> None:
    """Its own routes say the same."""
    folder = collections / "tiny/trees"
    folder.mkdir()
    (folder / "own.yaml").write_text("tree: own\nnodes: [{id: a, key: x}, {id: b, key: x}]")

    told = tree_of(client, "own")
    assert set(told) == {"tree", "error"} and "'a' and 'b' both have the key 'x'" in told["error"]
    assert len(client.get(URL).json()) == 3
    assert client.get(f"{URL}/own.yaml").json()["error"] == told["error"]
    assert client.get(f"{URL}/none.yaml").status_code == 404
