"""Training of heads as a job: asked for, or started by itself after so many labels."""

from typing import Any

from api.services import Services
from api.waiting import job_json
from pipeline.classify.desk.desk import Desk
from pipeline.classify.trees.tree import LabelTree
from pipeline.jobs.job import QUEUED, RUNNING
from pipeline.tasks.labels_asked import TRAIN, submit_training


def running_training(services: Services, desk: Desk, tree: LabelTree) -> Any:
    """Return the job that trains a tree of a collection now or waits to; None if there is none."""
    for job in services.jobs.list(100, kinds=[TRAIN], statuses=[QUEUED, RUNNING]):
        if (job.arguments["collection"], job.arguments["tree"]) == (desk.collection.name, tree.name):
            return job
    return None


def retrain_if_wanted(
    services: Services, desk: Desk, tree: LabelTree, counts: dict[str, Any]
) -> dict[str, Any] | None:
    """Start a training where as many changes were made as the settings wait for; return its job."""
    after = desk.versions(tree).settings()["retrain_after"]
    if not after or counts["since_training"] < after or running_training(services, desk, tree):
        return None
    job_id = submit_training(services.jobs, desk.collection.name, tree.name)
    return job_json(services, services.jobs.get(job_id))
