"""Killing a worker that lays out a part: the job is done again, nothing is half there."""

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.annotations import Annotations, open_annotations
from pipeline.collection import open_collection
from pipeline.jobs import JobTable
from pipeline.jobs.schema import jobs, transaction
from pipeline.trails import Trail
from pipeline.trails.asked import arguments_of
from pipeline.worker import Supervisor, WorkerPlan
from tests.making import make_collection
from tests.pipeline.worker.reprojections import HANDLERS
from tests.pipeline.worker.test_run import PROJECT
from tests.pipeline.worker.test_supervisor import QUICK, ended, until

PATIENCE_S = 180.0  # each process imports the libraries anew
WORKER = """
import sys
from pathlib import Path
from pipeline.jobs import JobTable
from pipeline.worker import WorkerPlan
from pipeline.worker.run import serve
from tests.pipeline.worker.reprojections import HANDLERS
state, collections = Path(sys.argv[1]), Path(sys.argv[2])
serve(JobTable(state), WorkerPlan("interactive", state, collections, HANDLERS))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection of forty images."""
    return make_collection(tmp_path / "collections" / "tiny", 40)


@pytest.fixture
def annotations(folder: Path) -> Annotations:
    """Where its nodes are recorded."""
    return open_annotations(folder)


@pytest.fixture
def asked(folder: Path, annotations: Annotations, tmp_path: Path) -> dict[str, Any]:
    """The arguments of a re-projection of thirty images, and a mark that outlives a kill."""
    trail = Trail(open_collection(folder), annotations)
    part, said = {"ids": trail.collection.ids[:30].tolist()}, {"name": "", "author": ""}
    return {**arguments_of(trail, "main", part, {}, {}, said), "mark": str(tmp_path / "mark")}


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    """An empty job table."""
    table = JobTable(tmp_path / "state")
    yield table
    table.close()


@pytest.fixture
def start(tmp_path: Path, table: JobTable) -> Iterator[Callable[[], None]]:
    """A function that starts a worker whose child is a process of its own."""
    with contextlib.ExitStack() as ending:

        def start() -> None:
            plan = WorkerPlan(
                "interactive", tmp_path / "state", tmp_path / "collections", HANDLERS, timing=QUICK
            )
            supervisor = Supervisor(table, plan)
            thread = threading.Thread(target=supervisor.run)
            thread.start()
            ending.callback(thread.join)
            ending.callback(supervisor.stop)

        yield start


@pytest.mark.parametrize(
    "kind",
    ["dies_writing", *(pytest.param(at, marks=pytest.mark.soak) for at in ("dies_before", "dies_within"))],
)
def test_a_killed_reprojection_is_done_again(
    folder: Path,
    annotations: Annotations,
    table: JobTable,
    asked: dict[str, Any],
    start: Callable[[], None],
    kind: str,
) -> None:
    """At whatever stage the process is killed: in the end there is one node, whole."""
    job_id = table.submit(kind, asked, timeout_s=120.0)
    start()
    job = until(lambda: table.get(job_id), lambda job: job.has_ended, PATIENCE_S)

    assert (job.status, job.result and job.result["node"]["id"]) == ("done", asked["node"]), job.error
    (node,) = annotations.nodes.list()
    assert Trail(open_collection(folder), annotations).placed(node.id).sum() == 30


def test_cancel_and_time_out_leave_nothing(
    folder: Path,
    annotations: Annotations,
    table: JobTable,
    asked: dict[str, Any],
    start: Callable[[], None],
) -> None:
    """Neither a record nor a file; the worker goes on to the next job."""
    late = table.submit("takes_its_time", asked, timeout_s=2.0)
    cancelled = table.submit("takes_its_time", asked)
    start()
    until(lambda: table.get(cancelled), lambda job: job.fraction > 0, PATIENCE_S)
    table.cancel(cancelled)

    assert ended(table, cancelled).status == "cancelled"
    assert "longer than its limit of 2 s" in (table.get(late).error or "")
    assert annotations.nodes.list() == []
    assert not list((folder / "maps").glob("trail-*/*"))


def test_the_reprojection_of_a_killed_worker_is_taken_over(
    tmp_path: Path,
    annotations: Annotations,
    table: JobTable,
    asked: dict[str, Any],
    start: Callable[[], None],
) -> None:
    """The supervisor is killed outright; the next worker finds the job silent and does it."""
    arguments = [sys.executable, "-c", WORKER, str(tmp_path / "state"), str(tmp_path / "collections")]
    job_id = table.submit("reproject", asked)
    with subprocess.Popen(arguments, cwd=PROJECT) as worker:
        until(lambda: table.get(job_id), lambda job: job.status == "running")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    if not table.get(job_id).has_ended:
        with transaction(table._engine) as connection:
            connection.execute(jobs.update().values(heartbeat_at=jobs.c.heartbeat_at - 60))
    start()

    job = until(lambda: table.get(job_id), lambda job: job.has_ended, PATIENCE_S)
    assert job.status == "done"
    assert [node.id for node in annotations.nodes.list()] == [asked["node"]]
