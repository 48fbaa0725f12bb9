"""A real Tiled server, in a process and an environment of its own."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.making import free_port

PROJECT = Path(__file__).resolve().parents[5]
PYTHON = PROJECT / ".venv" / "tiled" / "bin" / "python"
STARTS_WITHIN_S = 180.0


class Tiled:
    """A server that comes and goes at one address."""

    def __init__(self) -> None:
        if not PYTHON.exists():
            raise RuntimeError(f"There is no {PYTHON}: run `make .venv/.tiled` first, or `make test`.")
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [str(PYTHON), str(Path(__file__).with_name("serve.py")), str(port)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def start(self) -> None:
        """Let it serve, and wait until it answers."""
        self._say("start")
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/api/v1/"):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError(f"Tiled was not at {self.address} within {STARTS_WITHIN_S:g} s")

    def stop(self) -> None:
        """Let it go, open connections too, and wait until it is gone."""
        self._say("stop")
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == "gone"

    def _say(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def end(self) -> None:
        """End its process."""
        self._process.kill()
        self._process.communicate(timeout=120)


@pytest.fixture(scope="module")
def tiled() -> Iterator[Tiled]:
    """A running server of 12 scans."""
    server = Tiled()
    server.start()
    yield server
    server.end()
