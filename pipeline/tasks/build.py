"""Build a collection as a job: the same `pipeline.build.build` that the command line calls."""

from pathlib import Path
from typing import Any

from pipeline.build import BuildReport
from pipeline.build import build as build_collection
from pipeline.errors import JobError
from pipeline.jobs import JobContext
from pipeline.tasks.shelf import is_plain_name

_MOST_LISTED = 200


def build(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Build as `submit_build` asked and return the report; a cancelled build goes on when started again.

    Raises what `pipeline.build.build` raises, JobError for a target that is not in the collections folder.
    """
    into = Path(arguments["into"])
    if into.parent.resolve() != context.collections.resolve() or not is_plain_name(into.name):
        raise JobError(f"{into} is not a child of the collections folder {context.collections}.")
    metadata = arguments.get("metadata")
    report = build_collection(
        Path(arguments["source"]),
        into,
        metadata=Path(metadata) if metadata else None,
        pattern=arguments.get("pattern"),
        device=arguments.get("device", "auto"),
        progress=lambda stage, fraction, message: context.progress(fraction, f"{stage}: {message}"),
    )
    return _report(report)


def _report(report: BuildReport) -> dict[str, Any]:
    return {
        "collection": report.folder.name,
        "images": report.images,
        "files": report.files,
        "unreadable": len(report.unreadable),
        "first_unreadable": [list(pair) for pair in report.unreadable[:_MOST_LISTED]],
        "metadata": report.metadata,
        "stages": report.stages,
        "problems": report.problems,
        "did_work": report.did_work,
    }
