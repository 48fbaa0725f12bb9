"""How long a stage took, how much memory it needed at most, and a progress line on the way."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Progress = Callable[[str, float, str], None]
"""Called with the stage's name, the share done (0 to 1) and a sentence; may raise to cancel."""

_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY_S = 0.25


@dataclass
class Reading:
    """What a stage took; `rows` is set by the stage itself."""

    rows: int = 0
    duration_s: float = 0.0
    peak_memory_mb: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return rounded numbers for collection.json."""
        return {
            "rows": self.rows,
            "duration_s": round(self.duration_s, 3),
            "peak_memory_mb": round(self.peak_memory_mb),
        }


@contextmanager
def metered() -> Iterator[Reading]:
    """Measure the block: wall time and the peak of this process and its children together."""
    reading, done = Reading(), threading.Event()
    thread = threading.Thread(target=_watch, args=(reading, done), daemon=True)
    start = time.perf_counter()
    thread.start()
    try:
        yield reading
    finally:
        done.set()
        thread.join()
        reading.duration_s = time.perf_counter() - start


def _watch(reading: Reading, done: threading.Event) -> None:
    while True:
        reading.peak_memory_mb = max(reading.peak_memory_mb, resident_mb())
        if done.wait(_EVERY_S):
            return


def resident_mb() -> float:
    """Return the resident memory of this process and its children in MB; 0 where /proc is missing."""
    return sum(_resident(process) for process in [os.getpid(), *_children(os.getpid())]) / 1e6


def _children(process: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(name) for name in path.read_text().split()]
        except OSError:
            continue
    return found + [grandchild for child in found for grandchild in _children(child)]


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
