"""Waiting for a job without holding a thread, and its end as an HTTP answer."""

import asyncio
import time
from typing import Any

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.errors import JOB_STATUS, ApiError
from api.services import Services
from pipeline.jobs import Job
from pipeline.jobs.job import CANCELLED, FAILED
from pipeline.tasks.titles import job_title

_FIRST_LOOK_S = 0.01
_LONGEST_PAUSE_S = 0.1
_LONG = ("rows", "a", "b")  # arguments that are packed rows: a bit an image, of no use to anybody else


async def wait_for(services: Services, job_id: str) -> Job:
    """Return the job once it has ended, or as it stands after `Settings.wait_s` seconds."""
    deadline = time.monotonic() + services.settings.wait_s
    pause = _FIRST_LOOK_S
    while True:
        job = await run_in_threadpool(services.jobs.get, job_id)
        if job.has_ended or time.monotonic() > deadline:
            return job
        await asyncio.sleep(pause)
        pause = min(pause * 1.3, _LONGEST_PAUSE_S)


async def answered(services: Services, job_id: str, status: int = 200) -> JSONResponse:
    """Answer with the result of a job, or 202 if that takes long; ApiError if it failed or was cancelled."""
    job = await wait_for(services, job_id)
    result = result_of(job)
    if result is None:
        return await run_in_threadpool(accepted, services, job)
    return JSONResponse(result, status_code=status)


def result_of(job: Job) -> dict[str, Any] | None:
    """Return the result of a job, None while it has none; ApiError if it failed or was cancelled."""
    if job.status == FAILED:
        raise ApiError(JOB_STATUS.get(job.error_kind or "", 500), job.error or "The job failed.", job=job.id)
    if job.status == CANCELLED:
        raise ApiError(409, "The job was cancelled.", job=job.id)
    return job.result


def accepted(services: Services, job: Job) -> JSONResponse:
    """Answer 202: the work goes on, and where to ask for it."""
    url = f"/api/v1/jobs/{job.id}"
    return JSONResponse(
        job_json(services, job), status_code=202, headers={"Location": url, "Retry-After": "1"}
    )


def job_json(services: Services, job: Job) -> dict[str, Any]:
    """Return a job as the API shows it, with a notice if nobody is there to do it."""
    notice = None
    if not job.has_ended and not services.jobs.workers.is_served(job.queue):
        notice = f"No worker takes {job.queue} jobs now: this one waits until one is started."
    shown = job.to_json()
    del shown["worker"]
    shown["arguments"] = {key: value for key, value in job.arguments.items() if key not in _LONG}
    return {**shown, "title": job_title(job), "notice": notice, "url": f"/api/v1/jobs/{job.id}"}
