"""Work on all cores reports and stops."""

import threading
import time

import pytest

from pipeline.errors import JobCancelled
from pipeline.project import threads


def test_everything_is_done_and_reported() -> None:
    """Each item is worked on once; the fraction rises to 1."""
    done: list[int] = []
    heard: list[float] = []

    threads.each(done.append, range(20), heard.append)

    assert sorted(done) == list(range(20))
    assert heard == sorted(heard)
    assert heard[-1] == 1


def test_a_slow_item_does_not_silence_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """While an item goes on the report is called again, so that a cancel is heard."""
    monkeypatch.setattr(threads, "REPORT_EVERY_S", 0.001)
    enough = threading.Event()
    heard: list[float] = []

    def hear(done: float) -> None:
        heard.append(done)
        if len(heard) == 3:
            enough.set()

    threads.each(lambda _: enough.wait(30), [0], hear)

    assert heard[:3] == [0, 0, 0]


def test_a_cancel_leaves_the_rest_undone() -> None:
    """What the report raises comes through, and items not begun are dropped."""
    done: list[int] = []

    def stop(share: float) -> None:
        raise JobCancelled("stopped by the user")

    def work(item: int) -> None:
        time.sleep(0.01)
        done.append(item)

    with pytest.raises(JobCancelled, match="stopped by the user"):
        threads.each(work, range(500), stop)

    assert len(done) < 500


def test_an_error_of_the_work_comes_through() -> None:
    """What an item raises is raised."""
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        threads.each(lambda item: 1 / item, [0])


def test_shares_of_progress_join() -> None:
    """A report of a part of the work tells its share of the whole; without a listener it is silent."""
    heard: list[float] = []

    threads.share(heard.append, 0.5, 0.75)(0.5)
    threads.share(None, 0.0, 1.0)(0.5)

    assert heard == [0.625]
