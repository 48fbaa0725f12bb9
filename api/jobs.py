"""Jobs: list, watch, cancel, and start a build from a folder that the server can see."""

from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from api.waiting import accepted, job_json
from pipeline.jobs import BATCH
from pipeline.jobs.job import QUEUED, RUNNING
from pipeline.tasks import submit_build
from pipeline.tasks.shelf import is_plain_name

_LONGEST_SHOWN = 300


class BuildRequest(BaseModel):
    """What to build: `source` is a folder on the server, `name` the collection to make or refresh."""

    kind: Literal["build"] = "build"
    source: str = Field(min_length=1, max_length=4096)
    name: str = Field(min_length=1, max_length=100)
    metadata: str | None = Field(default=None, max_length=4096)
    pattern: str | None = Field(default=None, max_length=1000)


class JobRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/jobs."""
        router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"], route_class=JsonErrorRoute)
        router.add_api_route("", self.jobs)
        router.add_api_route("", self.build, methods=["POST"], status_code=202, response_class=JSONResponse)
        router.add_api_route("/{job_id}", self.job)
        router.add_api_route("/{job_id}", self.cancel, methods=["DELETE"])
        return router

    def jobs(
        self,
        limit: Annotated[int, Query(ge=1, le=1000)] = 50,
        kind: Annotated[list[str] | None, Query()] = None,
        status: str | None = None,
        collection: str | None = None,
        brief: bool = False,
    ) -> list[dict[str, Any]]:
        """List jobs, newest first; `kind` may be given several times, `collection` is what they are about.

        Brief ones are for lists that are asked for again and again: without results and long arguments.
        """
        statuses = None if status is None else [status]
        found = self._services.jobs.list(limit, kinds=kind, statuses=statuses, collection=collection)
        shown = [job_json(self._services, job) for job in found]
        return [_brief(job) for job in shown] if brief else shown

    def job(self, job_id: str) -> dict[str, Any]:
        """Return a job: its status, progress, and in the end its result or error."""
        return job_json(self._services, self._services.jobs.get(job_id))

    def cancel(self, job_id: str) -> dict[str, Any]:
        """Stop a job; one that has ended stays as it is."""
        return job_json(self._services, self._services.jobs.cancel(job_id))

    def build(self, request: BuildRequest) -> JSONResponse:
        """Start to build a collection; answers 202 with the job."""
        services = self._services
        source = self._below_sources(request.source)
        if not source.is_dir():
            raise ApiError(422, f"There is no folder {source} on the server.")
        metadata = None if request.metadata is None else self._below_sources(request.metadata)
        if metadata is not None and not metadata.is_file():
            raise ApiError(422, f"There is no table {metadata} on the server.")
        if not is_plain_name(request.name):
            raise ApiError(422, f"{request.name!r} cannot name a collection: use letters, digits, - and _.")
        into = services.settings.collections.resolve() / request.name
        self._refuse_second(into)
        services.require_worker(BATCH)
        options = {"metadata": metadata and str(metadata), "pattern": request.pattern}
        job_id = submit_build(services.jobs, source, into, **options)
        return accepted(services, services.jobs.get(job_id))

    def _below_sources(self, path: str) -> Path:
        """Return a path below an allowed folder, links followed, hidden folders left out; else 403."""
        roots = [root.resolve() for root in self._services.settings.sources]
        if not roots:
            raise ApiError(
                403,
                "Builds are not started over HTTP here: set MICROSCAPE_SOURCES to the folders they may read, "
                "or run python -m pipeline build on the server.",
            )
        found = Path(path).expanduser() if path.startswith("~/") else Path(path)
        found = found.resolve()
        for root in roots:
            if found.is_relative_to(root) and not _is_hidden(found.relative_to(root)):
                return found
        allowed = ", ".join(map(str, roots))
        raise ApiError(403, f"{path} lies outside the folders that builds may read ({allowed}).")

    def _refuse_second(self, into: Path) -> None:
        """Answer 409 if the same collection is being built or waits to be."""
        for job in self._services.jobs.list(1000, kinds=["build"], statuses=[QUEUED, RUNNING]):
            if job.arguments["into"] == str(into):
                raise ApiError(
                    409, f"{into.name} is being built already. Wait for it or cancel it.", job=job.id
                )


def _brief(job: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a job what may be large: its result, lists, and texts of more than a line."""
    short = {
        name: value
        for name, value in job["arguments"].items()
        if isinstance(value, str | int | float) and len(str(value)) <= _LONGEST_SHOWN
    }
    return {name: value for name, value in job.items() if name != "result"} | {"arguments": short}


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)
