"""Designs over HTTP: listed, shown, asked and fitted, and the sentences where they cannot be."""

import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from api import Settings
from pipeline.design.store import Design, open_folder
from pipeline.jobs import JobTable
from tests.api.testing import TestClient
from tests.pipeline.design.conftest import design as design
from tests.pipeline.design.making import films

ROUTE = "/api/v1/designs"
POINT = {"a_nm": 1.5, "b_nm": 1.4, "t_K": 350.0}


@pytest.fixture
def films_design(settings: Settings, design: Design) -> Design:
    """The design of films, served."""
    shutil.copytree(design.folder, settings.collections / "films.design")
    return open_folder(settings.collections / "films.design")


def answer(client: TestClient, path: str, body: Any) -> Any:
    """Ask, wait for the job's end, and return its result."""
    job = client.post(f"{ROUTE}/films/{path}", json=body)
    assert job.status_code == 202, job.json()
    while True:
        told = client.get(job.json()["url"]).json()
        if told["status"] not in ("queued", "running"):
            assert told["status"] == "done", told["error"]
            return told["result"]
        time.sleep(0.02)


def test_designs_are_listed_and_shown(client: TestClient, films_design: Design) -> None:
    """A design is no collection; its rows come as raw numbers, its map as places."""
    listed = client.get(ROUTE).json()
    shown = client.get(f"{ROUTE}/films").json()
    mass = np.frombuffer(client.get(f"{ROUTE}/films/columns/mass").content, "<f4")
    places = client.get(f"{ROUTE}/films/map").json()

    assert [(one["design"], one["rows"]) for one in listed] == [("films", 240)]
    assert "films.design" not in [one["name"] for one in client.get("/api/v1/collections").json()]
    assert shown["report"]["flow"]["words"] and len(mass) == len(places["x"]) == 240
    assert client.get(ROUTE, params={"collection": "tiny"}).json() == []


def test_questions_are_answered_by_jobs(client: TestClient, films_design: Design, do_jobs: None) -> None:
    """Candidates are kept and can be taken away; sensitivity and boundary come as results."""
    found = answer(client, "propose", {"targets": {"mass": {"value": 6.5}}, "count": 3})
    kept = client.get(f"{ROUTE}/films/candidates/{found['candidates']}").json()
    taken = client.get(f"{ROUTE}/films/candidates/{found['candidates']}", params={"format": "csv"})

    assert found["returned"] == len(kept["rows"]) == 3
    assert taken.text.startswith("# id: ") and "attachment" in taken.headers["content-disposition"]
    assert len(answer(client, "sensitivity", {"point": POINT, "steps": 5})["parameters"]) == 3
    asked = {"x": "a_nm", "y": "t_K", "point": POINT, "steps": 4}
    assert len(answer(client, "boundary", asked)["probability"]) == 4


def test_a_table_is_looked_into_and_fitted(client: TestClient, table: JobTable, do_jobs: None) -> None:
    """The body is the table; the fit becomes a job of the batch queue with what was asked."""
    body = films(60).assign(note="film").to_csv(index=False)
    table.workers.beat("other", "batch", "idle")
    job = client.post(f"{ROUTE}/tables", params={"name": "films.csv"}, content=body.encode())
    while (told := client.get(job.json()["url"]).json())["status"] in ("queued", "running"):
        time.sleep(0.02)
    columns = {one["name"]: one for one in told["result"]["columns"]}
    wanted = {"name": "new", "parameters": ["a_nm", "t_K"], "properties": [{"name": "mass"}]}
    fit = client.post(ROUTE, json={**wanted, "table": told["result"]["table"]})
    again = client.post(ROUTE, json={**wanted, "table": told["result"]["table"]})

    assert columns["t_K"]["unit"] == "K" and columns["note"]["kind"] == "text"
    assert (fit.status_code, fit.json()["queue"], fit.json()["title"]) == (202, "batch", "Design new")
    assert (again.status_code, again.json()["job"]) == (409, fit.json()["id"])


REFUSED = (
    ("/films/propose", {"targets": {"heat": 1}}, 422, "There is no property 'heat'"),
    (
        "/films/propose",
        {"targets": {"mass": 6}, "locks": {"t_K": {"min": 380, "max": 320}}},
        422,
        "contradict",
    ),
    ("/films/propose", {"targets": {"mass": 6}, "count": 0}, 422, "count"),
    ("/films/sensitivity", {"point": {"a_nm": 1.5}}, 422, "The point has no b_nm"),
    ("/none/propose", {"targets": {"mass": 6}}, 404, "There is no design 'none'"),
    ("/films/from-image", {"image_id": "f" * 32}, 422, "are no images: fit one to a collection"),
    (
        "",
        {"name": "x", "parameters": ["a"], "properties": ["b"]},
        422,
        "a table that was uploaded or a collection",
    ),
    (
        "",
        {"name": "../x", "collection": "tiny", "parameters": ["a"], "properties": ["b"]},
        422,
        "cannot name",
    ),
    (
        "",
        {"name": "x", "collection": "no", "parameters": ["a"], "properties": ["b"]},
        404,
        "no collection 'no'",
    ),
)


def test_what_cannot_be_is_a_sentence(client: TestClient, films_design: Design) -> None:
    """Refused before a job is made, with the way out."""
    for path, body, status, sentence in REFUSED:
        told = client.post(ROUTE + path, json=body)

        assert (told.status_code, sentence in told.json()["error"]) == (status, True), told.json()


def test_a_column_may_be_named_by_a_ratio(client: TestClient, films_design: Design) -> None:
    """A field in V/Å has a slash in its name, which is no part of the path."""
    rows = pd.read_parquet(films_design.folder / "rows.parquet").rename(columns={"mass": "mass [kg/m]"})
    rows.to_parquet(films_design.folder / "rows.parquet")
    found = client.get(f"{ROUTE}/films/columns/mass%20%5Bkg%2Fm%5D")
    missing = client.get(f"{ROUTE}/films/columns/mass%2Fm")

    assert (found.status_code, len(found.content)) == (200, 4 * 240)
    assert (missing.status_code, "has no column 'mass/m'" in missing.json()["error"]) == (404, True)


def test_a_design_can_be_removed(client: TestClient, films_design: Design, settings: Settings) -> None:
    """Then it is unknown."""
    assert client.delete(f"{ROUTE}/films").json() == {"deleted": "films"}
    assert client.get(f"{ROUTE}/films").status_code == 404
    assert not Path(settings.collections / "films.design").exists()
