"""What the web side is told when it starts; `app.py` reads it from the environment, nothing else does."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Places and limits.

    `sources` are the folders below which a build may be started over HTTP; none means that builds are
    started from the command line only, which is the safe state of a server that others can reach.
    """

    collections: Path
    state: Path
    database: str | None = None
    sources: tuple[Path, ...] = ()
    notebook: str | None = None
    """The key of the notebook that started this server (pipeline/notebook)."""
    upload_limit_bytes: int = 512 * 1024**2
    wait_s: float = 10.0
    """How long a request waits for its job before it answers 202 with the job."""
