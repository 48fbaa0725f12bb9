"""Light handlers for the tests of the worker: each does one thing that a real one may do."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pipeline.errors import ReadError
from pipeline.jobs import JobContext

HERE = "tests.pipeline.worker.handlers"
HANDLERS = {
    name: f"{HERE}:{name}"
    for name in ("echo", "obedient", "stubborn", "unreadable", "buggy", "suicide", "parent", "no_json")
}


def echo(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments and the process that had them."""
    context.progress(0.5, "half way")
    places = {"state": str(context.state), "database": context.database}
    return {**arguments, "pid": os.getpid(), **places}


def obedient(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Work for ten minutes, reporting all the time."""
    for step in range(60_000):
        context.progress(step / 60_000, f"step {step}")
        time.sleep(0.01)
    return {}


def stubborn(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Work for ten minutes without ever reporting."""
    time.sleep(600)
    return {}


def unreadable(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Fail as a file does that cannot be read."""
    raise ReadError("noise.tif has no image.")


def buggy(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Fail as a programming error does."""
    raise KeyError("pixels")


def suicide(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Die as a process does for which memory ran out: always, or only the first time."""
    mark = Path(arguments["mark"])
    if arguments["always"] or not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"survived": True}


def parent(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Start a process of its own, say which, and wait."""
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(arguments["mark"]).write_text(str(started.pid))
    time.sleep(600)
    return {}


def no_json(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return what JSON cannot hold."""
    return {"distance": float("nan")}


def cannot_start() -> None:
    """Fail to preload."""
    raise ReadError("the weights are damaged")


def slow_start() -> None:
    """Take too long to preload."""
    time.sleep(600)
