"""Static files: compressed, kept by the browser under their version, and in memory as they were sent."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

import app
from components.delivery import Delivery
from tests.api.testing import TestClient

BODY = "a style that is long enough to be worth compressing " * 40
DASH = "/_dash-component-suites/dash/deps/react@18.v4_4_1m1795175568.3.1.min.js"


class Files:
    """An application that counts how often it is asked."""

    asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a body, 404 for what is called none."""
        self.asked += 1
        answer = PlainTextResponse(BODY, status_code=404 if "none" in scope["path"] else 200)
        await answer(scope, receive, send)


@pytest.fixture
def files() -> Files:
    """The application that lies within."""
    return Files()


@pytest.fixture
def client(files: Files) -> TestClient:
    """A client of it, through what is tested."""
    return TestClient(Delivery(files, here=app.HERE))


@pytest.mark.parametrize("address", ["/assets/theme/map.css?m=1", DASH])
def test_what_names_its_version_is_kept(client: TestClient, files: Files, address: str) -> None:
    """The second answer comes from memory and is the first, compressed and to be kept for ever."""
    first, second = client.get(address), client.get(address)

    assert (first.headers, first.text) == (second.headers, second.text)
    assert first.text == BODY
    assert first.headers["content-encoding"] == "gzip"
    assert "immutable" in first.headers["cache-control"]
    assert files.asked == 1


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/assets/theme/map.css", {}),
        ("/assets/theme/map.css?m=1", {"accept-encoding": "identity"}),
        ("/assets/theme/map.css?m=1", {"if-none-match": "x"}),
        ("/assets/none.css?m=1", {}),
        ("/elsewhere?m=1", {}),
    ],
)
def test_the_rest_is_asked_for_each_time(
    client: TestClient, files: Files, address: str, headers: dict[str, str]
) -> None:
    """No version, another coding, a question whether it changed, nothing found, or nothing static."""
    bodies = {client.get(address, headers=headers).text for _ in range(2)}

    assert bodies == {BODY}
    assert files.asked == 2


def test_another_version_takes_the_place_of_the_first(client: TestClient, files: Files) -> None:
    """Memory holds one version of a file, whatever is asked for."""
    for version in (1, 2, 2, 1):
        client.get(f"/assets/theme/map.css?m={version}")

    assert files.asked == 3
