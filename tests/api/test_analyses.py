"""Analyses over HTTP: what labels offer, one analysis of an image, and all of a collection."""

import importlib
import uuid

import pytest

from pipeline.collection import Collection
from pipeline.jobs import JobTable
from tests.api.testing import TestClient

API = "/api/v1/collections/tiny"


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    """Load pyFAI before a worker is said to be there: while it loads, nothing beats."""
    importlib.import_module("pipeline.tasks.analyses")


@pytest.fixture
def first(tiny: Collection) -> str:
    """The address of an image."""
    return f"{API}/images/{tiny.ids[0]}"


def test_labels_decide_what_is_offered(client: TestClient, first: str, tiny: Collection) -> None:
    """Without a label nothing; a ring in transmission offers radial integration."""
    assert not any(one["offered"] for one in client.get(f"{first}/analyses").json()["analyses"])
    actions = [
        {"image_id": tiny.ids[0], "label": label, "value": "yes"} for label in ("transmission", "ring")
    ]
    said = client.post(
        f"{API}/labels/scattering", json={"author": "a", "request": str(uuid.uuid4()), "actions": actions}
    )
    assert said.status_code == 200

    told = client.get(f"{first}/analyses").json()

    assert [one["name"] for one in told["analyses"] if one["offered"]] == ["radial"]
    assert told["titles"] == ["Transmission", "Rings"] and told["grazing"] is False


@pytest.mark.usefixtures("do_jobs")
def test_an_analysis_is_made_once(client: TestClient, first: str) -> None:
    """Offered or not, it can be asked for; asked again, it is the same."""
    made = client.get(f"{first}/analyses/peaks")

    assert made.status_code == 200
    told = made.json()
    assert set(told) == {"name", "numbers", "shown", "drawn"} and "peaks.count" in told["numbers"]
    assert told["shown"][0]["title"] == "Bragg peaks"
    assert client.get(f"{first}/analyses/peaks").json() == made.json()


def test_an_unknown_analysis_is_named(client: TestClient, first: str) -> None:
    """404 with those there are."""
    answer = client.get(f"{first}/analyses/tomography")

    assert answer.status_code == 404
    assert "radial, azimuthal, cuts, peaks" in answer.json()["error"]


def test_all_are_labelled_and_analysed_by_a_worker(
    client: TestClient, table: JobTable, tiny: Collection
) -> None:
    """503 while nobody does such work; then 202 with the job."""
    assert client.post(f"{API}/analyses").status_code == 503
    table.workers.beat("other", "batch", "idle")

    answer = client.post(f"{API}/analyses")

    assert answer.status_code == 202
    job = table.get(answer.json()["id"])
    assert (job.queue, job.arguments["collection"]) == ("batch", tiny.name)
    assert client.post(f"{API}/analyses").json()["id"] == job.id  # a second press finds the first job
    table.claim("batch", "a worker")
    assert client.post(f"{API}/analyses").json()["id"] == job.id
    table.cancel(job.id)  # it runs until its worker hears of it
    assert client.post(f"{API}/analyses").json()["id"] != job.id
