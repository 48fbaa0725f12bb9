"""Which workers are alive, as they say themselves by a heartbeat."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from pipeline.jobs.job import utc
from pipeline.jobs.schema import transaction, workers

STALE_S = 15.0
"""A worker beats every second; one that was silent for this long is taken for dead."""

STARTING = "starting"
IDLE = "idle"
BUSY = "busy"
BROKEN = "broken"


@dataclass(frozen=True)
class Worker:
    """A worker: its queue, and its state (starting, idle, busy, or broken: cannot start its process)."""

    id: str
    queue: str
    state: str
    message: str
    started_at: datetime | None
    heartbeat_at: datetime | None


class WorkerTable:
    """The workers of one installation."""

    def __init__(self, engine: sql.Engine) -> None:
        self._engine = engine

    def beat(self, worker: str, queue: str, state: str, message: str = "") -> None:
        """Say that `worker` is alive and in what state; the first beat enlists it."""
        now = time.time()
        values: dict[str, Any] = {"state": state, "message": message, "heartbeat_at": now}
        change = sql.update(workers).where(workers.c.id == worker).values(values)
        with transaction(self._engine) as connection:
            if connection.execute(change).rowcount == 0:
                row = {"id": worker, "queue": queue, "started_at": now, **values}
                connection.execute(sql.insert(workers).values(row))

    def leave(self, worker: str) -> None:
        """Strike a worker that ends off the list."""
        with transaction(self._engine) as connection:
            connection.execute(sql.delete(workers).where(workers.c.id == worker))

    def alive(self, queue: str | None = None) -> list[Worker]:
        """Return the workers that gave a sign within the last 15 s, in order of their start."""
        query = sql.select(workers).where(workers.c.heartbeat_at > time.time() - STALE_S)
        if queue is not None:
            query = query.where(workers.c.queue == queue)
        with transaction(self._engine) as connection:
            rows = connection.execute(query.order_by(workers.c.started_at)).all()
        return [_worker(row) for row in rows]

    def is_served(self, queue: str) -> bool:
        """Whether a worker that can work takes the jobs of this queue."""
        return any(worker.state != BROKEN for worker in self.alive(queue))

    def purge(self, older_than_s: float = 86400.0) -> None:
        """Forget workers that fell silent longer ago than that."""
        old = workers.c.heartbeat_at < time.time() - older_than_s
        with transaction(self._engine) as connection:
            connection.execute(sql.delete(workers).where(old))


def _worker(row: Any) -> Worker:
    fields = dict(row._mapping)
    fields["started_at"] = utc(fields["started_at"])
    fields["heartbeat_at"] = utc(fields["heartbeat_at"])
    return Worker(**fields)
