"""Asking for a fine-tuning of the encoder, and finding the one that was asked for already. Light."""

from pipeline.encoder.finetune.plan import Plan
from pipeline.jobs import BATCH, Job, JobTable
from pipeline.tasks.submit import BUILD_TIMEOUT_S

FINETUNE = "finetune"


def submit_finetune(table: JobTable, collection: str, plan: Plan) -> str:
    """Fine-tune the encoder on a collection; the same plan goes on where a stopped one was."""
    asked = {"name": plan.name, "same": plan.same, "labels": plan.labels, "minutes": plan.minutes}
    return table.submit(FINETUNE, {"collection": collection, **asked}, BATCH, BUILD_TIMEOUT_S)


def last_finetune(table: JobTable, collection: str) -> Job | None:
    """Return the fine-tuning of a collection that was asked for last; None if there is none."""
    found = table.list(1, kinds=[FINETUNE], collection=collection)
    return found[0] if found else None


def running_finetune(table: JobTable, collection: str) -> Job | None:
    """Return the fine-tuning of a collection that runs or waits and was not told to stop, if there is one."""
    job = last_finetune(table, collection)
    return job if job and not (job.has_ended or job.cancel_requested) else None
