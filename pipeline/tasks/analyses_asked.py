"""Asking for analyses of scattering patterns: each function adds one job. Light."""

from pipeline.jobs import BATCH, INTERACTIVE, JobTable
from pipeline.tasks.submit import BUILD_TIMEOUT_S, PIXELS_TIMEOUT_S


def submit_analysis(table: JobTable, collection: str, image_id: str, name: str, *, grazing: bool) -> str:
    """Run one analysis of an image."""
    arguments = {"collection": collection, "image_id": image_id, "name": name, "grazing": grazing}
    return table.submit("analysis", arguments, INTERACTIVE, PIXELS_TIMEOUT_S)


def submit_analyses(table: JobTable, collection: str) -> str:
    """Label all patterns of a collection, and store what the analyses of their labels find."""
    return table.submit("analyses", {"collection": collection}, BATCH, BUILD_TIMEOUT_S)
