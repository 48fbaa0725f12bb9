"""Start a worker as a process of its own: the product's handlers, warm libraries, signals."""

import logging
import signal
from pathlib import Path

from pipeline.errors import JobError
from pipeline.jobs import BATCH, INTERACTIVE, JobTable
from pipeline.tasks import HANDLERS, PRELOAD
from pipeline.worker.plan import WorkerPlan
from pipeline.worker.supervisor import Supervisor

logger = logging.getLogger("microscape.worker")

BATCH_NICENESS = 10


def run_worker(state: Path, collections: Path, queue: str = INTERACTIVE, database: str | None = None) -> None:
    """Take jobs of one queue ("interactive" or "batch") until SIGTERM or SIGINT; call it in the main thread.

    `database` is an SQLAlchemy URL in place of the SQLite files below `state` and in the collections.
    Raises JobError if the queue is unknown or the job table cannot be opened.
    """
    if queue not in (INTERACTIVE, BATCH):
        raise JobError(f"There is no queue {queue!r}: say {INTERACTIVE!r} or {BATCH!r}.")
    plan = WorkerPlan(
        queue=queue,
        state=state.resolve(),
        collections=collections.resolve(),
        handlers=HANDLERS,
        preload=PRELOAD[queue],
        database=database,
        niceness=BATCH_NICENESS if queue == BATCH else 0,
    )
    table = JobTable(database or state)
    try:
        serve(table, plan)
    finally:
        table.close()


def serve(table: JobTable, plan: WorkerPlan) -> None:
    """Take jobs as `plan` says until this process is asked to end; the running job goes back to the queue."""
    supervisor = Supervisor(table, plan)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop())
    logger.info("%s worker %s takes jobs", plan.queue, supervisor.id)
    supervisor.run()
