"""Asking for work on designs: each kind with its queue and time-out. Light."""

from typing import Any

from pipeline.jobs import BATCH, INTERACTIVE, JobTable

TABLE, FIT = "design_table", "design_fit"
PROPOSE, SENSITIVITY, BOUNDARY = "design_propose", "design_sensitivity", "design_boundary"
FROM_IMAGE = "design_from_image"

FIT_TIMEOUT_S = 3600.0  # a fit takes minutes where two cores are free, an hour at worst beside other work
_QUEUES = {FIT: (BATCH, FIT_TIMEOUT_S)}
_TIMEOUT_S = 300.0
PROPOSE_TIMEOUT_S = 60.0


def submit_design(table: JobTable, kind: str, arguments: dict[str, Any]) -> str:
    """Add a job about a design; `arguments` are what its handler in `pipeline.tasks.design` takes."""
    queue, timeout_s = _QUEUES.get(kind, (INTERACTIVE, _TIMEOUT_S))
    if kind == PROPOSE:
        timeout_s = propose_timeout_s(arguments["asked"].get("count"))
    return table.submit(kind, arguments, queue, timeout_s)


def propose_timeout_s(count: int | None) -> float:
    """Return how long candidates may take: a minute, in proportion for more than a thousand of them."""
    return PROPOSE_TIMEOUT_S * max(1.0, (count or 0) / 1000)


def queue_of(kind: str) -> str:
    """Return the queue that takes a kind of job."""
    return _QUEUES.get(kind, (INTERACTIVE, _TIMEOUT_S))[0]
