"""Submit, watch and cancel jobs; claim and end them. Safe with many processes, and across restarts.

Every change is one conditional UPDATE, so that two processes can never both win: a job is claimed by one
worker, and a worker that lost a job (declared dead by another, cancelled, purged) can no longer change it.
"""

import json
import time
import uuid
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from pipeline.errors import JobError, UnknownJobError
from pipeline.jobs.job import CANCELLED, DONE, ENDED, FAILED, INTERACTIVE, QUEUED, RUNNING, Job, utc
from pipeline.jobs.schema import jobs, open_database, transaction
from pipeline.jobs.workers import STALE_S, WorkerTable

MAX_ATTEMPTS = 2
KEEP_S = 30 * 86400.0

Jobs = list[Job]


class Signal(Enum):
    """What a worker hears when it reports progress."""

    GO_ON = "go on"
    CANCEL = "cancel"
    LOST = "lost"


class JobTable:
    """All jobs of one installation: of a state folder, or of a database given by its SQLAlchemy URL."""

    def __init__(self, url_or_state: str | Path) -> None:
        self._engine = open_database(url_or_state)
        self.workers = WorkerTable(self._engine)

    def close(self) -> None:
        """Close the connections of this process."""
        self._engine.dispose()

    # What those who want work done call.

    def submit(
        self,
        kind: str,
        arguments: dict[str, Any],
        queue: str = INTERACTIVE,
        timeout_s: float = 60.0,
    ) -> str:
        """Add a job and return its id. A try that takes longer than `timeout_s` is stopped as failed."""
        job_id = uuid.uuid4().hex
        row = {
            "id": job_id,
            "kind": kind,
            "queue": queue,
            "arguments": _to_text(arguments, f"arguments of a {kind} job"),
            "status": QUEUED,
            "timeout_s": timeout_s,
            "created_at": time.time(),
        }
        with transaction(self._engine) as connection:
            connection.execute(sql.insert(jobs).values(row))
        return job_id

    def get(self, job_id: str) -> Job:
        """Return the job as it is now; UnknownJobError if there is none of that id."""
        with transaction(self._engine) as connection:
            row = connection.execute(sql.select(jobs).where(jobs.c.id == job_id)).one_or_none()
        if row is None:
            raise UnknownJobError(
                f"There is no job {job_id!r}: it never existed, or ended more than 30 days ago. "
                "GET /api/v1/jobs lists the jobs there are."
            )
        return _job(row)

    def list(
        self,
        limit: int = 50,
        kinds: Sequence[str] | None = None,
        queue: str | None = None,
        statuses: Sequence[str] | None = None,
        collection: str | None = None,
    ) -> Jobs:
        """Return jobs, newest first; `collection` is the one that their arguments name."""
        query = sql.select(jobs).order_by(jobs.c.number.desc()).limit(limit)
        if kinds is not None:
            query = query.where(jobs.c.kind.in_(kinds))
        if queue is not None:
            query = query.where(jobs.c.queue == queue)
        if statuses is not None:
            query = query.where(jobs.c.status.in_(statuses))
        if collection is not None:
            # A quote within a text is escaped in JSON, so this can only be the name of a field.
            named = f'"collection": {json.dumps(collection)}'
            query = query.where(jobs.c.arguments.contains(named, autoescape=True))
        with transaction(self._engine) as connection:
            return [_job(row) for row in connection.execute(query)]

    def cancel(self, job_id: str) -> Job:
        """Stop a job: a waiting or abandoned one at once, a running one as soon as its worker hears.

        Jobs that have ended stay as they are. UnknownJobError if there is none of that id.
        """
        abandoned = (jobs.c.status == RUNNING) & (jobs.c.heartbeat_at < time.time() - STALE_S)
        ended = _ended({"status": CANCELLED, "cancel_requested": True})
        if not self._change(job_id, (jobs.c.status == QUEUED) | abandoned, ended):
            self._change(job_id, jobs.c.status == RUNNING, {"cancel_requested": True})
        return self.get(job_id)

    def purge(self, older_than_s: float = KEEP_S) -> int:
        """Delete jobs that ended longer ago than that; return how many."""
        old = jobs.c.status.in_(ENDED) & (jobs.c.finished_at < time.time() - older_than_s)
        with transaction(self._engine) as connection:
            return connection.execute(sql.delete(jobs).where(old)).rowcount

    # What workers call.

    def claim(self, queue: str, worker: str) -> Job | None:
        """Take the oldest queued job for `worker`, or None if there is none."""
        waiting = jobs.c.queue == queue, jobs.c.status == QUEUED
        oldest = sql.select(jobs.c.number).where(*waiting).order_by(jobs.c.number).limit(1)
        now = time.time()
        take = (
            sql.update(jobs)
            .where(
                jobs.c.number == oldest.with_for_update(skip_locked=True).scalar_subquery(),
                jobs.c.status == QUEUED,
            )
            .values(
                status=RUNNING,
                worker=worker,
                attempts=jobs.c.attempts + 1,
                started_at=now,
                heartbeat_at=now,
                fraction=0.0,
                message="",
            )
            .returning(*jobs.c)
        )
        with transaction(self._engine) as connection:
            if connection.execute(oldest).first() is None:  # spares the write lock while idle
                return None
        with transaction(self._engine) as connection:
            row = connection.execute(take).one_or_none()
        return None if row is None else _job(row)

    def beat(
        self, job_id: str, worker: str, fraction: float | None = None, message: str | None = None
    ) -> Signal:
        """Say that the worker still has the job, and how far it is; return what it must do."""
        values: dict[str, Any] = {"heartbeat_at": time.time()}
        if fraction is not None:
            values["fraction"] = min(max(fraction, 0.0), 1.0)
        if message is not None:
            values["message"] = message
        beat = sql.update(jobs).where(jobs.c.id == job_id, *_held_by(worker)).values(values)
        with transaction(self._engine) as connection:
            row = connection.execute(beat.returning(jobs.c.cancel_requested)).one_or_none()
        if row is None:
            return Signal.LOST
        return Signal.CANCEL if row.cancel_requested else Signal.GO_ON

    def finish(self, job_id: str, worker: str, result: dict[str, Any]) -> bool:
        """End the job as done with its JSON result; False if the worker no longer has it."""
        text = _to_text(result, f"result of job {job_id}")
        return self._end(job_id, worker, {"status": DONE, "result": text, "fraction": 1.0})

    def fail(self, job_id: str, worker: str, sentence: str, kind: str | None = None) -> bool:
        """End the job as failed with a sentence for the user; False if the worker no longer has it.

        `kind` is the name of the error that its handler raised.
        """
        return self._end(job_id, worker, {"status": FAILED, "error": sentence, "error_kind": kind})

    def end_cancelled(self, job_id: str, worker: str) -> bool:
        """End the job as cancelled; False if the worker no longer has it."""
        return self._end(job_id, worker, {"status": CANCELLED})

    def release(self, job_id: str, worker: str) -> bool:
        """Give the job back because the worker is asked to stop: the try does not count."""
        values = {"status": QUEUED, "worker": None, "message": "waits for a worker", "fraction": 0.0}
        return self._change(job_id, sql.and_(*_held_by(worker)), values | {"attempts": jobs.c.attempts - 1})

    def give_up(self, job_id: str, worker: str, reason: str) -> bool:
        """Say that the worker process died on the job: it is tried once more, then failed with `reason`.

        A job whose cancel was asked for ends as cancelled instead.
        """
        mine = sql.and_(*_held_by(worker))
        if self._change(job_id, mine & jobs.c.cancel_requested, _ended({"status": CANCELLED})):
            return True
        again = {"status": QUEUED, "worker": None, "message": f"{reason} It is tried again."}
        if self._change(job_id, mine & (jobs.c.attempts < MAX_ATTEMPTS), again):
            return True
        sentence = f"{reason} It was tried {MAX_ATTEMPTS} times and is not tried again."
        return self._change(job_id, mine, _ended({"status": FAILED, "error": sentence}))

    def recover(self, stale_s: float = STALE_S) -> int:
        """Requeue or fail running jobs whose worker has fallen silent; return how many."""
        silent = sql.select(jobs.c.id, jobs.c.worker).where(
            jobs.c.status == RUNNING, jobs.c.heartbeat_at < time.time() - stale_s
        )
        with transaction(self._engine) as connection:
            found = connection.execute(silent).all()
        reason = "The worker that had this job stopped answering (ended or killed from outside)."
        return sum(self.give_up(row.id, row.worker, reason) for row in found)

    def fail_queued(self, queue: str, sentence: str) -> int:
        """Fail every queued job of a queue whose worker cannot work; return how many."""
        values = _ended({"status": FAILED, "error": sentence})
        waiting = jobs.c.queue == queue, jobs.c.status == QUEUED
        with transaction(self._engine) as connection:
            return connection.execute(sql.update(jobs).where(*waiting).values(values)).rowcount

    def _end(self, job_id: str, worker: str, values: dict[str, Any]) -> bool:
        return self._change(job_id, sql.and_(*_held_by(worker)), _ended(values))

    def _change(self, job_id: str, condition: Any, values: dict[str, Any]) -> bool:
        change = sql.update(jobs).where(jobs.c.id == job_id, condition).values(values)
        with transaction(self._engine) as connection:
            return connection.execute(change).rowcount == 1


def _held_by(worker: str) -> tuple[Any, Any]:
    return jobs.c.status == RUNNING, jobs.c.worker == worker


def _ended(values: dict[str, Any]) -> dict[str, Any]:
    return {"finished_at": time.time(), **values}


def _to_text(value: dict[str, Any], name: str) -> str:
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise JobError(f"The {name} are not JSON: {error}.") from error


def _job(row: Any) -> Job:
    fields = dict(row._mapping)
    del fields["number"]
    for name in ("fraction", "timeout_s"):
        fields[name] = float(fields[name])  # SQLite's RETURNING gives whole numbers as int
    for name in ("created_at", "started_at", "finished_at", "heartbeat_at"):
        fields[name] = utc(fields[name])
    fields["arguments"] = json.loads(fields["arguments"])
    fields["result"] = None if fields["result"] is None else json.loads(fields["result"])
    return Job(**fields)
