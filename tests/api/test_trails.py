"""The trail over HTTP."""

import io
import json
import time
from base64 import b64encode
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline.annotations import open_annotations
from pipeline.collection import Collection, Served
from pipeline.jobs import JobTable
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny"
TRAIL = f"{URL}/trail"


def finished(client: TestClient, answer: Any) -> dict[str, Any]:
    """Wait for the job of an answer 202 and return its result; an answer 200 is the result."""
    if answer.status_code == 200:
        return answer.json()
    assert answer.status_code == 202, answer.text
    deadline = time.monotonic() + 180
    while not (job := client.get(answer.headers["Location"]).json())["finished_at"]:
        assert time.monotonic() < deadline, job
        time.sleep(0.005)
    assert job["status"] == "done", job
    return job["result"]


def project(client: TestClient, ids: list[str], **more: Any) -> dict[str, Any]:
    """Project images again and return the node."""
    return finished(client, client.post(TRAIL, json={"part": {"ids": ids}, **more}))["node"]


def placed(client: TestClient, version: str, column: str) -> list[str]:
    """Return the ids of the images that have a place, as the browser would join them."""
    codes = np.frombuffer(client.get(f"{URL}/v/{version}/columns/{column}").content, "<u2")
    ids = client.get(f"{URL}/v/{version}/columns/image_id").content
    return sorted(ids[16 * row : 16 * row + 16].hex() for row in np.flatnonzero(codes != 65535))


