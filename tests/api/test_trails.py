"""The trail over HTTP."""

from collections.abc import Callable
from typing import Any

import numpy as np

from pipeline.collection import Collection
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny"
TRAIL = f"{URL}/trail"
Start = Callable[..., None]


def project(client: TestClient, ids: list[str], **more: Any) -> dict[str, Any]:
    """Project images again and wait for the node."""
    answer = client.post(TRAIL, json={"part": {"ids": ids}, **more})
    assert answer.status_code == 202, answer.text
    while not (job := client.get(answer.headers["Location"]).json())["finished_at"]:
        pass
    assert job["status"] == "done", job
    return job["result"]["node"]


def test_a_part_becomes_a_node(client: TestClient, tiny: Collection, start_worker: Start) -> None:
    """It stands in the trail with all that is told of it; its columns are served over all rows."""
    start_worker()
    node = project(client, tiny.ids[:8].tolist(), name="eight", author="A. Tester", chosen={"map": "main"})

    listed = client.get(TRAIL).json()["nodes"]
    assert [one["id"] for one in listed] == ["main", node["id"]]
    assert listed[1] == node
    assert (node["parent"], node["count"], node["missing"]) == ("main", 8, 0)
    assert client.get(URL).json()["version"] == tiny.version
    described = client.get(f"{TRAIL}/{node['id']}").json()
    names = [f"{node['id']}.{axis}" for axis in ("x", "y", "x3", "y3", "z3", "preservation")]
    assert [column["name"] for column in described["columns"]] == names
    assert described["map"]["x"] == names[0]
    codes = np.frombuffer(client.get(f"{URL}/v/{tiny.version}/columns/{names[0]}").content, "<u2")
    ids = client.get(f"{URL}/v/{tiny.version}/columns/image_id").content
    placed = [ids[16 * row : 16 * row + 16].hex() for row in np.flatnonzero(codes != 65535)]
    assert sorted(placed) == sorted(tiny.ids[:8])
