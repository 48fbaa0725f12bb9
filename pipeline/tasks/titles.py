"""What people call a job: one line for every kind, from its arguments."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from pipeline.jobs import Job


def job_title(job: Job) -> str:
    """Return a title such as “Re-projection of 380 images” or “Build of demo”."""
    about = _TITLES.get(job.kind)
    return job.kind if about is None else about(job.arguments)


def _named(words: str, key: str = "collection") -> Callable[[dict[str, Any]], str]:
    return lambda arguments: f"{words} {PurePosixPath(str(arguments.get(key, ''))).name}".strip()


_TITLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "search": _named("Search by", "upload"),
    "pixels": _named("Pixels of an image of"),
    "render": _named("Picture of an image of"),
    "build": _named("Build of", "into"),
    "compare": _named("Comparison in"),
    "batch_effects": _named("Batch effects of"),
    "properties": _named("Predictable properties of"),
    "reproject": lambda arguments: f"Re-projection of {arguments.get('count', 0):,} images",
    "groups": _named("Groups of", "title"),
    "honesty": _named("Trust in", "title"),
    "stability": _named("Stability of", "title"),
}
