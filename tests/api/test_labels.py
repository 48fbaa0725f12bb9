"""Labels over HTTP."""

import uuid
from typing import Any

import pytest

from pipeline.collection import Collection
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny/labels/scattering"


def say(client: TestClient, author: str, *actions: tuple[str, str, str], request: str = "") -> Any:
    """Label images: (image_id, label, value)."""
    names = ("image_id", "label", "value")
    body = {"author": author, "request": request or uuid.uuid4().hex}
    body["actions"] = [dict(zip(names, action, strict=True)) for action in actions]
    return client.post(URL, json=body)


def turn(client: TestClient, author: str, way: str) -> dict:
    """Undo or redo."""
    return client.post(f"{URL}/{way}", json={"author": author, "request": uuid.uuid4().hex}).json()


def values(image: dict, author: str) -> dict[str, str]:
    """Return what an author says of an image, by label."""
    return {one["label"]: one["value"] for one in image["expert"] if one["author"] == author}


def test_a_label_says_what_follows_from_it(client: TestClient, tiny: Collection) -> None:
    """Its rival is denied; what follows is marked as such; counts tell it."""
    one = str(tiny.ids[0])
    answer = say(client, "A", (one, "grazing", "yes"), (one, "ring", "unsure")).json()

    image = client.get(f"{URL}/images", params={"ids": one}).json()[one]
    assert answer["images"] == {one: image}
    assert values(image, "A") == {
        "grazing": "yes",
        "transmission": "no",
        "no-pattern": "no",
        "ring": "unsure",
    }
    assert [entry["label"] for entry in image["expert"] if entry["implied"]] == ["transmission", "no-pattern"]
    assert answer["counts"]["nodes"]["transmission"] == {"yes": 0, "no": 1, "unsure": 0, "conflicts": 0}
    assert client.get(f"{URL}/marked").json() == {one: ["grazing"]}


def test_the_same_request_counts_once(client: TestClient, tiny: Collection) -> None:
    """Who got no answer sends it again and gets the first one."""
    one = str(tiny.ids[0])
    first, again = (say(client, "A", (one, "ring", "yes"), request="r1").json() for _ in range(2))

    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["events"] == first["events"]
    assert len(client.get(f"{URL}/history").json()) == 1


def test_undo_and_redo_are_of_one_author(client: TestClient, tiny: Collection) -> None:
    """Without limit; another person's labels stay."""
    one, other = map(str, tiny.ids[:2])
    for label in ("ring", "arc", "rod"):
        say(client, "A", (one, label, "yes"))
    say(client, "B", (one, "ring", "no"), (other, "ring", "yes"))
    undone = [turn(client, "A", "undo") for _ in range(4)]
    redone = turn(client, "A", "redo")

    assert [len(each["events"]) for each in undone] == [1, 1, 1, 0]
    assert [each["can_undo"] for each in undone] == [True, True, False, False]
    assert values(redone["images"][one], "A") == {"ring": "yes"}
    assert values(redone["images"][one], "B") == {"ring": "no"}
    assert (redone["can_undo"], redone["can_redo"]) == (True, True)


def test_conflicts_are_kept_apart(client: TestClient, tiny: Collection) -> None:
    """Both answers stay, the image is in conflict, nothing is marked as agreed, kappa says how far."""
    ids = [str(one) for one in tiny.ids[:6]]
    for author, yes in (("A", ids[:3]), ("B", ids[1:4])):
        say(client, author, *[(one, "ring", "yes" if one in yes else "no") for one in ids])

    image = client.get(f"{URL}/images", params={"ids": ids[0]}).json()[ids[0]]
    (told,) = client.get(f"{URL}/agreement").json()
    assert (image["conflict"], image["conflicts"]) == (True, ["ring"])
    assert set(client.get(f"{URL}/marked").json()) == set(ids[1:3])
    assert client.get(f"{URL}/counts").json()["conflicts"] == 2
    assert told["pairs"][0]["sentence"] == "They agree on 4 of 6 images."
    assert told["kappa"] == pytest.approx(1 / 3)


