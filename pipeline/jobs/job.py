"""One job as the table knows it, and the words for its states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

INTERACTIVE = "interactive"
BATCH = "batch"

QUEUED = "queued"
RUNNING = "running"
DONE = "done"
FAILED = "failed"
CANCELLED = "cancelled"
ENDED = (DONE, FAILED, CANCELLED)


@dataclass(frozen=True)
class Job:
    """A unit of work with its arguments, progress and end. Times are UTC, durations seconds.

    A failed job has a sentence as `error`, and as `error_kind` the name of what its handler raised
    (`ReadError`); None if it was stopped or its process died.
    """

    id: str
    kind: str
    queue: str
    arguments: dict[str, Any]
    status: str
    fraction: float
    message: str
    result: dict[str, Any] | None
    error: str | None
    error_kind: str | None
    timeout_s: float
    attempts: int
    cancel_requested: bool
    worker: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    heartbeat_at: datetime | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing will change any more: done, failed or cancelled."""
        return self.status in ENDED

    def to_json(self) -> dict[str, Any]:
        """Return every field as JSON: times as ISO 8601 in UTC."""
        return {name: _as_json(value) for name, value in vars(self).items()}


def utc(seconds: float | int | None) -> datetime | None:
    """Return seconds since the epoch as a UTC time."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value
