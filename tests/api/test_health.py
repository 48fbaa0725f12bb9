"""What machines ask of the server, and addresses that do not exist."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from api import Settings, build_router
from pipeline.jobs import JobTable
from tests.api.testing import TestClient


def test_the_process_is_alive(client: TestClient) -> None:
    """It says so without looking at anything."""
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_tells_of_the_workers(client: TestClient, table: JobTable) -> None:
    """They are reported, not required."""
    table.workers.beat("w", "batch", "idle")

    assert client.get("/readyz").json() == {
        "status": "ready",
        "workers": {"interactive": False, "batch": True},
    }


def test_without_collections_it_is_not_ready(client: TestClient, collections: Path) -> None:
    """The sentence names folder and setting."""
    shutil.rmtree(collections)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "MICROSCAPE_COLLECTIONS" in answer.json()["error"]


def test_without_a_job_table_it_is_not_ready(settings: Settings) -> None:
    """A database that cannot be reached is named; what needs none goes on."""
    app = FastAPI()
    app.include_router(build_router(replace(settings, database="sqlite:////nowhere/jobs.db")))
    with TestClient(app) as client:
        assert client.get("/readyz").status_code == 503
        assert "nowhere" in client.get("/readyz").json()["error"]
        assert client.get("/api/v1/collections/tiny").status_code == 200


def test_metrics_count_jobs_workers_and_images(client: TestClient, table: JobTable) -> None:
    """They are in the text format of Prometheus, the same in every web process."""
    table.submit("search", {})
    table.workers.beat("w", "interactive", "idle")
    lines = client.get("/metrics").text.splitlines()

    assert 'microscape_jobs{queue="interactive",status="queued"} 1.0' in lines
    assert 'microscape_workers{queue="interactive"} 1.0' in lines
    assert 'microscape_images{collection="tiny"} 12.0' in lines


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v2/collections", "/api/", "/api/v1/collections/tiny/x"]
)
def test_an_unknown_address_is_404_in_json(client: TestClient, method: str, path: str) -> None:
    """Below /api no page is ever answered."""
    answer = client.request(method, path)

    assert answer.status_code == 404
    assert f"no {method} {path}" in answer.json()["error"]


def test_the_api_documents_itself(client: TestClient) -> None:
    """Every route is in the OpenAPI description, with a sentence."""
    paths = client.get("/openapi.json").json()["paths"]

    assert "/api/v1/collections/{collection}/v/{version}/columns/{name}" in paths
    assert all(entry["description"] for path in paths.values() for entry in path.values())
