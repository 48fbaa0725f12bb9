"""What a worker is told when it starts."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Timing:
    """How long a worker waits for what, in seconds. Tests shorten it."""

    tick_s: float = 0.05
    """Longest time until a new job or a word of the child is noticed."""
    beat_s: float = 1.0
    """Between two heartbeats; also how soon a cancel is heard."""
    progress_s: float = 0.25
    """Between two writes of progress."""
    grace_s: float = 5.0
    """From asking a job to stop to killing its process."""
    start_s: float = 300.0
    """For the child to import and warm everything."""
    backoff_s: float = 1.0
    """Before the first new try of a child that cannot start; doubled with each, up to `backoff_limit_s`."""
    backoff_limit_s: float = 30.0
    chores_s: float = 5.0
    """Between two searches for jobs of dead workers."""
    purge_s: float = 3600.0
    """Between two purges of old jobs and uploads."""


@dataclass(frozen=True)
class WorkerPlan:
    """The work of one worker: its queue, its places, and which function does which kind of job."""

    queue: str
    state: Path
    collections: Path
    handlers: dict[str, str]
    """Kind of job -> "module:function", called as function(context, arguments) -> JSON dict."""
    preload: tuple[str, ...] = ()
    """ "module:function" of what the child calls, without arguments, before it takes jobs."""
    database: str | None = None
    """SQLAlchemy URL of the annotations, if they are not in the collections."""
    niceness: int = 0
    """Added to the child's nice value: work nobody waits for leaves the processor to the pages."""
    timing: Timing = field(default_factory=Timing)
    starts: int = 3
    """Failed starts in a row after which the worker counts as broken."""
