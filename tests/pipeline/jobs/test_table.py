"""The job table: submit, claim, end, cancel, recover; by one process and by many."""

import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import JobError, UnknownJobError
from pipeline.jobs import JobTable
from pipeline.jobs.table import Signal


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    """An empty job table."""
    table = JobTable(tmp_path / "state")
    yield table
    table.close()


def test_a_submitted_job_waits_with_its_arguments(table: JobTable) -> None:
    """A new job is queued, without progress, and keeps its arguments."""
    job = table.get(table.submit("search", {"k": 12, "name": "µm"}))

    assert (job.status, job.fraction, job.attempts) == ("queued", 0.0, 0)
    assert job.arguments == {"k": 12, "name": "µm"}
    assert job.queue == "interactive"


def test_jobs_survive_closing_the_table(tmp_path: Path) -> None:
    """Another process, or the same after a restart, finds the job."""
    first = JobTable(tmp_path)
    job_id = first.submit("search", {})
    first.close()
    second = JobTable(tmp_path)

    assert second.get(job_id).kind == "search"
    second.close()


def test_a_url_opens_the_same_table(tmp_path: Path) -> None:
    """Any SQLAlchemy URL may stand in place of the state folder."""
    table = JobTable(f"sqlite:///{tmp_path / 'other.db'}")

    assert table.get(table.submit("search", {})).status == "queued"
    table.close()


def test_the_state_folder_is_closed_to_others(tmp_path: Path) -> None:
    """A state folder that others may read is given mode 0700."""
    (tmp_path / "state").mkdir(mode=0o755)
    JobTable(tmp_path / "state").close()

    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_state_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """The sentence names the folder and the setting."""
    (tmp_path / "state").write_text("")

    with pytest.raises(JobError, match=r"state cannot be used.*MICROSCAPE_STATE"):
        JobTable(tmp_path / "state")


def test_an_unknown_job_is_an_error(table: JobTable) -> None:
    """The sentence names the id."""
    with pytest.raises(UnknownJobError, match="no job 'abc'"):
        table.get("abc")


def test_arguments_must_be_json(table: JobTable) -> None:
    """What JSON cannot hold is refused when it is submitted."""
    with pytest.raises(JobError, match="arguments of a search job are not JSON"):
        table.submit("search", {"low": float("nan")})


def test_listing_is_newest_first_and_can_be_narrowed(table: JobTable) -> None:
    """The list is ordered by age and filtered by kind, queue, state and number."""
    first = table.submit("search", {})
    second = table.submit("build", {}, queue="batch")
    third = table.submit("search", {})

    assert [job.id for job in table.list()] == [third, second, first]
    assert [job.id for job in table.list(kinds=["build"])] == [second]
    assert [job.id for job in table.list(queue="interactive", limit=1)] == [third]
    assert table.list(statuses=["running"]) == []


def test_claims_are_in_order_of_submission_and_by_queue(table: JobTable) -> None:
    """A worker gets the oldest job of its own queue, once."""
    first, second = table.submit("search", {}), table.submit("search", {})
    table.submit("build", {}, queue="batch")

    claims = [table.claim("interactive", "w") for _ in range(3)]

    assert [job.id if job else None for job in claims] == [first, second, None]
    assert claims[0] is not None
    assert (claims[0].status, claims[0].attempts, claims[0].worker) == ("running", 1, "w")


def test_progress_and_result_are_seen(table: JobTable) -> None:
    """Fractions are kept within 0 and 1; a finished job has its result and all of its progress."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")

    assert table.beat(job_id, "w", 1.7, "embedding") is Signal.GO_ON
    assert (table.get(job_id).fraction, table.get(job_id).message) == (1.0, "embedding")
    assert table.finish(job_id, "w", {"neighbours": []})
    assert (table.get(job_id).status, table.get(job_id).result) == ("done", {"neighbours": []})
    assert table.get(job_id).finished_at is not None


def test_a_failed_job_keeps_its_sentence(table: JobTable) -> None:
    """The sentence is what the user will read."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")
    table.fail(job_id, "w", "noise.tif has no image.")

    assert (table.get(job_id).status, table.get(job_id).error) == ("failed", "noise.tif has no image.")


def test_a_waiting_job_is_cancelled_at_once(table: JobTable) -> None:
    """No worker ever gets it."""
    job_id = table.submit("search", {})

    assert table.cancel(job_id).status == "cancelled"
    assert table.claim("interactive", "w") is None


def test_a_running_job_is_asked_to_stop(table: JobTable) -> None:
    """Its worker hears of the cancel with the next sign it gives, and ends the job."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")

    assert table.cancel(job_id).status == "running"
    assert table.beat(job_id, "w") is Signal.CANCEL
    assert table.end_cancelled(job_id, "w")
    assert table.get(job_id).status == "cancelled"


def test_an_abandoned_job_is_cancelled_at_once(tmp_path: Path, table: JobTable) -> None:
    """A running job whose worker fell silent needs no worker to be cancelled."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")
    _age_heartbeats(table)

    assert table.cancel(job_id).status == "cancelled"