def test_a_part_becomes_a_node(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """It stands in the trail with all that is told of it, and the collection keeps its version."""
    node = project(client, tiny.ids[:8].tolist(), name="eight", author="A. Tester", chosen={"map": "main"})

    listed = client.get(TRAIL).json()
    assert [one["id"] for one in listed["nodes"]] == ["main", node["id"]]
    assert listed["nodes"][1] == node
    assert (node["parent"], node["count"], node["missing"], node["revision"]) == ("main", 8, 0, 1)
    assert (node["name"], node["author"], node["chosen"]["map"]) == ("eight", "A. Tester", "main")
    assert node["used"]["neighbours"] == 7
    assert client.get(URL).json()["version"] == tiny.version
    assert listed["jobs"] == []


def test_its_columns_are_served_over_all_rows(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """Images outside the part are missing; the description says how to read them."""
    node = project(client, tiny.ids[:8].tolist())
    described = client.get(f"{TRAIL}/{node['id']}").json()

    names = [f"{node['id']}.{axis}" for axis in ("x", "y", "x3", "y3", "z3", "preservation")]
    assert [column["name"] for column in described["columns"]] == names
    assert (described["map"]["x"], described["map"]["space"]) == (names[0], names[2:5])
    assert placed(client, tiny.version, names[0]) == sorted(tiny.ids[:8])


def test_the_same_part_is_served_from_the_trail(
    client: TestClient, tiny: Collection, table: JobTable, do_jobs: None
) -> None:
    """However it is chosen; another parameter is another map. A deleted one comes back."""
    ids = tiny.ids[:8].tolist()
    node = project(client, ids)
    bits = np.packbits(np.isin(Served(tiny).order, np.arange(8)), bitorder="little").tobytes()
    again = client.post(TRAIL, json={"part": {"bits": b64encode(bits).decode(), "version": tiny.version}})

    assert (again.status_code, again.json()) == (200, {"node": node, "cached": True})
    assert project(client, ids, parameters={"seed": 1})["id"] != node["id"]
    assert len(table.list(kinds=["reproject"])) == 2
    client.delete(f"{TRAIL}/{node['id']}")
    back = client.post(TRAIL, json={"part": {"ids": ids}, "name": "again"}).json()
    assert (back["node"]["id"], back["node"]["name"], back["cached"]) == (node["id"], "again", True)


def test_two_who_ask_at_once_get_one_node(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """Two workers lay it out; the second is told that it was there already."""
    body = {"part": {"ids": tiny.ids[:9].tolist()}}
    answers = [client.post(TRAIL, json=body) for _ in range(2)]
    results = [finished(client, answer) for answer in answers]

    assert len({result["node"]["id"] for result in results}) == 1
    assert sorted(result["cached"] for result in results) == [False, True]
    assert len(client.get(TRAIL).json()["nodes"]) == 2


def test_parts_chosen_alike_are_told_apart(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """Maps named after how they were chosen: one beside another of the same words says its size too."""
    chosen = {"words": "Several selected by lasso"}
    sizes = [(8, "main"), (7, "main")]
    nodes = [
        project(client, tiny.ids[:size].tolist(), chosen=chosen, parent=parent) for size, parent in sizes
    ]
    below = project(client, tiny.ids[:6].tolist(), chosen=chosen, parent=nodes[0]["id"])

    names = [node["name"] for node in (*nodes, below)]
    assert names == [chosen["words"], f"{chosen['words']} (7 images)", chosen["words"]]


def test_a_branch_goes_and_comes_back(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """A node is deleted with all below it; what is gone is 410 wherever named, what never was is 404."""
    top = project(client, tiny.ids[:10].tolist())
    below = project(client, tiny.ids[:6].tolist(), parent=top["id"])
    deleted = client.delete(f"{TRAIL}/{top['id']}").json()["deleted"]

    assert deleted == [top["id"], below["id"]]
    for address in (f"{TRAIL}/{below['id']}", f"{URL}/v/{tiny.version}/columns/{below['id']}.x"):
        assert client.get(address).status_code == 410
    assert client.get(f"{TRAIL}/trail-0123456789ab").status_code == 404
    gone = client.post(TRAIL, json={"part": {"ids": tiny.ids[:5].tolist()}, "parent": below["id"]})
    assert (gone.status_code, "deleted" in gone.json()["error"]) == (410, True)
    restored = client.post(f"{TRAIL}/restore", json={"ids": deleted}).json()["nodes"]
    assert [node["id"] for node in restored] == deleted
    assert client.get(f"{TRAIL}/{below['id']}").status_code == 200


def test_who_renames_second_is_told(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """A change of an old revision is 409; a note keeps its lines."""
    address = f"{TRAIL}/{project(client, tiny.ids[:5].tolist())['id']}"
    first = client.patch(address, json={"name": "rings", "note": "one\ntwo", "revision": 1})
    second = client.patch(address, json={"name": "dots", "revision": 1})

    assert (first.json()["name"], first.json()["note"], first.json()["revision"]) == ("rings", "one\ntwo", 2)
    assert (second.status_code, "meanwhile" in second.json()["error"]) == (409, True)
    assert client.patch(address, json={}).status_code == 422


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({"part": {"ids": []}}, 422, "holds no image"),
        ({"part": {"ids": [0]}}, 422, "holds one image"),
        ({"part": {"ids": [0, 1]}}, 422, "holds 2 images of 'Main map', a map needs 3 at least"),
        ({"parent": "trail-0123456789ab"}, 404, "no node 'trail-0123456789ab' in the trail"),
        ({"parent": "other"}, 409, "has no map 'other'"),
        ({"parameters": {"neighbours": 1}}, 422, "from 2 to 200"),
        ({"parameters": {"speed": 1}}, 422, "no parameter 'speed'"),
        ({"parameters": {"of": "descriptors", "columns": ["material"]}}, 422, "is no number but category"),
        ({"parameters": {"of": "descriptors", "columns": ["nowhere"]}}, 422, "no column 'nowhere'"),
        (
            {"parameters": {"of": "descriptors", "columns": ["detector_pixel_um"]}},
            422,
            "is missing for every",
        ),
        ({"parameters": {"of": "descriptors", "columns": ["height"]}}, 422, "the same height"),
        ({"parameters": {"of": "channels", "columns": ["phase"]}}, 422, "no channel 'phase'"),
        ({"chosen": {"colour": "red"}}, 422, "'chosen' tells how"),
        ({"part": {"bits": "AAAA", "version": "old"}}, 409, "version 'old' of tiny"),
        ({"part": {"column": "x"}}, 422, "is no selection"),
    ],
)
def test_what_cannot_be_laid_out_is_a_sentence(
    client: TestClient, tiny: Collection, body: dict[str, Any], status: int, sentence: str
) -> None:
    """Said at once, without a worker."""
    part = body.get("part", {"ids": list(range(6))})
    if "ids" in part:
        part = {"ids": [tiny.ids[place] for place in part["ids"]]}
    answer = client.post(TRAIL, json={**body, "part": part})

    assert (answer.status_code, sentence in answer.json()["error"]) == (status, True), answer.json()


def test_without_a_worker_it_is_refused(client: TestClient, tiny: Collection) -> None:
    """The sentence says what to start."""
    answer = client.post(TRAIL, json={"part": {"ids": tiny.ids[:5].tolist()}})

    assert answer.status_code == 503
    assert "python -m pipeline worker" in answer.json()["error"]


def test_images_outside_the_parent_are_left_out(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """And counted, as those that the collection does not hold."""
    parent = project(client, tiny.ids[:6].tolist())
    node = project(client, [*tiny.ids[2:9], "f" * 32], parent=parent["id"])

    assert placed(client, tiny.version, f"{node['id']}.x") == sorted(tiny.ids[2:6])
    assert node["used"]["notes"][:2] == [
        "3 chosen images have no place on the parent's map and were left out.",
        "1 chosen images are no longer in the collection.",
    ]


def test_descriptors_and_channels_make_maps_too(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """What was not used is said."""
    ids = tiny.ids.tolist()
    columns = ["roughness", "thickness_nm", "height"]
    measured = project(
        client, ids, parameters={"of": "descriptors", "columns": columns, "metric": "euclidean"}
    )
    channel = project(client, ids, parameters={"of": "channels", "columns": ["image"]})

    assert "Height is the same everywhere: not used." in measured["used"]["notes"]
    assert channel["count"] == 12


def test_a_running_projection_is_found_again(client: TestClient, tiny: Collection, table: JobTable) -> None:
    """After a reload it stands in the trail and in the list of jobs of its collection, with a title."""
    arguments = {"collection": "tiny", "count": 380, "rows": "eJwDAAAAAAE=", "node": "trail-0123456789ab"}
    table.submit("reproject", arguments)
    table.submit("reproject", {**arguments, "collection": "other"})
    jobs = client.get(TRAIL).json()["jobs"]

    assert [job["title"] for job in jobs] == ["Re-projection of 380 images"]
    assert "rows" not in jobs[0]["arguments"]
    listed = client.get("/api/v1/jobs?kind=reproject&collection=tiny").json()
    assert [job["id"] for job in listed] == [jobs[0]["id"]]


def test_a_filter_may_name_columns_of_a_node(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """In masks, exports, selections and figures; those of a node that is gone are said."""
    node = project(client, tiny.ids[:8].tolist())["id"]
    on_node = {"column": f"{node}.preservation", "min": 0}
    mask = client.post(f"{URL}/v/{tiny.version}/mask", json=on_node).content
    bits = np.unpackbits(np.frombuffer(mask, np.uint8), bitorder="little")[: tiny.rows]
    exported = client.get(f"{URL}/export", params={"filter": json.dumps(on_node), "map": node}).text
    state = {"map": node, "filters": on_node, "colour": f"{node}.preservation"}

    assert sorted(Served(tiny).order[bits.astype(bool)]) == list(range(8))
    assert client.post(f"{URL}/selections", json={"filter": on_node}).json()["count"] == 8
    assert exported.count("\n") == 9
    assert f"{node}.x3" in exported.splitlines()[0]
    figure = client.get(f"{URL}/figure", params={"state": json.dumps(state)})
    assert (figure.status_code, "8 images" in figure.text or "8 of 12" in figure.text) == (200, True)
    client.delete(f"{TRAIL}/{node}")
    assert client.post(f"{URL}/v/{tiny.version}/mask", json=on_node).status_code == 410


def test_a_map_has_a_small_picture(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """A node's is kept for ever, the main map's as long as the version that is named."""
    node = project(client, tiny.ids[:8].tolist())["id"]
    light, dark = (client.get(f"{TRAIL}/{node}/thumbnail.png?theme={theme}") for theme in ("light", "dark"))
    main = client.get(f"{TRAIL}/main/thumbnail.png")

    assert Image.open(io.BytesIO(light.content)).size == (288, 216)
    assert light.content != dark.content
    assert "immutable" in light.headers["Cache-Control"]
    assert "no-cache" in main.headers["Cache-Control"]
    assert client.get(f"{TRAIL}/trail-0123456789ab/thumbnail.png").status_code == 404


def test_true_neighbours_are_those_within_the_part(
    client: TestClient, tiny: Collection, do_jobs: None
) -> None:
    """Nearest first; an image outside has none."""
    node = project(client, tiny.ids[:6].tolist())["id"]
    found = client.get(f"{TRAIL}/{node}/neighbours/{tiny.ids[0]}?k=3").json()["neighbours"]
    vectors = tiny.embeddings()[:6].astype(np.float64)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    assert [one["image_id"] for one in found] == tiny.ids[np.argsort(1 - unit @ unit[0])[1:4]].tolist()
    assert all(isinstance(one["kept"], bool) for one in found)
    outside = client.get(f"{TRAIL}/{node}/neighbours/{tiny.ids[9]}")
    assert (outside.status_code, "no place on" in outside.json()["error"]) == (404, True)
    assert len(client.get(f"{TRAIL}/main/neighbours/{tiny.ids[9]}?k=50").json()["neighbours"]) == 11


def test_a_node_whose_map_is_lost_is_computed_anew(
    client: TestClient, tiny: Collection, do_jobs: None
) -> None:
    """Until then what needs it says what to do; the rest of the trail stays."""
    node = project(client, tiny.ids[:8].tolist())
    file = open_annotations(tiny.folder).nodes.get(node["id"]).file
    (tiny.folder / file).unlink()

    lost = client.get(f"{TRAIL}/{node['id']}/thumbnail.png")
    assert (lost.status_code, "project the same part again" in lost.json()["error"]) == (409, True)
    assert project(client, tiny.ids[:8].tolist())["id"] == node["id"]
    assert client.get(f"{TRAIL}/{node['id']}/thumbnail.png").status_code == 200
