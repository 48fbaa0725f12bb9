"""The worker as a whole: jobs done, failed, killed, cancelled, timed out; nothing hangs."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from pipeline.jobs import Job, JobTable
from pipeline.worker import Supervisor, Timing, WorkerPlan
from tests.pipeline.worker.handlers import HANDLERS, HERE

QUICK = Timing(
    tick_s=0.01, beat_s=0.03, progress_s=0.01, grace_s=0.3, start_s=180.0, backoff_s=0.01, chores_s=0.05
)

T = TypeVar("T")
Start = Callable[..., Supervisor]


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    """An empty job table."""
    table = JobTable(tmp_path / "state")
    yield table
    table.close()


@pytest.fixture
def start(tmp_path: Path, table: JobTable) -> Iterator[Start]:
    """A function that starts a supervisor in a thread; all are ended with the test."""
    with contextlib.ExitStack() as ending:

        def start(timing: Timing = QUICK, preload: tuple[str, ...] = ()) -> Supervisor:
            plan = WorkerPlan(
                "interactive", tmp_path / "state", tmp_path, HANDLERS, preload=preload, timing=timing
            )
            supervisor = Supervisor(table, plan)
            thread = threading.Thread(target=supervisor.run)
            thread.start()
            ending.callback(thread.join)
            ending.callback(supervisor.stop)
            return supervisor

        yield start


def test_a_job_is_done_in_a_process_that_stays_warm(table: JobTable, start: Start) -> None:
    """Two jobs are done by one and the same process, which is not ours."""
    ids = [table.submit("echo", {"n": n}) for n in (1, 2)]
    start()
    results = [ended(table, job_id).result for job_id in ids]

    assert [result and result["n"] for result in results] == [1, 2]
    assert results[0] and results[1] and results[0]["pid"] == results[1]["pid"] != os.getpid()


def test_a_handler_is_told_its_places(tmp_path: Path, table: JobTable) -> None:
    """Among them the database of the annotations, where they are not in the collections."""
    url = "sqlite:////shared/annotations.db"
    plan = WorkerPlan("interactive", tmp_path / "state", tmp_path, HANDLERS, timing=QUICK, database=url)
    supervisor = Supervisor(table, plan)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    job_id = table.submit("echo", {})
    try:
        found = ended(table, job_id).result
    finally:
        supervisor.stop()
        thread.join()

    assert found and (found["database"], found["state"]) == (url, str(tmp_path / "state"))


def test_progress_arrives(table: JobTable, start: Start) -> None:
    """Fraction and message of a running job are seen by others while it runs."""
    job_id = table.submit("obedient", {})
    start()

    job = until(lambda: table.get(job_id), lambda job: job.fraction > 0)
    assert job.status == "running"
    assert job.message.startswith("step ")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("unreadable", "noise.tif has no image."),
        ("buggy", "Unexpected KeyError: 'pixels'. The worker's log has the details."),
        ("no_json", "Unexpected ValueError: Out of range float values are not JSON compliant"),
        ("weird", "This worker knows no jobs of kind 'weird' (it knows: buggy, "),
    ],
)
def test_what_a_handler_raises_fails_the_job_only(
    table: JobTable, start: Start, kind: str, sentence: str
) -> None:
    """The job fails with a sentence, and the next one is done."""
    bad, good = table.submit(kind, {}), table.submit("echo", {})
    start()

    assert ended(table, bad).status == "failed"
    assert (ended(table, bad).error or "").startswith(sentence)
    assert ended(table, good).status == "done"


def test_a_killed_process_is_replaced_and_its_job_tried_again(
    tmp_path: Path, table: JobTable, start: Start
) -> None:
    """A job whose process is killed by the system the first time is done the second time."""
    job_id = table.submit("suicide", {"mark": str(tmp_path / "mark"), "always": False})
    start()

    assert ended(table, job_id).result == {"survived": True}
    assert ended(table, job_id).attempts == 2


def test_a_job_that_kills_its_process_twice_fails(tmp_path: Path, table: JobTable, start: Start) -> None:
    """It is not tried for ever, the sentence says why, and the worker goes on."""
    deadly = table.submit("suicide", {"mark": str(tmp_path / "mark"), "always": True})
    good = table.submit("echo", {})
    start()

    assert ended(table, good).status == "done"
    assert ended(table, deadly).status == "failed"
    assert "was killed (SIGKILL" in (ended(table, deadly).error or "")
    assert "tried 2 times" in (ended(table, deadly).error or "")


def test_a_job_that_reports_is_cancelled_without_a_kill(table: JobTable, start: Start) -> None:
    """The process that had the job lives on and does the next."""
    first = table.submit("echo", {})
    job_id, last = table.submit("obedient", {}), table.submit("echo", {})
    start(Timing(tick_s=0.01, beat_s=0.03, grace_s=60.0))
    until(lambda: table.get(job_id), lambda job: job.status == "running")
    table.cancel(job_id)

    assert ended(table, job_id).status == "cancelled"
    assert pid(ended(table, first)) == pid(ended(table, last))


def test_a_job_that_never_reports_is_cancelled_by_a_kill(table: JobTable, start: Start) -> None:
    """After the grace period the process is killed, and a new one does the next job."""
    job_id, last = table.submit("stubborn", {}), table.submit("echo", {})
    start()
    until(lambda: table.get(job_id), lambda job: job.status == "running")
    table.cancel(job_id)

    assert ended(table, job_id).status == "cancelled"
    assert ended(table, last).status == "done"


def test_a_job_past_its_time_is_stopped(table: JobTable, start: Start) -> None:
    """It fails, is not tried again, and the sentence names the limit."""
    job_id, last = table.submit("stubborn", {}, timeout_s=0.2), table.submit("echo", {})
    start()

    assert ended(table, job_id).error == "The job took longer than its limit of 0.2 s and was stopped."
    assert ended(table, job_id).attempts == 1
    assert ended(table, last).status == "done"


def test_what_a_handler_started_dies_with_it(tmp_path: Path, table: JobTable, start: Start) -> None:
    """A time-out reaches the processes that the job had started."""
    table.submit("parent", {"mark": str(tmp_path / "mark")})
    supervisor = start()
    started = int(until(lambda: read(tmp_path / "mark"), bool))
    supervisor._deadline = 0.0  # its time is up, now that it has started something

    until(lambda: is_running(started), lambda running: not running)


def test_stopping_gives_the_job_back(table: JobTable, start: Start) -> None:
    """A worker that is asked to end does so at once; its job waits for the next worker, uncounted."""
    job_id = table.submit("stubborn", {})
    supervisor = start()
    until(lambda: table.get(job_id), lambda job: job.status == "running")
    supervisor.stop()

    job = until(lambda: table.get(job_id), lambda job: job.status == "queued")
    assert job.attempts == 0
    until(lambda: table.workers.alive(), lambda workers: workers == [])


def test_a_purged_or_lost_job_is_dropped(table: JobTable, start: Start) -> None:
    """A worker that hears that its job was given to another lets go of it."""
    job_id, last = table.submit("stubborn", {}), table.submit("echo", {})
    supervisor = start()
    until(lambda: table.get(job_id), lambda job: job.status == "running")
    table.fail(job_id, supervisor.id, "taken away")

    assert ended(table, last).status == "done"
    assert table.get(job_id).error == "taken away"


def test_the_job_of_a_dead_worker_is_taken_over(table: JobTable, start: Start) -> None:
    """A supervisor that was killed leaves a running job; another finds it silent and does it again."""
    job_id = table.submit("echo", {})
    table.claim("interactive", "dead worker")
    from pipeline.jobs.schema import jobs, transaction

    with transaction(table._engine) as connection:
        connection.execute(jobs.update().values(heartbeat_at=jobs.c.heartbeat_at - 60))
    start()

    assert ended(table, job_id).attempts == 2


def test_two_workers_share_a_queue(table: JobTable, start: Start) -> None:
    """Every job is done once, by either."""
    ids = [table.submit("echo", {"n": n}) for n in range(30)]
    start(), start()
    done = [ended(table, job_id) for job_id in ids]

    assert [job.result and job.result["n"] for job in done] == list(range(30))
    assert all(job.attempts == 1 for job in done)


def test_a_worker_says_what_it_does(table: JobTable, start: Start) -> None:
    """It is enlisted as starting, idle or busy."""
    start()
    until(lambda: table.workers.is_served("interactive"), bool)
    until(lambda: [worker.state for worker in table.workers.alive()], lambda states: states == ["idle"])
    table.submit("stubborn", {})

    until(lambda: [worker.state for worker in table.workers.alive()], lambda states: states == ["busy"])


def test_a_worker_that_cannot_start_fails_what_waits(table: JobTable, start: Start) -> None:
    """After three tries nobody waits any longer, and the sentence says what is wrong."""
    job_id = table.submit("echo", {})
    start(preload=(f"{HERE}:cannot_start",))

    assert ended(table, job_id).error == "The worker cannot start: the weights are damaged"
    assert not table.workers.is_served("interactive")


def test_a_start_that_hangs_is_given_up(table: JobTable, start: Start) -> None:
    """A process that never gets warm is killed."""
    job_id = table.submit("echo", {})
    start(
        Timing(tick_s=0.01, beat_s=0.03, start_s=0.2, backoff_s=0.01, chores_s=0.05), (f"{HERE}:slow_start",)
    )

    assert ended(table, job_id).error == "The worker cannot start: not warm after 0.2 s."


def test_a_kill_between_jobs_is_noticed(table: JobTable, start: Start) -> None:
    """A process that dies while idle is replaced before the next job."""
    first = table.submit("echo", {})
    start()
    os.kill(pid(ended(table, first)), signal.SIGKILL)
    second = table.submit("echo", {})

    assert pid(ended(table, second)) != pid(ended(table, first))


def ended(table: JobTable, job_id: str) -> Job:
    """Wait until a job has ended and return it."""
    return until(lambda: table.get(job_id), lambda job: job.has_ended)


def until(look: Callable[[], T], is_there: Callable[[T], bool], limit_s: float = 180.0) -> T:
    """Look again and again until what is seen is what is waited for."""
    deadline = time.monotonic() + limit_s
    while not is_there(seen := look()):
        assert time.monotonic() < deadline, f"waited {limit_s} s, last seen: {seen}"
        time.sleep(0.01)
    return seen


def pid(job: Job) -> int:
    """Return the process that did an `echo` job."""
    assert job.result is not None, job
    return job.result["pid"]


def read(path: Path) -> str:
    """Return what a file says, or nothing if it is not there yet."""
    return path.read_text() if path.exists() else ""


def is_running(process: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
