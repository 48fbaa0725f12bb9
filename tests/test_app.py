"""The application as a whole: what it reads, what it mounts, what its page loads."""

import re
from collections.abc import Iterator
from pathlib import Path

import dash
import pytest

import app
from components.ids import Ids
from components.site import Site
from tests.api.testing import TestClient
from tests.making import make_collection


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of the application."""
    with TestClient(app.server) as client:
        yield client


def test_environment_says_where_things_are() -> None:
    """Every setting has a default; lists of folders are separated as in PATH."""
    site = app.read_site(
        {"MICROSCAPE_COLLECTIONS": "/c", "MICROSCAPE_SOURCES": "/a:/b", "DATABASE_URL": "sqlite://"}
    )

    assert site == Site(Path("/c"), Path("state"), "sqlite://", (Path("/a"), Path("/b")))


def test_no_folder_is_open_to_builds_unless_named() -> None:
    """A server that others reach reads no folder unless it is told to."""
    assert app.read_site({}).sources == ()


def test_root_leads_to_the_map(client: TestClient, tmp_path: Path) -> None:
    """The bare address is the page explore, of the first collection if there is one."""
    make_collection(tmp_path / "first film", count=8)

    assert client.get("/", follow_redirects=False).status_code == 307
    assert app.first_page(Site(tmp_path / "none")) == "/explore"
    assert app.first_page(Site(tmp_path)) == "/explore?c=first%20film"


@pytest.mark.parametrize("path", ["/explore", "/collections", "/no/such/page"])
def test_every_address_is_answered_with_the_whole_page(client: TestClient, path: str) -> None:
    """Styles and callbacks are there at the first request, whatever it asks for."""
    page = client.get(path).text

    assert "bootstrap.min.css" in page
    assert "_pages_content" in page


def test_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    """The application works with the network off."""
    page = client.get("/explore").text

    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", page) == []


def test_theme_comes_after_bootstrap(client: TestClient) -> None:
    """Our rules win over those they refine."""
    page = client.get("/explore").text

    assert page.index("bootstrap.min.css") < page.index("theme/controls.css") < page.index("theme/tokens.css")


def test_modules_are_fetched_as_one(client: TestClient) -> None:
    """Dash loads no module itself; the page starts with one file that holds all."""
    page = client.get("/explore").text
    started = re.findall(r'<script type="module" async src="([^"]+)"', page)
    script = client.get(started[0])

    assert len(re.findall(r"<script[^>]*src=[^>]*\.mjs", page)) == 1
    assert page.count('import("/assets/microscape.mjs")') == 1
    assert f'"/assets/microscape.mjs": "{started[0]}"' in page
    assert len(started) == 1
    assert '"map/engine.mjs"' in script.text
    assert script.headers["content-type"].startswith("text/javascript")
    assert "sections" in client.get("/assets/bundle.mjs.map").json()


@pytest.mark.parametrize(("query", "kept"), [("?m=1", "immutable"), ("", "no-cache")])
def test_static_files_are_kept_by_version(client: TestClient, query: str, kept: str) -> None:
    """What the address names with its version is never asked for again; the rest always is."""
    answer = client.get(f"/assets/microscape.mjs{query}")

    assert kept in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"


def test_api_is_mounted_before_the_pages(client: TestClient) -> None:
    """An unknown address of the API is JSON with a sentence, not a page."""
    answer = client.get("/api/v1/nothing")

    assert answer.status_code == 404
    assert "error" in answer.json()


def test_pages_are_registered_once() -> None:
    """Each screen has one address."""
    assert {page["path"] for page in dash.page_registry.values()} >= {"/explore", "/collections"}


def test_ids_are_unique() -> None:
    """No two elements share a name."""
    assert len(set(Ids)) == len(list(Ids))
