"""The app as a child process of a notebook, and what is selected in it."""

import contextlib
import html
import json
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from pipeline.collection import open_collection
from pipeline.errors import NotebookError

PROJECT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 180.0
ANSWERS_WITHIN_S = 30.0
# The server is on this machine: a proxy of the laboratory has no part in it.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_running: dict[Path, "Shown"] = {}


def show(collection: str | Path, height: int = 720) -> "Shown":
    """Show the collection in the folder `collection` below the cell; `height` is in pixels.

    Asked again for the same collection, the running app is shown. It ends with the kernel, or by `close`.
    Raises CollectionError for a folder that is no collection, NotebookError if the app does not start.
    """
    folder = Path(collection).resolve()
    open_collection(folder)
    shown = _running.get(folder)
    if shown is None or not shown.is_running:
        shown = _running[folder] = Shown(folder)
    shown.height = height
    return shown


class Shown:
    """A running app that shows one collection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.height = 720
        self._key = secrets.token_urlsafe(16)
        self._state = tempfile.TemporaryDirectory(prefix="microscape-", ignore_cleanup_errors=True)
        self._log = Path(self._state.name) / "app.log"
        self.address = f"http://127.0.0.1:{_free_port()}"
        with self._log.open("wb") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, "-m", "pipeline.notebook.keeper", json.dumps(self._commands())],
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # an interrupted cell does not end the app
            )
        self._wait()

    @property
    def url(self) -> str:
        """The address of the page, for a browser on this machine."""
        return f"{self.address}/explore?c={quote(self.folder.name)}&notebook={self._key}"

    @property
    def is_running(self) -> bool:
        """Whether the app is still there."""
        return self._keeper.poll() is None

    def selection(self) -> pd.DataFrame:
        """Return every column of the images that are selected in the page and pass its filters.

        A row an image, indexed by image_id; none if nothing is selected. NotebookError if the app has ended.
        """
        ids = self._ask(f"/api/v1/notebook/{self._key}").get("ids") or []
        frame = open_collection(self.folder).frame
        return frame.loc[frame.index.isin(ids)]

    def close(self) -> None:
        """End the app."""
        if self._keeper.stdin is not None:
            self._keeper.stdin.close()
        self._keeper.wait()
        self._state.cleanup()
        if _running.get(self.folder) is self:
            del _running[self.folder]

    def _repr_html_(self) -> str:
        return (
            f'<iframe src="{html.escape(self.url)}" width="100%" height="{self.height}" '
            'style="border:1px solid #8884;border-radius:6px" title="Microscape" '
            'allow="clipboard-write; fullscreen"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<{self.folder.name} at {self.address}{'' if self.is_running else ', ended'}>"

    def _commands(self) -> list[list[str]]:
        """Return how web process and worker are started, with settings of their own."""
        settings = {
            "MICROSCAPE_COLLECTIONS": self.folder.parent,
            "MICROSCAPE_STATE": self._state.name,
            "MICROSCAPE_NOTEBOOK": self._key,
        }
        told = ["env", "-u", "DATABASE_URL", *(f"{name}={value}" for name, value in settings.items())]
        web = ["gunicorn", "app:server", "-k", "asgi", "--no-control-socket", "--workers", "1", "--bind"]
        python = [*told, sys.executable, "-m"]
        return [[*python, *web, self.address.removeprefix("http://")], [*python, "pipeline", "worker"]]

    def _wait(self) -> None:
        """Wait until the app answers."""
        deadline = time.monotonic() + STARTS_WITHIN_S
        while self.is_running and time.monotonic() < deadline:
            try:
                self._ask("/readyz")
                return
            except NotebookError:
                time.sleep(0.2)
        said = self._log.read_text(errors="replace")[-2000:]
        self.close()
        raise NotebookError(f"The app did not start within {STARTS_WITHIN_S:g} s. It said:\n{said}")

    def _ask(self, path: str) -> dict[str, Any]:
        try:
            with _OPENER.open(self.address + path, timeout=ANSWERS_WITHIN_S) as answer:
                return dict(json.load(answer))
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            raise NotebookError(
                f"The app at {self.address} does not answer ({error}). Call show again."
            ) from error


def _free_port() -> int:
    """Return a port that nobody listens at, below those that the system gives to connections going out."""
    for port in random.sample(range(20_000, 32_000), 200):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise NotebookError("No port is free on this machine.")
