"""Asking for analyses of scattering patterns, and finding the job that does so already. Light."""

from pipeline.jobs import BATCH, INTERACTIVE, Job, JobTable
from pipeline.jobs.job import QUEUED, RUNNING
from pipeline.tasks.submit import BUILD_TIMEOUT_S, PIXELS_TIMEOUT_S


def submit_analysis(table: JobTable, collection: str, image_id: str, name: str, *, grazing: bool) -> str:
    """Run one analysis of an image."""
    arguments = {"collection": collection, "image_id": image_id, "name": name, "grazing": grazing}
    return table.submit("analysis", arguments, INTERACTIVE, PIXELS_TIMEOUT_S)


def running_analyses(table: JobTable, collection: str) -> Job | None:
    """Return the job that labels and analyses a collection or waits to and was not told to stop, if any."""
    open_ones = table.list(kinds=["analyses"], statuses=[QUEUED, RUNNING], collection=collection)
    return next((job for job in open_ones if not job.cancel_requested), None)


def submit_analyses(table: JobTable, collection: str) -> str:
    """Label all patterns of a collection, and store what the analyses of their labels find."""
    return table.submit("analyses", {"collection": collection}, BATCH, BUILD_TIMEOUT_S)
