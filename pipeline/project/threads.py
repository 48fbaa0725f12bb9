"""Work on all cores that says how far it is and stops when asked to."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TypeVar

from threadpoolctl import threadpool_limits

Progress = Callable[[float], None]
Item = TypeVar("Item")

REPORT_EVERY_S = 0.25  # so that a cancel is heard within a second


def silent(done: float) -> None:
    """Report to nobody."""


def share(progress: Progress | None, first: float, last: float) -> Progress:
    """Return a report of 0 to 1 that tells `progress` of `first` to `last`."""
    if progress is None:
        return silent
    return lambda done: progress(min(last, first + (last - first) * done))


def each(work: Callable[[Item], None], items: Iterable[Item], report: Progress = silent) -> None:
    """Do `work` for every item, several at once, each on one core; what `report` raises stops it.

    Items should take well below a second: those begun are finished before the error goes on.
    """
    waiting = list(items)
    done = 0
    # Matrix products of one thread each: as many threads as cores, whatever the library would start.
    with threadpool_limits(1), ThreadPoolExecutor(cores()) as pool:
        running = {pool.submit(work, item) for item in waiting}
        try:
            while running:
                ended, running = wait(running, REPORT_EVERY_S, FIRST_COMPLETED)
                for future in ended:
                    future.result()
                    done += 1
                    report(done / len(waiting))
                if not ended:
                    report(done / len(waiting))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0))
