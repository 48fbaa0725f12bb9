"""Named views and stored selections over HTTP."""

import numpy as np
import pytest

from pipeline.collection import Collection, Served
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny"
STATE = {"map": "main", "colour": "material"}


def test_a_view_lives_and_dies_and_comes_back(client: TestClient) -> None:
    """Stored, listed, renamed, deleted, restored."""
    made = client.post(f"{URL}/views", json={"name": "Stripes", "state": STATE, "author": "D01"})
    view = f"{URL}/views/{made.json()['id']}"
    renamed = client.patch(view, json={"name": "Wide stripes"})
    gone = client.delete(view)

    assert made.status_code == 201
    assert made.json()["state"] == STATE
    assert (renamed.json()["name"], renamed.json()["revision"]) == ("Wide stripes", 2)
    assert client.get(f"{URL}/views").json() == []
    assert client.get(view).status_code == 404
    assert client.post(gone.json()["undo"]).json() == renamed.json()
    assert client.get(f"{URL}/views").json() == [renamed.json()] == [client.get(view).json()]


def test_the_second_saver_is_told(client: TestClient) -> None:
    """A change of an old revision is 409."""
    view = client.post(f"{URL}/views", json={"name": "Stripes", "state": STATE}).json()
    url = f"{URL}/views/{view['id']}"
    client.patch(url, json={"state": {}, "revision": 1})
    late = client.patch(url, json={"state": STATE, "revision": 1})

    assert late.status_code == 409
    assert "was changed meanwhile" in late.json()["error"]


@pytest.mark.parametrize(
    "body", [{}, {"name": "", "state": {}}, {"name": " ", "state": {}}, {"name": "a", "state": []}]
)
def test_what_is_no_view_is_422(client: TestClient, body: object) -> None:
    """With a sentence."""
    answer = client.post(f"{URL}/views", json=body)

    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")


def test_an_empty_change_is_422(client: TestClient) -> None:
    """Nothing is counted as a change."""
    view = client.post(f"{URL}/views", json={"name": "Stripes", "state": STATE}).json()

    assert client.patch(f"{URL}/views/{view['id']}", json={}).status_code == 422


@pytest.mark.parametrize("path", ["views", "selections"])
def test_a_collection_that_is_not_there_has_none(client: TestClient, path: str) -> None:
    """404, and nothing is made."""
    assert client.get(f"/api/v1/collections/nothing/{path}").status_code == 404
    assert client.get(f"/api/v1/collections/tiny/{path}").json() == []


def test_a_selection_comes_back(client: TestClient, tiny: Collection) -> None:
    """By its short id, in the order of the collection; the same images have the same id."""
    ids = tiny.ids[[7, 2, 5]].tolist()
    stored = client.post(f"{URL}/selections", json={"ids": ids})
    again = client.post(f"{URL}/selections", json={"ids": [*ids[::-1], "f" * 32]})

    assert stored.status_code == 201
    assert again.json() == {**stored.json(), "unknown": 1}
    found = client.get(f"{URL}/selections/{stored.json()['id']}").json()
    assert found["ids"] == sorted(ids, key=tiny.ids.tolist().index)
    assert (found["count"], found["unknown"]) == (3, 0)
    listed = client.get(f"{URL}/selections").json()
    assert [one["id"] for one in listed] == [stored.json()["id"]]


def test_what_a_filter_means_now_can_be_stored(client: TestClient, tiny: Collection) -> None:
    """The images stay the same when the collection grows."""
    filter_ = {"column": "material", "in": ["PbTiO3"]}
    stored = client.post(f"{URL}/selections", json={"filter": filter_}).json()

    wanted = tiny.frame.index[tiny.frame["material"] == "PbTiO3"].tolist()
    assert client.get(f"{URL}/selections/{stored['id']}").json()["ids"] == wanted


def test_a_selection_comes_as_a_mask(client: TestClient, tiny: Collection) -> None:
    """One bit a row in the order of the served columns."""
    stored = client.post(f"{URL}/selections", json={"ids": tiny.ids[:3].tolist()}).json()["id"]
    raw = client.get(f"{URL}/v/{tiny.version}/selections/{stored}/mask").content

    bits = np.unpackbits(np.frombuffer(raw, np.uint8), count=12, bitorder="little").astype(bool)
    assert sorted(Served(tiny).order[bits]) == [0, 1, 2]
    assert client.get(f"{URL}/v/0/selections/{stored}/mask").status_code == 404


@pytest.mark.parametrize(
    ("body", "sentence"),
    [({"ids": []}, "without images"), ({"ids": ["f" * 32]}, "without images"), ([], "is no selection")],
)
def test_nothing_cannot_be_stored(client: TestClient, body: object, sentence: str) -> None:
    """An empty selection is a sentence."""
    answer = client.post(f"{URL}/selections", json=body)

    assert answer.status_code == 422
    assert sentence in answer.json()["error"]
