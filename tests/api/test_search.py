"""Search by an uploaded file over HTTP."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from fastapi import FastAPI

from api import Settings, build_router
from pipeline.jobs import JobTable
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny/search"
Start = Callable[..., None]


def npy(height: int = 32, width: int = 40) -> bytes:
    """Return an image file."""
    stream = io.BytesIO()
    np.save(stream, np.arange(height * width, dtype=np.uint16).reshape(height, width))
    return stream.getvalue()


def test_an_upload_is_searched_and_deleted(
    client: TestClient, settings: Settings, start_worker: Start
) -> None:
    """The result comes with the answer, the file's name is kept, nothing stays on the disk."""
    start_worker()
    answer = client.post(URL, content=npy(), params={"name": "C:\\scans\\a b.npy", "k": 3})

    assert (answer.status_code, answer.json()) == (200, {"file": "a b.npy", "shape": [32, 40], "k": 3})
    assert list((settings.state / "uploads").glob("*")) == []


def test_a_slow_search_becomes_a_job(settings: Settings, start_worker: Start, table: JobTable) -> None:
    """After the waiting time the answer is 202 and says where to ask; the job can be cancelled there."""
    app = FastAPI()
    app.include_router(build_router(replace(settings, wait_s=0.3)))
    start_worker()
    with TestClient(app) as client:
        answer = client.post(URL, content=npy(), params={"name": "slow.npy"})
        job = client.get(answer.headers["location"]).json()
        client.delete(answer.headers["location"])

    assert answer.status_code == 202
    assert job["kind"] == "search"
    assert job["status"] in ("queued", "running")
    assert table.get(job["id"]).cancel_requested


def test_an_unreadable_file_is_415(client: TestClient, start_worker: Start) -> None:
    """The sentence is the reader's, about the file as its sender calls it."""
    start_worker()
    answer = client.post(URL, content=b"this is no image", params={"name": "notes.txt"})

    assert answer.status_code == 415
    assert "notes.txt" in answer.json()["error"]


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..", "/", "", ".hidden", "a\x00b", "x" * 900])
def test_no_name_leads_out_of_the_uploads(client: TestClient, start_worker: Start, name: str) -> None:
    """Whatever the sender calls the file, it is stored in a folder of its own."""
    start_worker()
    answer = client.post(URL, content=npy(), params={"name": name})

    assert answer.status_code == 200
    assert "/" not in answer.json()["file"]
    assert len(answer.json()["file"]) <= 120


def test_a_file_that_is_too_large_is_413(client: TestClient, settings: Settings, start_worker: Start) -> None:
    """Said before it is sent if the length is told, else as soon as the limit is passed."""
    start_worker()

    def pieces() -> Iterator[bytes]:
        for _ in range(30):
            yield bytes(10_000)

    told = client.post(URL, content=bytes(200_000))
    untold = client.post(URL, content=pieces())

    assert (told.status_code, untold.status_code) == (413, 413)
    assert "larger than the 0 MB" in untold.json()["error"]
    assert list((settings.state / "uploads").glob("*")) == []


def test_an_empty_body_is_422(client: TestClient, settings: Settings, start_worker: Start) -> None:
    """Nothing is searched and nothing kept."""
    start_worker()
    answer = client.post(URL)

    assert answer.status_code == 422
    assert answer.json()["error"] == "The request has no body: send the file itself."
    assert list((settings.state / "uploads").glob("*")) == []


def test_a_form_is_415_with_the_way(client: TestClient, start_worker: Start) -> None:
    """The file is the body itself, which can be streamed."""
    start_worker()
    answer = client.post(URL, files={"file": npy()})

    assert answer.status_code == 415
    assert "--data-binary" in answer.json()["error"]


def test_without_a_worker_it_is_503(client: TestClient) -> None:
    """Said at once, with the way out."""
    answer = client.post(URL, content=npy())

    assert answer.status_code == 503
    assert "python -m pipeline worker" in answer.json()["error"]


def test_a_broken_worker_is_503_with_its_reason(client: TestClient, table: JobTable) -> None:
    """What keeps the worker from starting is what the user reads."""
    table.workers.beat("w", "interactive", "broken", "The worker cannot start: weights missing.")
    answer = client.post(URL, content=npy())

    assert answer.status_code == 503
    assert "weights missing" in answer.json()["error"]


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"filter": '{"column": "x", "in": []}'}, 422),
        ({"filter": "{"}, 422),
        ({"k": 0}, 422),
        ({"image": -1}, 422),
    ],
)
def test_bad_parameters_are_refused_before_the_upload(
    client: TestClient, parameters: dict[str, str | int], status: int
) -> None:
    """No worker is needed to say so."""
    answer = client.post(URL, content=npy(), params=parameters)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_an_unknown_collection_is_404(client: TestClient) -> None:
    """The sentence names it."""
    answer = client.post("/api/v1/collections/nothing/search", content=npy())

    assert answer.status_code == 404
    assert "'nothing'" in answer.json()["error"]
