"""A real Tiled server, in a process and an environment of its own."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[5]
PYTHON = PROJECT / ".venv" / "tiled" / "bin" / "python"
STARTS_WITHIN_S = 60.0


class Tiled:
    """A server that can be started, stopped and started again at one address."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = int(taken.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        if not PYTHON.exists():
            raise RuntimeError(f"There is no {PYTHON}: run `make .venv/.tiled` first, or `make test`.")
        command = [str(PYTHON), str(Path(__file__).with_name("serve.py")), str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/api/v1/"):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError(f"Tiled was not at {self.address} within {STARTS_WITHIN_S:g} s")

    def stop(self) -> None:
        """End it at once, as a machine that loses its power."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=20)
        self._process = None


@pytest.fixture(scope="module")
def tiled() -> Iterator[Tiled]:
    """A running server of 12 scans."""
    server = Tiled()
    server.start()
    yield server
    server.stop()
