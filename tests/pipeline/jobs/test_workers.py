"""The list of workers that are alive."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.jobs import JobTable
from pipeline.jobs.schema import transaction, workers


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    """An empty job table."""
    table = JobTable(tmp_path)
    yield table
    table.close()


def test_a_worker_that_beats_is_alive(table: JobTable) -> None:
    """It is listed with its state, for its own queue."""
    table.workers.beat("w", "interactive", "idle")

    assert [(worker.id, worker.state) for worker in table.workers.alive("interactive")] == [("w", "idle")]
    assert table.workers.is_served("interactive")
    assert not table.workers.is_served("batch")


def test_a_silent_worker_is_not_alive(table: JobTable) -> None:
    """After a minute without a beat it is taken for dead, and forgotten by a purge."""
    table.workers.beat("w", "interactive", "idle")
    with transaction(table._engine) as connection:
        connection.execute(workers.update().values(heartbeat_at=workers.c.heartbeat_at - 60))

    assert table.workers.alive() == []
    table.workers.purge(older_than_s=30.0)
    table.workers.beat("w", "interactive", "busy")
    assert [worker.state for worker in table.workers.alive()] == ["busy"]


def test_a_broken_worker_serves_nobody(table: JobTable) -> None:
    """It is alive, with its message, but its queue is not served."""
    table.workers.beat("w", "interactive", "broken", "no weights")

    assert [worker.message for worker in table.workers.alive()] == ["no weights"]
    assert not table.workers.is_served("interactive")


def test_a_worker_that_leaves_is_gone(table: JobTable) -> None:
    """An orderly end strikes the worker off at once."""
    table.workers.beat("w", "interactive", "idle")
    table.workers.leave("w")

    assert table.workers.alive() == []
