"""Groups, trust and stability of maps over HTTP."""

from typing import Any

import numpy as np
import pytest

from pipeline.annotations import open_annotations
from pipeline.collection import Collection
from pipeline.jobs import JobTable
from tests.api.test_trails import TRAIL, URL, finished, project
from tests.api.testing import TestClient


@pytest.mark.parametrize("of", ["main", "node"])
def test_groups_become_a_column(client: TestClient, tiny: Collection, do_jobs: None, of: str) -> None:
    """Of the main map and of a node alike; images outside are missing; a filter may name it."""
    name = "main" if of == "main" else project(client, tiny.ids[:11].tolist())["id"]
    found = finished(client, client.post(f"{TRAIL}/{name}/groups", json={"smallest": 5}))
    column = found["column"]

    assert found["groups"]["smallest"] == 5
    assert (column["name"], column["kind"]) == (f"{name}.groups", "category")
    assert len(column["categories"]) == found["groups"]["count"]
    codes = np.frombuffer(client.get(f"{URL}/v/{tiny.version}/columns/{name}.groups").content, "u1")
    count = tiny.rows if of == "main" else 11
    assert (codes != column["missing"]).sum() == count - found["groups"]["none"]
    assert client.get(f"{TRAIL}/{name}").json()["groups"] == found["groups"]
    assert client.get(f"{TRAIL}/{name}").json()["columns"][-1] == column
    missing = {"column": f"{name}.groups", "in": [None]}
    assert client.post(f"{URL}/selections", json={"filter": missing}).json()["count"] > 0


def test_groups_computed_anew_are_never_mistaken(
    client: TestClient, tiny: Collection, table: JobTable, do_jobs: None
) -> None:
    """The same question is answered at once; another replaces the groups, and the old address says so."""
    node = project(client, tiny.ids.tolist())["id"]
    address = f"{TRAIL}/{node}/groups"
    first = finished(client, client.post(address, json={"smallest": 5}))
    assert client.post(address, json={"smallest": 5}).json() == first
    assert len(table.list(kinds=["groups"])) == 1
    second = finished(client, client.post(address, json={"smallest": 3}))
    column = f"{URL}/v/{tiny.version}/columns/{node}.groups"

    assert first["column"]["stamp"] != second["column"]["stamp"]
    stale, fresh = (client.get(f"{column}?stamp={one['column']['stamp']}") for one in (first, second))
    assert (stale.status_code, "computed anew" in stale.json()["error"]) == (404, True)
    assert "immutable" in fresh.headers["Cache-Control"]
    assert "no-cache" in client.get(column).headers["Cache-Control"]


def test_without_groups_the_way_out_is_told(client: TestClient, tiny: Collection) -> None:
    """A column that nobody asked for is 404 with what computes it."""
    answer = client.get(f"{URL}/v/{tiny.version}/columns/main.groups")

    assert (answer.status_code, "POST …/trail/main/groups" in answer.json()["error"]) == (404, True)


def test_a_map_laid_out_anew_has_lost_its_groups(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """Groups of an older layout of the main map are not shown on the present one."""
    finished(client, client.post(f"{TRAIL}/main/groups", json={}))
    layers = open_annotations(tiny.folder).layers
    (layer,) = layers.list()
    layer.facts["stamp"] = "maps/main/part-older.parquet"
    layers.add(layer)

    assert client.get(f"{TRAIL}/main").json()["groups"] is None


def test_trust_is_measured_on_request(
    client: TestClient, tiny: Collection, table: JobTable, do_jobs: None
) -> None:
    """Of the main map once a version; a node has known since it was made."""
    first, again = (finished(client, client.get(f"{TRAIL}/main/honesty")) for _ in range(2))
    node = project(client, tiny.ids[:9].tolist())
    of_node = client.get(f"{TRAIL}/{node['id']}/honesty").json()

    assert first == again
    assert len(table.list(kinds=["honesty"])) == 1
    assert 0 <= first["trustworthiness"] <= 1
    assert of_node["kept"] == node["kept"]
    assert set(of_node) <= set(first)


def test_stability_becomes_a_column(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """A number from 0 to 1 for every image of the map."""
    node = project(client, tiny.ids[:9].tolist())["id"]
    found: dict[str, Any] = finished(client, client.post(f"{TRAIL}/{node}/stability", json={"seeds": 2}))

    assert 0 <= found["overall"] <= 1
    assert (found["seeds"], found["column"]["name"]) == (2, f"{node}.stability")
    assert client.get(f"{URL}/v/{tiny.version}/columns/{node}.stability").status_code == 200


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        ("nowhere/groups", {}, 404),
        ("trail-0123456789ab/stability", {}, 404),
        ("main/groups", {"smallest": 1}, 422),
        ("main/stability", {"seeds": 1}, 422),
    ],
)
def test_what_cannot_be_asked_is_refused(
    client: TestClient, address: str, body: dict[str, Any], status: int
) -> None:
    """At once, without a worker."""
    assert client.post(f"{TRAIL}/{address}", json=body).status_code == status


def test_batch_effects_are_measured_on_a_node(client: TestClient, tiny: Collection, do_jobs: None) -> None:
    """Among the images of its part alone; one that is gone is 404."""
    node = project(client, tiny.ids[:9].tolist())["id"]
    found = finished(client, client.get(f"{URL}/batch-effects?map={node}"))

    assert (found["space"], found["sample"]["queries"]) == (node, 9)
    assert client.get(f"{URL}/batch-effects?map=trail-0123456789ab").status_code == 404
