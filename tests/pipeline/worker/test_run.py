"""The worker as a process of its own: how it ends, in order and not."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import JobError
from pipeline.jobs import JobTable
from pipeline.worker import run_worker
from tests.pipeline.worker.test_supervisor import is_running, read, until

PROJECT = Path(__file__).resolve().parents[3]
WORKER = """
import sys
from pathlib import Path
from pipeline.jobs import JobTable
from pipeline.worker import WorkerPlan
from pipeline.worker.run import serve
from tests.pipeline.worker.handlers import HANDLERS
state = Path(sys.argv[1])
serve(JobTable(state), WorkerPlan("interactive", state, state, HANDLERS))
"""


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with the light handlers."""
    with subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path)], cwd=PROJECT) as process:
        yield process
        process.kill()


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    """The worker's job table."""
    table = JobTable(tmp_path)
    yield table
    table.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(
    tmp_path: Path, table: JobTable, worker: subprocess.Popen[bytes], number: signal.Signals
) -> None:
    """It ends with code 0 before its job would, its processes with it; the job waits for the next worker."""
    job_id = table.submit("parent", {"mark": str(tmp_path / "mark")})
    started = int(until(lambda: read(tmp_path / "mark"), bool))
    worker.send_signal(number)

    assert worker.wait(timeout=120) == 0
    assert table.get(job_id).status == "queued"
    assert table.workers.alive() == []
    until(lambda: is_running(started), lambda running: not running)


def test_its_processes_die_with_it(tmp_path: Path, table: JobTable, worker: subprocess.Popen[bytes]) -> None:
    """Killed outright, it leaves nothing running behind."""
    table.submit("parent", {"mark": str(tmp_path / "mark")})
    started = int(until(lambda: read(tmp_path / "mark"), bool))
    worker.kill()

    until(lambda: is_running(started), lambda running: not running)


def test_an_unknown_queue_is_refused(tmp_path: Path) -> None:
    """The sentence names the two there are."""
    with pytest.raises(JobError, match="no queue 'fast': say 'interactive' or 'batch'"):
        run_worker(tmp_path, tmp_path, "fast")
