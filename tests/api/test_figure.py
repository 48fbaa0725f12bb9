"""The view as a Plotly figure over HTTP."""

import json

import pytest

from pipeline.collection import Collection
from tests.api.testing import TestClient

URL = "/api/v1/collections/tiny/figure"
STATE = json.dumps(
    {
        "map": "main",
        "dims": 3,
        "colour": "material",
        "filters": {"all": [{"column": "material", "in": [None]}]},
    }
)


def test_the_view_comes_as_one_page(client: TestClient, tiny: Collection) -> None:
    """With what the state says, and kept away from the application's own pages."""
    answer = client.get(URL, params={"state": STATE})

    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert answer.headers["content-disposition"].startswith("inline")
    assert "4 of 12 images" in answer.text
    assert "scatter3d" in answer.text


def test_a_stored_selection_is_drawn_alone(client: TestClient, tiny: Collection) -> None:
    """It is saved under a name with the version."""
    ids = {"ids": tiny.ids[:3].tolist()}
    stored = client.post("/api/v1/collections/tiny/selections", json=ids).json()["id"]
    answer = client.get(URL, params={"selection": stored, "download": "true"})

    assert "3 of 12 images" in answer.text
    assert answer.headers["content-disposition"].endswith(f"tiny-{tiny.version}.html")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("{", "is not JSON"),
        ("[1]", "is no JSON object"),
        ('{"colour": "taste"}', "no column 'taste'"),
        ('{"map": "moon"}', "no map 'moon'"),
        ('{"dims": 7}', "2 or 3 dimensions"),
        ('{"camera": {"x": 1, "y": 2}}', "numbers x, y, zoom"),
        ('{"colour": "pixel_size_nm", "colouring": {"low": "a"}}', "of the ramp"),
        ('{"filters": {"column": "taste", "in": []}}', "taste"),
    ],
)
def test_a_view_that_cannot_be_drawn_is_a_sentence(client: TestClient, state: str, said: str) -> None:
    """What does not fit is named."""
    answer = client.get(URL, params={"state": state})

    assert answer.status_code in (404, 409, 422)
    assert said in answer.json()["error"]
