"""Comparisons, batch effects and properties over HTTP."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi import FastAPI

from api import Settings, build_router
from pipeline.collection import Collection
from pipeline.jobs import JobTable
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny"
Start = Callable[..., None]


def test_a_selection_is_compared_with_the_rest(
    client: TestClient, tiny: Collection, start_worker: Start
) -> None:
    """The answer names both sides and every difference in a sentence."""
    start_worker()
    answer = client.post(f"{URL}/compare", json={"a": {"ids": [*tiny.ids[:4], "f" * 32]}})

    assert answer.status_code == 200
    found = answer.json()
    assert found["version"] == tiny.version
    assert (found["a"], found["b"]["count"]) == ({"count": 4, "unknown": 1}, 8)
    assert found["b"]["is_rest"] is True
    assert all(finding["sentence"].endswith(".") for finding in found["findings"])
    assert found["pictures"]["note"].startswith("From 4 and 8 images")


def test_asking_again_needs_no_worker(
    client: TestClient, tiny: Collection, table: JobTable, start_worker: Start
) -> None:
    """The same images, however they are named, have their answer in the cache."""
    start_worker()
    filter_ = {"column": "material", "in": ["PbTiO3"]}
    ids = tiny.frame.index[tiny.frame["material"] == "PbTiO3"].tolist()
    first = client.post(f"{URL}/compare", json={"a": {"ids": ids}, "b": None})
    second = client.post(f"{URL}/compare", json={"a": {"filter": filter_}})

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert len(table.list(kinds=["compare"])) == 1


def test_a_selection_is_averaged(client: TestClient, tiny: Collection, start_worker: Start) -> None:
    """Relative or in values, which are kept apart; images that are gone are counted."""
    start_worker()
    asked = {"of": {"ids": [*tiny.ids[:4], "f" * 32]}}
    relative = client.post(f"{URL}/averages", json=asked).json()
    in_values = client.post(f"{URL}/averages", json={**asked, "in_values": True}).json()

    assert (relative["count"], relative["unknown"], relative["version"]) == (4, 1, tiny.version)
    assert set(relative["planes"]) == {"mean", "deviation", "median"}
    assert (relative["in_values"], in_values["in_values"]) == (False, True)
    assert relative["planes"]["mean"] != in_values["planes"]["mean"]


def test_two_selections_are_compared(client: TestClient, tiny: Collection, start_worker: Start) -> None:
    """One of them stored; what lies in neither does not count."""
    start_worker()
    stored = client.post(f"{URL}/selections", json={"ids": tiny.ids[:3].tolist()}).json()["id"]
    found = client.post(
        f"{URL}/compare", json={"a": {"selection": stored}, "b": {"ids": tiny.ids[3:5].tolist()}}
    ).json()

    assert (found["a"]["count"], found["b"]["count"], found["b"]["is_rest"]) == (3, 2, False)


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({}, 422, "a: Field required"),
        ({"a": None}, 422, "is no selection"),
        ({"a": {"filter": {"column": "x", "in": []}}}, 422, "no column 'x'"),
        ({"a": {"selection": "abc"}}, 404, "no stored selection 'abc'"),
        ({"a": {"ids": []}, "b": {"ids": [5]}}, 422, "'ids' takes a list"),
    ],
)
def test_what_is_no_selection_is_a_sentence(
    client: TestClient, body: object, status: int, sentence: str
) -> None:
    """Said at once, without a worker."""
    answer = client.post(f"{URL}/compare", json=body)

    assert answer.status_code == status
    assert sentence in answer.json()["error"]


def test_batch_effects_are_measured(client: TestClient, start_worker: Start) -> None:
    """In the embedding or on a map; an unknown map is 404."""
    start_worker()
    whole, plane = client.get(f"{URL}/batch-effects"), client.get(f"{URL}/batch-effects?map=main")

    assert (whole.status_code, plane.status_code) == (200, 200)
    assert (whole.json()["space"], plane.json()["space"]) == ("embedding", "main")
    assert whole.json()["verdict"]["level"] in ("none", "good", "mixed", "warning")
    assert client.get(f"{URL}/batch-effects?map=other").status_code == 404


def test_properties_are_judged(client: TestClient, start_worker: Start) -> None:
    """Too few images have no R², but a sentence."""
    start_worker()
    found = client.get(f"{URL}/properties").json()["properties"]

    assert {one["column"] for one in found} >= {"thickness_nm", "roughness"}
    assert all(one["r2"] is None and one["sentence"].startswith("Too few values") for one in found)


def test_an_image_is_told_its_expected_properties(client: TestClient, tiny: Collection) -> None:
    """Without a worker."""
    answer = client.get(f"{URL}/images/{tiny.ids[5]}/properties")

    assert answer.status_code == 200
    found = {one["column"]: one for one in answer.json()["properties"]}
    assert found["thickness_nm"]["measured"] == tiny.frame["thickness_nm"].iloc[5]
    quantiles = found["thickness_nm"]["quantiles"]
    assert quantiles["q10"] <= found["thickness_nm"]["predicted"] <= quantiles["q90"]
    assert client.get(f"{URL}/images/{'f' * 32}/properties").status_code == 404


def test_without_a_worker_it_is_503(client: TestClient) -> None:
    """The sentence says how to start one."""
    answer = client.get(f"{URL}/properties")

    assert answer.status_code == 503
    assert "python -m pipeline worker" in answer.json()["error"]


def test_a_slow_answer_becomes_a_job(settings: Settings, start_worker: Start, table: JobTable) -> None:
    """After the waiting time the answer is 202; the job has it in the end, and then the cache."""
    app = FastAPI()
    app.include_router(build_router(replace(settings, wait_s=0.0)))
    start_worker()
    with TestClient(app) as client:
        answer = client.get(f"{URL}/properties")
        assert answer.status_code == 202
        while not table.get(answer.json()["id"]).has_ended:
            pass
        job = client.get(answer.headers["location"]).json()
        again = client.get(f"{URL}/properties")

    assert (again.status_code, again.json()) == (200, job["result"])