def test_bulk_takes_lists_selections_and_neighbours(client: TestClient, tiny: Collection) -> None:
    """One undo takes all of it back."""
    ids = [str(one) for one in tiny.ids]
    body = {"author": "A", "label": "ring"}
    for name, chosen in enumerate(
        (
            {"image_ids": ids[:3]},
            {"selection": {"ids": ids[3:5]}},
            {"neighbours_of": ids[6], "above": -1},
        )
    ):
        answer = client.post(f"{URL}/bulk", json={**body, **chosen, "request": f"b{name}"}).json()
        assert answer["count"] == (3, 2, 12)[name]

    assert client.get(f"{URL}/counts").json()["nodes"]["ring"]["yes"] == 12
    assert len(turn(client, "A", "undo")["changed"]) == 7
    assert client.get(f"{URL}/counts").json()["nodes"]["ring"]["yes"] == 5


@pytest.mark.parametrize(
    ("actions", "status", "sentence"),
    [
        ([("f" * 32, "ring", "yes")], 422, "are not in the collection, the first is 'ffff"),
        ([("", "features", "yes")], 422, "is a heading"),
        ([("", "circle", "yes")], 422, "has no node 'circle'"),
        ([("", "ring", "maybe")], 422, "value"),
        ([], 422, "actions"),
    ],
)
def test_what_cannot_be_said_is_refused(
    client: TestClient, tiny: Collection, actions: list, status: int, sentence: str
) -> None:
    """With a sentence, and nothing is stored."""
    one = str(tiny.ids[0])
    answer = say(client, "A", *[(image or one, label, value) for image, label, value in actions])

    assert answer.status_code == status
    assert sentence in answer.json()["error"]
    assert client.get(f"{URL}/counts").json()["images"] == 0


def test_renamed_and_moved_nodes_keep_their_labels(client: TestClient, tiny: Collection) -> None:
    """What follows from them follows the tree; a removed node's labels come back with it."""
    one, trees = str(tiny.ids[0]), "/api/v1/collections/tiny/trees"
    say(client, "A", (one, "ring", "yes"))

    def edit(**change: Any) -> None:
        base = next(tree for tree in client.get(trees).json() if tree["tree"] == "scattering")["revision"]
        assert (
            client.post(f"{trees}/scattering/edits", json={"base": base, "edit": change}).status_code == 200
        )

    edit(op="rename", id="ring", name="circles")
    edit(op="move", id="ring", parent="transmission")
    assert client.get(f"{URL}/marked").json() == {one: ["transmission", "ring"]}
    edit(op="remove", id="ring")
    assert client.get(f"{URL}/marked").json() == {}
    edit(op="add", id="ring", name="ring", parent=None)
    assert client.get(f"{URL}/marked").json() == {one: ["ring"]}


def test_the_queue_asks_what_nobody_answered(client: TestClient, tiny: Collection) -> None:
    """With a reason; what the author answered, skipped or filtered out is not asked."""
    ids = [str(one) for one in tiny.ids]
    say(client, "A", (ids[0], "ring", "yes"))
    for order in ("ask", "random", "map"):
        asked = {"order": order, "author": "A", "skip": ids[1]}
        found = client.get(f"{URL}/queue", params=asked).json()
        assert {entry["image_id"] for entry in found} == set(ids[2:]), order
        assert all(entry["why"].endswith(".") for entry in found)
    some = client.get(
        f"{URL}/queue", params={"filter": '{"ids": ["' + ids[5] + '"]}', "order": "random"}
    ).json()
    assert [entry["image_id"] for entry in some] == [ids[5]]
    assert len(client.get(f"{URL}/queue", params={"author": "A", "label": "geometry"}).json()) == 12
    assert client.get(f"{URL}/queue", params={"order": "best"}).status_code == 422


def test_disputed_images_are_asked_with_who_says_what(client: TestClient, tiny: Collection) -> None:
    """Until somebody gives in."""
    one = str(tiny.ids[3])
    say(client, "A", (one, "ring", "yes"))
    say(client, "B", (one, "ring", "no"))
    found = client.get(f"{URL}/queue", params={"order": "disagreement", "author": "A"}).json()

    assert found == [{"image_id": one, "why": "Rings: yes says A; no says B.", "label": "ring"}]
    say(client, "B", (one, "ring", "clear"))
    assert client.get(f"{URL}/queue", params={"order": "disagreement"}).json() == []


def test_settings_are_kept(client: TestClient) -> None:
    """The threshold lies between a half and one."""
    assert client.get(f"{URL}/settings").json() == {"version": None, "threshold": 0.7, "retrain_after": 0}
    assert client.patch(f"{URL}/settings", json={"threshold": 0.9}).json()["threshold"] == 0.9
    assert client.patch(f"{URL}/settings", json={"threshold": 0.3}).status_code == 422
    assert client.get(f"{URL}/settings").json()["threshold"] == 0.9
