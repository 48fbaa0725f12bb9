"""Re-projections that die, or take their time, at a certain moment: for the tests of the worker."""

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.jobs import JobContext
from pipeline.tasks.trails import reproject

HERE = "tests.pipeline.worker.reprojections"
HANDLERS = {
    "reproject": "pipeline.tasks.trails:reproject",
    **{name: f"{HERE}:{name}" for name in ("dies_before", "dies_within", "dies_writing", "takes_its_time")},
}


def dies_before(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Be killed before anything is done; live the second time."""
    if _is_first(arguments):
        _die()
    return reproject(context, arguments)


def dies_within(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Be killed in the middle of the descent; live the second time."""
    first = _is_first(arguments)

    def report(fraction: float, message: str) -> None:
        context.progress(fraction, message)
        if first and fraction > 0.4:
            _die()

    return reproject(replace(context, report=report), arguments)


def dies_writing(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Be killed as soon as something of the map lies on the disk; live the second time."""
    if _is_first(arguments):
        folder = context.collections / arguments["collection"] / "maps"
        threading.Thread(target=_die_with_file, args=(folder,), daemon=True).start()
    return reproject(context, arguments)


def takes_its_time(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Take a second for every report."""

    def report(fraction: float, message: str) -> None:
        context.progress(fraction, message)
        time.sleep(1)

    return reproject(replace(context, report=report), arguments)


def _die_with_file(folder: Path) -> None:
    while not any(path.is_file() for path in folder.glob("trail-*/*")):
        pass
    _die()


def _is_first(arguments: dict[str, Any]) -> bool:
    mark = Path(arguments["mark"])
    first = not mark.exists()
    mark.touch()
    return first


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
