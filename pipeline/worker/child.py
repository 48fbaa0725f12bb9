"""The process that does the work: loads the heavy libraries once, then runs one job after the other.

It knows nothing of the job table: it is told what to do over a socket and answers there. If its supervisor
goes away it ends itself, with every process that a handler started, at once.

Words from the supervisor: ("plan", WorkerPlan), ("job", id, kind, arguments), ("cancel", id).
Words to it: ("ready",), ("broken", sentence), ("progress", fraction, message), ("done", result),
("failed", sentence[, name of the error]), ("cancelled",).
"""

import importlib
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from pipeline.errors import JobCancelled, MicroscapeError
from pipeline.jobs.context import JobContext
from pipeline.worker.plan import WorkerPlan

logger = logging.getLogger("microscape.worker")

PROGRESS_EVERY_S = 0.1


def main(socket: int, lifeline: int) -> None:
    """Serve the supervisor at the other end of two inherited file descriptors until it goes away."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    for descriptor in (socket, lifeline):
        os.set_inheritable(descriptor, False)
    threading.Thread(target=_end_with_supervisor, args=(lifeline,), daemon=True).start()
    connection: Connection = Connection(socket)
    _, plan = connection.recv()
    os.nice(plan.niceness)
    _preload(connection, plan)
    connection.send(("ready",))
    while True:
        word = connection.recv()
        if word[0] == "job":
            connection.send(_run(connection, plan, *word[1:]))


def resolve(target: str) -> Callable[..., Any]:
    """Import "module:function" and return the function."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _preload(connection: Connection, plan: WorkerPlan) -> None:
    started = time.perf_counter()
    try:
        for target in plan.preload:
            resolve(target)()
    except (MicroscapeError, ImportError, OSError) as error:
        logger.exception("%s worker cannot get warm", plan.queue)
        connection.send(("broken", str(error)))
        sys.exit(1)
    logger.info("%s worker is warm after %.1f s", plan.queue, time.perf_counter() - started)


def _run(
    connection: Connection, plan: WorkerPlan, job_id: str, kind: str, arguments: dict[str, Any]
) -> tuple[Any, ...]:
    """Do one job and return how it ended; whatever a handler raises, the process stays warm."""
    if kind not in plan.handlers:
        known = ", ".join(sorted(plan.handlers))
        return ("failed", f"This worker knows no jobs of kind {kind!r} (it knows: {known}).")
    report = _Report(connection, job_id)
    context = JobContext(job_id, plan.collections, plan.state, report, plan.database)
    try:
        result = resolve(plan.handlers[kind])(context, arguments)
        json.dumps(result, allow_nan=False)
    except JobCancelled:
        return ("cancelled",)
    except MicroscapeError as error:
        return ("failed", str(error), type(error).__name__)
    except Exception as error:  # the boundary of the process: a bug in one job ends that job only
        logger.exception("job %s (%s) ended with an unexpected error", job_id, kind)
        sentence = f"Unexpected {type(error).__name__}: {error}. The worker's log has the details."
        return ("failed", sentence)
    return ("done", result)


class _Report:
    """Passes progress on, a few times a second at most, and raises JobCancelled once that was asked for."""

    def __init__(self, connection: Connection, job_id: str) -> None:
        self._connection = connection
        self._job_id = job_id
        self._cancelled = False
        self._sent_at = float("-inf")

    def __call__(self, fraction: float, message: str) -> None:
        while self._connection.poll():
            self._cancelled |= self._connection.recv() == ("cancel", self._job_id)
        if self._cancelled:
            raise JobCancelled("The job was cancelled.")
        now = time.monotonic()
        if now - self._sent_at >= PROGRESS_EVERY_S:
            self._sent_at = now
            self._connection.send(("progress", float(fraction), message))


def _end_with_supervisor(lifeline: int) -> None:
    """Wait until the supervisor's end of a pipe closes, then kill this process and all it started."""
    os.read(lifeline, 1)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    try:
        main(*map(int, sys.argv[1:]))
    except EOFError:  # the supervisor ended in good order
        sys.exit(0)
