"""What people call a job: one line for every kind, from its arguments."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from pipeline.jobs import Job
from pipeline.trails.names import LONGEST_WORDS


def job_title(job: Job) -> str:
    """Return a title such as “Re-projection of 380 images” or “Build of demo”."""
    about = _TITLES.get(job.kind)
    return job.kind if about is None else about(job.arguments)


def _named(words: str, key: str = "collection") -> Callable[[dict[str, Any]], str]:
    return lambda arguments: f"{words} {PurePosixPath(str(arguments.get(key, ''))).name}".strip()


def _of_map(arguments: dict[str, Any]) -> str:
    """Return the name given to a map; its size where the name only tells how its images were chosen."""
    name, words = arguments.get("name", ""), str((arguments.get("chosen") or {}).get("words") or "")
    if name and not (words and name.startswith(words[:LONGEST_WORDS])):
        return f"Map “{name}”"
    return f"Re-projection of {arguments.get('count', 0):,} images"


def _of_profiles(arguments: dict[str, Any]) -> str:
    return f"Profiles of {arguments.get('count', 0):,} images"


_TITLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "search": _named("Search by", "upload"),
    "pixels": _named("Pixels of an image of"),
    "render": _named("Picture of an image of"),
    "build": _named("Build of", "into"),
    "design_table": _named("Table", "upload"),
    "design_fit": _named("Design", "name"),
    "design_propose": _named("Candidates of the design", "design"),
    "design_sensitivity": _named("Sensitivity in the design", "design"),
    "design_boundary": _named("Boundary in the design", "design"),
    "design_from_image": _named("Parameters of an image by the design", "design"),
    "profile": _named("Profile of an image of"),
    "symmetry": _named("Symmetry of an image of"),
    "same": _named("The same scene as an image of"),
    "profiles": _of_profiles,
    "poni": _named("Calibration of"),
    "analysis": _named("Analysis of an image of"),
    "analyses": _named("Labels and analyses of patterns in"),
    "train_heads": _named("Training of heads in"),
    "predict_heads": _named("Predictions of heads in"),
    "finetune": _named("Fine-tuning on"),
    "compare": _named("Comparison in"),
    "averages": _named("Averages in"),
    "batch_effects": _named("Batch effects of"),
    "properties": _named("Predictable properties of"),
    "reproject": _of_map,
    "groups": _named("Groups of", "title"),
    "honesty": _named("Trust in", "title"),
    "stability": _named("Stability of", "title"),
}
