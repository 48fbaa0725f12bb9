"""Exports over HTTP."""

import io
import json
import zipfile

import pandas as pd
import pytest

from pipeline.collection import Collection
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny/export"
FILTER = json.dumps({"column": "material", "in": ["PbTiO3", "BiFeO3"]})


def test_a_filter_is_exported_as_csv(client: TestClient, tiny: Collection) -> None:
    """As a file with a name, with what it was made from in its first row."""
    answer = client.get(URL, params={"filter": FILTER})
    found = pd.read_csv(io.BytesIO(answer.content))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"tiny-{tiny.version}.csv" in answer.headers["content-disposition"]
    assert found["image_id"].tolist() == tiny.frame.index[tiny.frame["material"].notna()].tolist()
    origin = json.loads(found["microscape_export"][0])
    assert origin["filter"] == json.loads(FILTER)
    assert (origin["version"], origin["images"]) == (tiny.version, 8)


def test_a_selection_within_a_filter_is_exported(client: TestClient, tiny: Collection) -> None:
    """Both must hold; Parquet keeps the types."""
    ids = tiny.ids[:3].tolist()
    stored = client.post("/api/v1/collections/tiny/selections", json={"ids": ids}).json()["id"]
    answer = client.get(URL, params={"format": "parquet", "filter": FILTER, "selection": stored})
    found = pd.read_parquet(io.BytesIO(answer.content))

    assert found["image_id"].tolist() == ids[:2]
    assert found["acquired_at"].tolist() == tiny.frame["acquired_at"].iloc[:2].tolist()


def test_originals_are_exported(client: TestClient, tiny: Collection) -> None:
    """A ZIP with the files as they are."""
    made = zipfile.ZipFile(io.BytesIO(client.get(URL, params={"format": "zip"}).content))

    assert made.testzip() is None
    content = made.read("originals/scan_004.npy")
    assert content == tiny.original(tiny.ids[4]).read_bytes()
    assert "MISSING.txt" not in made.namelist()


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"format": "xlsx"}, 422),
        ({"filter": "no json"}, 422),
        ({"filter": '{"column": "x", "in": []}'}, 422),
        ({"selection": "abc"}, 404),
    ],
)
def test_errors_come_before_the_file(client: TestClient, parameters: dict[str, str], status: int) -> None:
    """As a sentence, not as a broken download."""
    answer = client.get(URL, params=parameters)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_an_empty_selection_is_a_file_without_rows(client: TestClient) -> None:
    """All columns, no row."""
    answer = client.get(URL, params={"filter": '{"any": []}'})

    assert answer.status_code == 200
    assert len(pd.read_csv(io.BytesIO(answer.content))) == 0
