"""What a page tells the notebook that shows it."""

from dataclasses import replace

import pytest
from fastapi import FastAPI

from api import Settings, build_router
from tests.api.testing import TestClient

URL = "/api/v1/notebook/secret"
SELECTED = {"collection": "tiny", "ids": ["a", "b"]}


def _client(settings: Settings) -> TestClient:
    app = FastAPI()
    app.include_router(build_router(settings))
    return TestClient(app)


def test_what_is_selected_comes_back(settings: Settings) -> None:
    """Nothing at first, then what the page said last."""
    client = _client(replace(settings, notebook="secret"))

    assert client.get(URL).json() == {"collection": None, "ids": []}
    assert client.put(URL, json=SELECTED).json() == {"count": 2}
    assert client.get(URL).json() == SELECTED


@pytest.mark.parametrize("key", [None, "other"])
def test_without_the_key_there_is_nothing(settings: Settings, key: str | None) -> None:
    """A server that no notebook, or another one, started neither takes nor gives."""
    client = _client(replace(settings, notebook=key))

    assert client.put(URL, json=SELECTED).status_code == 404
    assert client.get(URL).status_code == 404
