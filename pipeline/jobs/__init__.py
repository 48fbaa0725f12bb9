"""The job table: what the web side hands to the workers, and all it knows of them.

Light on purpose (standard library and SQLAlchemy core): a web process imports this to submit, watch and
cancel jobs, and never the code that does them. `pipeline.worker` takes the jobs, `pipeline.tasks` does them.
"""

from pipeline.jobs.context import JobContext
from pipeline.jobs.job import BATCH, INTERACTIVE, Job
from pipeline.jobs.table import JobTable
from pipeline.jobs.workers import Worker, WorkerTable

__all__ = ["BATCH", "INTERACTIVE", "Job", "JobContext", "JobTable", "Worker", "WorkerTable"]
