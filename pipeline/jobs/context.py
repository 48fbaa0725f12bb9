"""What a handler is given: where things are, and how to say how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class JobContext:
    """The place of a running job: `def handler(context: JobContext, arguments: dict) -> dict`."""

    job_id: str
    collections: Path
    state: Path
    report: Callable[[float, str], None]
    database: str | None = None
    """SQLAlchemy URL of the annotations; None: each collection holds its own."""

    def progress(self, fraction: float, message: str = "") -> None:
        """Say how far the job is, 0 to 1. Cheap: call it often; JobCancelled if the user stopped the job."""
        self.report(fraction, message)
