"""Fine-tuning over HTTP: whether it may be started, what is refused at once, one at a time."""

import dataclasses
import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from api import Settings, build_router
from pipeline.jobs import JobTable
from tests.api.testing import TestClient
from tests.pipeline.encoder.finetune.making import collection_of_pairs

PAIRS = "/api/v1/collections/pairs/finetune"


@pytest.fixture(autouse=True)
def pairs(collections: Path) -> Path:
    """A collection that is large enough, with pairs of one `film`."""
    return collection_of_pairs(collections / "pairs")


def test_one_is_started_at_a_time(client: TestClient, table: JobTable) -> None:
    """503 while nobody does such work; a second press finds the first job, not a cancelled one."""
    assert client.get(PAIRS).json() == {"refused": None, "name": "finetuned", "job": None}
    assert client.post(PAIRS, json={"name": "mine"}).status_code == 503
    table.workers.beat("other", "batch", "idle")

    started = client.post(PAIRS, json={"name": "mine", "same": "film", "minutes": 0.5})

    assert started.status_code == 202
    job = started.json()
    assert started.headers["Location"] == f"/api/v1/jobs/{job['id']}"
    assert (job["kind"], job["queue"], job["title"]) == ("finetune", "batch", "Fine-tuning on pairs")
    asked = {"collection": "pairs", "name": "mine", "same": "film", "labels": None, "minutes": 0.5}
    assert job["arguments"] == asked
    assert client.post(PAIRS, json={"name": "other"}).json()["id"] == job["id"]
    client.delete(f"/api/v1/jobs/{job['id']}")
    assert client.get(PAIRS).json()["job"]["status"] == "cancelled"
    assert client.post(PAIRS, json={"name": "mine"}).json()["id"] != job["id"]


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ({"name": "main"}, 422, "has something called 'main' already .*: choose another name"),
        ({"name": "My map"}, 422, "the name is 'My map'; it must be up to 40 small letters"),
        ({"name": "mine", "labels": "path"}, 422, "labels need two: choose another column for labels"),
        ({"name": "mine", "same": "channel"}, 422, "it needs 10: choose another column for samples"),
        ({"name": "mine", "same": "colour"}, 404, "no column 'colour'"),
        ({"name": "mine", "minutes": 0}, 422, "minutes: Input should be greater than or equal to 0.05"),
        ({"name": "mine", "minutes": 1e9}, 422, "minutes: Input should be less than or equal to 600"),
    ],
)
def test_what_does_not_fit_is_refused_at_once(
    client: TestClient, table: JobTable, asked: dict, status: int, sentence: str
) -> None:
    """By the sentence of the command; no job is made of it."""
    table.workers.beat("other", "batch", "idle")

    answer = client.post(PAIRS, json=asked)

    assert answer.status_code == status
    assert re.search(sentence, answer.json()["error"])
    assert table.list() == []


def test_a_small_collection_is_served_best_as_it_is(client: TestClient) -> None:
    """The sentence says how many images it takes."""
    answer = client.post("/api/v1/collections/tiny/finetune", json={"name": "mine"})

    assert answer.status_code == 422
    assert "tiny has 12 images; fine-tuning needs 40 at least" in answer.json()["error"]
    assert client.get("/api/v1/collections/lost/finetune").status_code == 404


def test_where_builds_are_not_allowed_it_is_not_either(settings: Settings) -> None:
    """403 with the setting and the command, told before anybody fills the form."""
    app = FastAPI()
    app.include_router(build_router(dataclasses.replace(settings, sources=())))
    with TestClient(app) as client:
        answer = client.post(PAIRS, json={"name": "mine"})
        refused = client.get(PAIRS).json()["refused"]

    assert answer.status_code == 403
    assert answer.json()["error"] == refused
    assert "set MICROSCAPE_SOURCES, as for builds, or run python -m pipeline finetune /" in refused
