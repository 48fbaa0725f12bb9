"""Jobs over HTTP: watch, cancel, list, start a build."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api import Settings, build_router
from pipeline.jobs import JobTable
from tests.api.testing import TestClient
from tests.pipeline.worker.test_supervisor import ended

URL = "/api/v1/jobs"
Start = Callable[..., None]


@pytest.fixture
def source(settings: Settings) -> Path:
    """A folder that may be built from."""
    folder = settings.sources[0] / "films"
    folder.mkdir()
    return folder


def test_a_job_is_shown_with_a_notice_while_nobody_does_it(client: TestClient, table: JobTable) -> None:
    """The client sees progress, and that no worker is there."""
    job_id = table.submit("search", {"k": 3})
    job = client.get(f"{URL}/{job_id}").json()

    assert (job["status"], job["fraction"], job["arguments"]) == ("queued", 0.0, {"k": 3})
    assert job["notice"].startswith("No worker takes interactive jobs now")


def test_a_job_is_cancelled_by_delete(client: TestClient, table: JobTable) -> None:
    """The answer is the job as it is then."""
    job_id = table.submit("search", {})

    assert client.delete(f"{URL}/{job_id}").json()["status"] == "cancelled"
    assert client.get(f"{URL}/{job_id}").json()["notice"] is None


def test_an_unknown_job_is_404(client: TestClient) -> None:
    """To look at, and to cancel."""
    for answer in (client.get(f"{URL}/abc"), client.delete(f"{URL}/abc")):
        assert answer.status_code == 404
        assert "no job 'abc'" in answer.json()["error"]


def test_jobs_are_listed_newest_first(client: TestClient, table: JobTable) -> None:
    """The list can be narrowed to a kind, a state and a number."""
    first, second = table.submit("search", {}), table.submit("build", {}, queue="batch")
    table.cancel(first)

    assert [job["id"] for job in client.get(URL).json()] == [second, first]
    assert [job["id"] for job in client.get(URL, params={"kind": "build"}).json()] == [second]
    assert [job["id"] for job in client.get(URL, params={"status": "cancelled"}).json()] == [first]
    assert len(client.get(URL, params={"limit": 1}).json()) == 1


def test_brief_jobs_leave_out_what_may_be_large(client: TestClient, table: JobTable) -> None:
    """A list that is asked for every other second carries no results and no packed rows."""
    table.submit("compare", {"collection": "tiny", "rows": "x" * 301, "sides": [1]})
    table.submit("render", {})
    table.submit("search", {"upload": "a/film.tif"})
    kinds = {"brief": "true", "kind": ["compare", "search"]}
    found = client.get(URL, params=kinds).json()

    assert [job["arguments"] for job in found] == [{"upload": "a/film.tif"}, {"collection": "tiny"}]
    assert "result" not in found[0]


def test_a_build_is_started(
    client: TestClient, settings: Settings, source: Path, table: JobTable, start_worker: Start
) -> None:
    """It is accepted as a job of the batch worker, with absolute paths."""
    start_worker("batch")
    (source / "labels.csv").write_text("path,material\n")
    asked = {
        "source": str(source),
        "name": "films",
        "metadata": str(source / "labels.csv"),
        "pattern": "{a}_{b}",
    }
    answer = client.post(URL, json=asked)
    job = ended(table, answer.json()["id"])

    assert (answer.status_code, answer.headers["location"]) == (202, f"{URL}/{job.id}")
    assert job.result == {
        "collection": "films",
        "source": str(source.resolve()),
        "into": str(settings.collections.resolve() / "films"),
        "metadata": str(source / "labels.csv"),
        "pattern": "{a}_{b}",
    }


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"source": "/"}, 403, "lies outside the folders that builds may read"),
        ({"source": "{source}/../.."}, 403, "lies outside"),
        ({"source": "{source}/link"}, 403, "lies outside"),
        ({"source": "{source}/.hidden"}, 403, "lies outside"),
        ({"source": "{source}/nothing"}, 422, "There is no folder"),
        ({"metadata": "/etc/passwd"}, 403, "lies outside"),
        ({"metadata": "{source}/nothing.csv"}, 422, "There is no table"),
        ({"name": "../films"}, 422, "cannot name a collection"),
        ({"name": ".films"}, 422, "cannot name a collection"),
        ({"name": ""}, 422, "name: "),
        ({"kind": "train"}, 422, "kind: "),
    ],
)
def test_a_build_that_may_not_be_is_refused(
    client: TestClient, source: Path, change: dict[str, str], status: int, sentence: str
) -> None:
    """Nothing outside the allowed folders is read or written, and the sentence says what is wrong."""
    (source / "link").symlink_to("/etc")
    (source / ".hidden").mkdir()
    asked: dict[str, Any] = {"source": str(source), "name": "films", **change}
    answer = client.post(URL, json={key: value.format(source=source) for key, value in asked.items()})

    assert answer.status_code == status
    assert sentence in answer.json()["error"]


def test_builds_are_off_unless_folders_are_allowed(settings: Settings, source: Path) -> None:
    """A server without that setting reads nothing for anyone, and says which setting it is."""
    app = FastAPI()
    app.include_router(build_router(replace(settings, sources=())))
    with TestClient(app) as client:
        answer = client.post(URL, json={"source": str(source), "name": "films"})

    assert answer.status_code == 403
    assert "MICROSCAPE_SOURCES" in answer.json()["error"]


def test_a_second_build_of_the_same_collection_is_409(
    client: TestClient, settings: Settings, source: Path, table: JobTable
) -> None:
    """The answer names the job that is at it."""
    job_id = table.submit("build", {"into": str(settings.collections.resolve() / "films")}, queue="batch")
    answer = client.post(URL, json={"source": str(source), "name": "films"})

    assert (answer.status_code, answer.json()["job"]) == (409, job_id)
    assert "being built already" in answer.json()["error"]


def test_a_build_without_a_worker_is_503(client: TestClient, source: Path) -> None:
    """The sentence says which worker to start."""
    answer = client.post(URL, json={"source": str(source), "name": "films"})

    assert answer.status_code == 503
    assert "--queue batch" in answer.json()["error"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_page_of_another_site_cannot_start_a_build(
    client: TestClient, source: Path, table: JobTable, kind: str | None
) -> None:
    """Only a body that says it is JSON is taken, which browsers do not send across sites unasked."""
    table.workers.beat("w", "batch", "idle")
    body = json.dumps({"source": str(source), "name": "films"}).encode()
    answer = client.post(URL, content=body, headers={} if kind is None else {"Content-Type": kind})

    assert answer.status_code == 422
    assert table.list() == []
