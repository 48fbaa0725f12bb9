"""A server in a process of its own that can be killed at any moment and is up again in a moment."""

import multiprocessing
import os
import signal
import socket
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api import Settings, build_router


class Serving:
    """Serves the API of a folder of collections. Its socket stays open while it is dead: clients wait."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__])
        self._process: ForkServerProcess | None = None

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def start(self) -> None:
        """Begin to serve."""
        self._process = self._context.Process(target=serve, args=(self._settings, self._socket))
        self._process.start()

    def kill(self) -> None:
        """End it as a power cut would, in the midst of whatever it does."""
        assert self._process is not None and self._process.pid is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
        self._process.close()
        self._process = None

    def close(self) -> None:
        """Leave nothing behind."""
        if self._process is not None:
            self.kill()
        self._socket.close()


def serve(settings: Settings, listening: socket.socket) -> None:
    """Serve the API on a socket until killed."""
    app = FastAPI()
    app.include_router(build_router(settings))
    uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off")).run(sockets=[listening])


def settings_of(folder: Path) -> Settings:
    """Return settings for the collections below `folder`."""
    return Settings(folder / "collections", folder / "state")
