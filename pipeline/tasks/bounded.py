"""Reading in a warm process with bounded memory: what a hostile file asks for is refused, the process stays.

A decode process of a build has the same bound (`pipeline.ingest.pool`). Here encoder and compiled code are
loaded already, so the bound is on what reading adds. Where a native library dies of it, the worker starts
anew.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.ingest.pool import MEMORY_BYTES
from pipeline.readers import Image, read


def read_bounded(path: Path, memory_bytes: int = MEMORY_BYTES) -> list[Image]:
    """Read a file's images; ReadError also where that needs more memory than a reader may take."""
    with bounded(memory_bytes):
        return read(path)


@contextmanager
def bounded(memory_bytes: int = MEMORY_BYTES) -> Iterator[None]:
    """Let the address space grow by no more than so many bytes."""
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + memory_bytes
    known = [one for one in (limit, before, hard) if one != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))


def _address_space() -> int:
    """Return how many bytes of addresses this process has: proc_pid_statm(5)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
