"""Takes jobs for one queue, has the child do them, and sees to it that nothing hangs for ever."""

import logging
import os
import socket
import time
import uuid
from collections.abc import Callable
from typing import Any

from pipeline.errors import JobError
from pipeline.jobs import Job, JobTable
from pipeline.jobs.table import Signal
from pipeline.jobs.workers import BROKEN, BUSY, IDLE, STARTING
from pipeline.tasks.uploads import purge_uploads
from pipeline.worker.plan import WorkerPlan
from pipeline.worker.process import ChildProcess

logger = logging.getLogger("microscape.worker")

Outcome = tuple[Any, ...]

_PATIENCE_S = 1.0


class Supervisor:
    """One worker: a loop of small steps, each of which may fail without harm to the next.

    Not thread-safe; `stop` may be called from a signal handler or another thread.
    """

    def __init__(self, table: JobTable, plan: WorkerPlan) -> None:
        self.id = f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._table = table
        self._plan = plan
        self._timing = plan.timing
        self._stopping = False
        self._child: ChildProcess | None = None
        self._is_ready = False
        self._start_deadline = 0.0
        self._start_again_at = 0.0
        self._failed_starts = 0
        self._complaint = ""
        self._job: Job | None = None
        self._deadline = 0.0
        self._kill_at: float | None = None
        self._outcome: Outcome | None = None
        self._progress: tuple[float, str] | None = None
        self._beat_at = self._progress_at = self._chores_at = self._purge_at = 0.0

    def stop(self) -> None:
        """Ask the loop to end: the running job goes back to the queue."""
        self._stopping = True

    def run(self) -> None:
        """Take jobs until `stop`. A job table that cannot be reached for a while is waited for."""
        try:
            while not self._stopping:
                try:
                    self._step()
                except JobError as error:
                    logger.warning("%s", error)
                    time.sleep(self._timing.beat_s)
        finally:
            self._end()

    def _step(self) -> None:
        self._listen()
        self._watch()
        self._settle()
        self._beat()
        self._do_chores()
        if self._is_ready and self._job is None:
            self._take()

    # The child.

    def _listen(self) -> None:
        """Hear what the child says, for one tick at most; start it if there is none."""
        if self._child is None:
            if time.monotonic() < self._start_again_at:
                time.sleep(self._timing.tick_s)
            else:
                self._start()
            return
        try:
            word = self._child.poll(self._timing.tick_s)
        except EOFError:
            self._bury()
            return
        if word is not None:
            self._hear(*word)

    def _hear(self, name: str, *values: Any) -> None:
        if name == "ready":
            self._is_ready, self._failed_starts, self._complaint = True, 0, ""
        elif name == "broken":
            self._complaint = f"The worker cannot start: {values[0]}"
        elif name == "progress":
            self._progress = values[0], values[1]
        elif self._outcome is None:
            self._outcome = (name, *values)

    def _start(self) -> None:
        try:
            self._child = ChildProcess(self._plan)
        except OSError as error:
            self._note_failed_start(f"cannot be made: {error}")
        self._start_deadline = time.monotonic() + self._timing.start_s

    def _bury(self) -> None:
        """Take note that the child is dead: its job is tried again or failed, and a new child is due."""
        was_ready, ending = self._is_ready, self._stop_child(_PATIENCE_S)
        logger.warning("the %s worker's process %s", self._plan.queue, ending)
        if not was_ready:
            self._note_failed_start(ending)
        if self._job is not None and self._outcome is None:
            self._outcome = "died", f"The worker process {ending} while it did this job."

    def _note_failed_start(self, ending: str) -> None:
        self._failed_starts += 1
        self._complaint = self._complaint or f"The worker cannot start: its process {ending}."
        wait_s = self._timing.backoff_s * 2 ** min(self._failed_starts - 1, 10)
        self._start_again_at = time.monotonic() + min(wait_s, self._timing.backoff_limit_s)

    def _stop_child(self, patience_s: float = 0.0) -> str:
        """Kill the child, if there is one, and return in words how it ended."""
        child, self._child, self._is_ready = self._child, None, False
        return "was not running" if child is None else child.kill(patience_s)

    # The job.

    def _take(self) -> None:
        if self._child is None or (job := self._table.claim(self._plan.queue, self.id)) is None:
            return
        self._job, self._kill_at, self._progress = job, None, None
        self._deadline = time.monotonic() + job.timeout_s
        self._child.send("job", job.id, job.kind, job.arguments)

    def _watch(self) -> None:
        """Enforce the time-outs: of a start, of a job, and of a job that was asked to stop."""
        now = time.monotonic()
        if self._child is not None and not self._is_ready and now > self._start_deadline:
            self._complaint = f"The worker cannot start: not warm after {self._timing.start_s:g} s."
            self._bury()
        if self._job is None or self._outcome is not None:
            return
        if self._kill_at is not None and now > self._kill_at:
            self._stop_child()
            self._outcome = ("cancelled",)
        elif now > self._deadline:
            self._stop_child()
            limit = f"The job took longer than its limit of {self._job.timeout_s:g} s and was stopped."
            self._outcome = "failed", limit

    def _settle(self) -> None:
        """Write down how the job ended; kept and tried again while the table cannot be reached."""
        if self._outcome is None or self._job is None:
            self._outcome = None
            return
        ends: dict[str, Callable[..., bool]] = {
            "done": self._table.finish,
            "failed": self._table.fail,
            "cancelled": self._table.end_cancelled,
            "died": self._table.give_up,
        }
        name, *values = self._outcome
        ends[name](self._job.id, self.id, *values)
        logger.info("job %s (%s) %s", self._job.id, self._job.kind, name)
        self._job = self._outcome = None

    # Signs of life.

    def _beat(self) -> None:
        now = time.monotonic()
        beat_due = now - self._beat_at >= self._timing.beat_s
        progress_due = self._progress is not None and now - self._progress_at >= self._timing.progress_s
        if self._job is not None and self._outcome is None and (beat_due or progress_due):
            self._progress_at = now
            self._obey(self._table.beat(self._job.id, self.id, *(self._progress or ())))
            self._progress = None
        if beat_due:
            self._beat_at = now
            self._table.workers.beat(self.id, self._plan.queue, self._state(), self._complaint)

    def _obey(self, signal: Signal) -> None:
        if signal is Signal.LOST:
            self._stop_child()
            self._job = None
        elif signal is Signal.CANCEL and self._kill_at is None and self._child and self._job:
            self._kill_at = time.monotonic() + self._timing.grace_s
            self._child.send("cancel", self._job.id)

    def _state(self) -> str:
        if self._failed_starts >= self._plan.starts:
            return BROKEN
        if not self._is_ready:
            return STARTING
        return IDLE if self._job is None else BUSY

    def _do_chores(self) -> None:
        now = time.monotonic()
        if now - self._chores_at >= self._timing.chores_s:
            self._chores_at = now
            self._table.recover()
            if self._state() == BROKEN and not self._table.workers.is_served(self._plan.queue):
                self._table.fail_queued(self._plan.queue, self._complaint)
        if now - self._purge_at >= self._timing.purge_s:
            self._purge_at = now
            self._table.purge()
            self._table.workers.purge()
            purge_uploads(self._plan.state)

    def _end(self) -> None:
        """End the child at once, give the job back, sign off."""
        self._stop_child()
        try:
            self._settle()
            if self._job is not None:
                self._table.release(self._job.id, self.id)
            self._table.workers.leave(self.id)
        except JobError as error:
            logger.warning("%s", error)