def test_an_ended_job_stays_as_it_is(table: JobTable) -> None:
    """Cancelling or finishing what has ended changes nothing."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")
    table.finish(job_id, "w", {})

    assert table.cancel(job_id).status == "done"
    assert not table.fail(job_id, "w", "too late")
    assert table.get(job_id).error is None


def test_only_the_worker_that_holds_a_job_may_change_it(table: JobTable) -> None:
    """Another worker is told that it lost the job."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")

    assert table.beat(job_id, "other", 0.5) is Signal.LOST
    assert not table.finish(job_id, "other", {})
    assert table.get(job_id).status == "running"


def test_a_job_whose_worker_dies_is_tried_twice(table: JobTable) -> None:
    """The first death requeues the job, the second fails it with the reason."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")
    table.give_up(job_id, "w", "Killed.")
    assert (table.get(job_id).status, table.get(job_id).message) == ("queued", "Killed. It is tried again.")

    table.claim("interactive", "w")
    table.give_up(job_id, "w", "Killed.")
    assert table.get(job_id).status == "failed"
    assert table.get(job_id).error == "Killed. It was tried 2 times and is not tried again."


def test_a_cancelled_job_is_not_tried_again(table: JobTable) -> None:
    """If the worker dies while it was to stop, the job ends as cancelled."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")
    table.cancel(job_id)
    table.give_up(job_id, "w", "Killed.")

    assert table.get(job_id).status == "cancelled"


def test_a_released_job_does_not_count_the_try(table: JobTable) -> None:
    """A worker that is asked to stop gives its job back as if it had never had it."""
    job_id = table.submit("search", {})
    table.claim("interactive", "w")
    table.release(job_id, "w")

    assert (table.get(job_id).status, table.get(job_id).attempts) == ("queued", 0)


def test_jobs_of_silent_workers_are_recovered(table: JobTable) -> None:
    """A running job without a fresh heartbeat goes back to the queue; a fresh one is left alone."""
    silent, fresh = table.submit("search", {}), table.submit("search", {})
    table.claim("interactive", "dead")
    _age_heartbeats(table)
    table.claim("interactive", "alive")

    assert table.recover() == 1
    assert table.get(silent).status == "queued"
    assert table.get(fresh).status == "running"


def test_old_jobs_are_purged(table: JobTable) -> None:
    """Only jobs that ended before the limit go; those that wait stay for ever."""
    waiting = table.submit("search", {})
    table.cancel(table.submit("search", {}))
    time.sleep(0.01)

    assert table.purge(older_than_s=60.0) == 0
    assert table.purge(older_than_s=0.0) == 1
    assert [job.id for job in table.list()] == [waiting]


def test_a_job_becomes_json(table: JobTable) -> None:
    """Times are ISO 8601 in UTC, everything else as it is."""
    job = table.get(table.submit("search", {"k": 3})).to_json()

    assert job["arguments"] == {"k": 3}
    assert job["created_at"].endswith("+00:00")
    assert job["finished_at"] is None


def test_many_processes_share_the_jobs_without_loss(tmp_path: Path) -> None:
    """Four processes that open the table at once do every job exactly once."""
    spawn = multiprocessing.get_context("spawn")
    results = spawn.Queue()
    racers = [spawn.Process(target=_race, args=(tmp_path, f"w{n}", results)) for n in range(4)]
    for racer in racers:
        racer.start()
    done = [results.get(timeout=180) for _ in racers]
    for racer in racers:
        racer.join()
    table = JobTable(tmp_path)

    assert sum(done) == 40
    assert [job.status for job in table.list()] == ["done"] * 40
    assert all(job.attempts == 1 for job in table.list())
    table.close()


def test_a_fork_opens_its_own_connection(table: JobTable) -> None:
    """A forked child, as a preloading web server makes them, uses the table without harm to the parent."""
    table.submit("search", {})
    fork = multiprocessing.get_context("fork")
    child = fork.Process(target=table.submit, args=("search", {}))
    child.start()
    child.join()

    assert child.exitcode == 0
    assert len(table.list()) == 2


def _race(state: Path, name: str, results: "multiprocessing.Queue[int]") -> None:
    table = JobTable(state)
    for number in range(10):
        table.submit("search", {"number": number})
    count = 0
    while job := table.claim("interactive", name):
        count += table.finish(job.id, name, {})
    results.put(count)
    table.close()


def _age_heartbeats(table: JobTable) -> None:
    """Make every running job look as if its worker had been silent for a minute."""
    from pipeline.jobs.schema import jobs, transaction

    with transaction(table._engine) as connection:
        connection.execute(jobs.update().values(heartbeat_at=jobs.c.heartbeat_at - 60))
