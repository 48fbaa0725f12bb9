"""A filter that names a stored selection, wherever the HTTP interface takes a filter."""

import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.collection import Collection, Served
from tests.api.testing import TestClient

BASE = "/api/v1/collections/tiny"


@pytest.fixture
def three(client: TestClient, tiny: Collection) -> dict[str, Any]:
    """A filter that names a stored selection of the first three images."""
    stored = client.post(f"{BASE}/selections", json={"ids": tiny.ids[:3].tolist()}).json()
    return {"selection": stored["id"]}


def test_rows_pass_that_are_in_the_selection(
    client: TestClient, tiny: Collection, three: dict[str, Any]
) -> None:
    """The mask of everything else has a bit a row that is not among the three."""
    answer = client.post(f"{BASE}/v/{tiny.version}/mask", json={"not": three})
    bits = np.unpackbits(np.frombuffer(answer.content, np.uint8), bitorder="little")[: tiny.rows]

    assert np.flatnonzero(bits == 0).tolist() == np.flatnonzero(Served(tiny).order < 3).tolist()


def test_neighbours_are_sought_within_it(client: TestClient, tiny: Collection, three: dict[str, Any]) -> None:
    """Of the three, the two others."""
    answer = client.get(f"{BASE}/images/{tiny.ids[0]}/neighbours", params={"filter": json.dumps(three)})

    assert {one["image_id"] for one in answer.json()["neighbours"]} == set(tiny.ids[1:3])


def test_an_export_says_the_filter_as_it_was_given(
    client: TestClient, tiny: Collection, three: dict[str, Any]
) -> None:
    """Its rows are the three; its provenance names the selection and does not list them."""
    answer = client.get(f"{BASE}/export", params={"filter": json.dumps(three)})
    found = pd.read_csv(io.BytesIO(answer.content))

    assert found["image_id"].tolist() == tiny.ids[:3].tolist()
    assert json.loads(found["microscape_export"][0])["filter"] == three


def test_a_figure_draws_what_it_holds(client: TestClient, three: dict[str, Any]) -> None:
    """Three points."""
    answer = client.get(f"{BASE}/figure", params={"state": json.dumps({"filters": {"all": [three]}})})

    assert "3 of 12 images" in answer.text


def test_what_passes_is_stored_as_another_selection(
    client: TestClient, tiny: Collection, three: dict[str, Any]
) -> None:
    """A selection that is a filter may name another."""
    chosen = {"filter": {"all": [three, {"not": {"ids": [tiny.ids[1]]}}]}}
    answer = client.post(f"{BASE}/selections", json=chosen).json()

    assert answer["count"] == 2


def test_a_selection_that_is_not_stored_is_named(client: TestClient, tiny: Collection) -> None:
    """404 with the id, and what to do."""
    answer = client.post(f"{BASE}/v/{tiny.version}/mask", json={"selection": "0123456789ab"})

    assert answer.status_code == 404
    assert "'0123456789ab'" in answer.json()["error"]
