"""A real server, a real worker and a real browser; pages that complain or call elsewhere fail the test."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.chromium import launched
from tests.browser.designs import make_design
from tests.making import make_collection, remove_in_use

PROJECT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = ENDS_WITHIN_S = 180.0
PATIENCE_MS = 90_000
"""How long anything may take on a machine that does much else: no test says how fast the app is."""
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `collections` and `state`; one collection, `stripes`, of 240 images, with a design."""
    folder = tmp_path_factory.mktemp("installation")
    make_design(make_collection(folder / "collections" / "stripes", count=240))
    return folder


@pytest.fixture(scope="session")
def environment(installation: Path) -> dict[str, str]:
    """What the server and the worker are told."""
    told = {
        "MICROSCAPE_COLLECTIONS": str(installation / "collections"),
        "MICROSCAPE_STATE": str(installation / "state"),
        "MICROSCAPE_SOURCES": str(installation / "sources"),
    }
    return {**os.environ, **told, "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="session")
def server(installation: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a running installation."""
    with installed(installation, environment) as address:
        yield address


@contextlib.contextmanager
def installed(installation: Path, environment: dict[str, str], has_worker: bool = True) -> Iterator[str]:
    """Run the app as the Procfile does, web process and worker, until the block ends; give its address."""
    # Without --keep-alive a connection may be closed at the very moment a test asks over it again.
    serving = ["-m", "gunicorn", "app:server", "-k", "asgi", "--no-control-socket", "--keep-alive", "600"]
    serving += ["--graceful-timeout", "1"]  # those connections are open when it ends
    with contextlib.ExitStack() as ending:
        with socket.create_server(
            ("127.0.0.1", 0), backlog=256
        ) as listening:  # nobody else can take the port
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            web = [*serving, "--bind", f"fd://{listening.fileno()}"]
            log = installation / "web.log"
            ending.enter_context(running(web, environment, log, listening.fileno()))
        if has_worker:
            worker = ["-m", "pipeline", "worker", "--queue", "interactive"]
            ending.enter_context(running(worker, environment, installation / "worker.log"))
        wait_for(address, installation, "interactive" if has_worker else None)
        yield address


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str], log: Path, *inherited: int) -> Iterator[None]:
    """Run a Python command in the project until the block ends; what it says goes to `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=inherited,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=ENDS_WITHIN_S)


def wait_for(address: str, installation: Path, queue: str | None = None) -> None:
    """Wait until the server answers, and until a worker takes the jobs of `queue` if one is named."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/readyz") as answer:
                if queue is None or json.load(answer)["workers"][queue]:
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.2)
    logs = "\n".join(path.read_text() for path in sorted(installation.glob("*.log")))
    raise RuntimeError(f"{queue or address} was not there within {STARTS_WITHIN_S:g} s:\n{logs}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium found on this machine."""
    with launched() as browser:
        yield browser


@contextlib.contextmanager
def profile(browser: Browser, **how: Any) -> Iterator[BrowserContext]:
    """A fresh profile, 1280 × 800 and without motion if nothing else is said, until the block ends."""
    usual = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
    with browser.new_context(**(usual | how)) as context:  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        yield context


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The profile of a test."""
    with profile(browser) as context:
        yield context


class Complaints(list[str]):
    """What a page complained of."""

    is_over = False

    def note(self, said: str) -> None:
        """Take down what it says."""
        if not self.is_over:
            self.append(said)

    def forgive(self) -> None:
        """Forget all, and what is still to come: the test provoked it."""
        self.is_over = True
        self.clear()


@pytest.fixture
def complaints() -> Complaints:
    """What the page complained of; a test that provokes a complaint forgives it at its end."""
    return Complaints()


@pytest.fixture
def page(context: BrowserContext, server: str, complaints: Complaints) -> Iterator[Page]:
    """A page that must not log an error, throw, or ask another machine for anything."""
    page = context.new_page()
    page.on("console", lambda said: complaints.note(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.note(str(error)))
    page.on("request", lambda asked: None if _is_local(asked.url, server) else complaints.note(asked.url))
    yield page
    page.unroute_all(behavior="ignoreErrors")  # what it asks for at its end nobody waits for
    assert complaints == []


@pytest.fixture
def films(installation: Path, page: Page, server: str) -> Iterator[Path]:
    """A collection of its own of 300 images: what a test does to its trail, no other test sees."""
    folder = Path(tempfile.mkdtemp(prefix="films-", dir=installation / "collections"))
    folder.rmdir()
    yield make_collection(folder, count=300, seed=5)
    page.goto("about:blank")  # nobody looks at it any more
    _rest(page, f"{server}/api/v1/jobs", folder.name)
    remove_in_use(folder)
    remove_in_use(folder.parent / f"{folder.name}-source")


def _rest(page: Page, address: str, collection: str) -> None:
    """Cancel what waits to be done with a collection, and wait for what is being done."""
    is_busy = True
    while is_busy:
        jobs = page.request.get(address, params={"collection": collection, "limit": 100}).json()
        for job in jobs:
            if job["status"] == "queued":
                page.request.delete(f"{address}/{job['id']}")
        is_busy = any(job["status"] in ("queued", "running") for job in jobs)
        if is_busy:
            page.wait_for_timeout(100)


@pytest.fixture
def clustered(page: Page) -> Iterator[Page]:
    """The page, told that the clusters of the map are the materials."""

    def describe(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        for column in told["columns"]:
            if column["name"] == "main.cluster":
                column.update(categories=["0", "1"], missing=255)
        route.fulfill(response=answer, json=told)

    def clusters(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace("main.cluster", "material")))

    page.route("**/api/v1/collections/stripes", describe)
    page.route("**/columns/main.cluster", clusters)
    yield page


@pytest.fixture
def node(page: Page, server: str) -> Iterator[dict[str, Any]]:
    """A map of the BiFeO3 images alone, taken away afterwards."""
    api = f"{server}/api/v1/collections/stripes"
    part = {"filter": {"column": "material", "in": ["BiFeO3"]}}
    chosen = {"map": "main", "filter": part["filter"], "selection": None, "words": "Material: BiFeO3"}
    asked = page.request.post(f"{api}/trail", data={"parent": "main", "part": part, "chosen": chosen})
    answer = asked.json()
    while answer.get("status") in ("queued", "running"):
        page.wait_for_timeout(200)
        answer = page.request.get(f"{server}/api/v1/jobs/{answer['id']}").json()
    made = answer["node"] if "node" in answer else answer["result"]["node"]
    yield made
    page.goto("about:blank")  # nobody looks at it any more
    page.request.delete(f"{api}/trail/{made['id']}")


def _is_local(address: str, server: str) -> bool:
    return address.startswith((server, server.replace("http", "ws"), "data:", "blob:"))
