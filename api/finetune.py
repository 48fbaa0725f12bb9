"""Fine-tuning the encoder on a collection's own images, as a job: docs/finetune.md."""

import os
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from api.waiting import accepted, job_json
from pipeline.collection import Collection
from pipeline.encoder.finetune.asked import check_plan
from pipeline.encoder.finetune.plan import LEAST_MINUTES, MOST_MINUTES, Plan, free_name
from pipeline.jobs import BATCH
from pipeline.tasks.finetune_asked import last_finetune, running_finetune, submit_finetune

ColumnName = Annotated[str | None, Field(min_length=1, max_length=1000)]


class FineTuneRequest(BaseModel):
    """What to learn from, for about how many minutes, and what embedding and map are to be called."""

    name: str = Field(min_length=1, max_length=100)
    same: ColumnName = None
    labels: ColumnName = None
    minutes: float = Field(default=5.0, ge=LEAST_MINUTES, le=MOST_MINUTES)


class FineTuneRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/finetune."""
        prefix = "/api/v1/collections/{collection}/finetune"
        router = APIRouter(prefix=prefix, tags=["finetune"], route_class=JsonErrorRoute)
        router.add_api_route("", self.standing)
        router.add_api_route("", self.start, methods=["POST"], response_class=JSONResponse)
        return router

    def standing(self, collection: str) -> dict[str, Any]:
        """Return why none can be started here (or null), a name that is free, and the last one's job."""
        services = self._services
        opened = services.opened(collection).collection
        job = last_finetune(services.jobs, collection)
        return {
            "refused": self._refusal(opened),
            "name": free_name(opened),
            "job": job and job_json(services, job),
        }

    def start(self, collection: str, request: FineTuneRequest) -> JSONResponse:
        """Start a fine-tuning; 202 with its job, or with the one of the collection that is under way."""
        services = self._services
        opened = services.opened(collection).collection
        if refused := self._refusal(opened):
            raise ApiError(403, refused)
        job = running_finetune(services.jobs, collection)
        if job is None:
            plan = Plan(request.name, request.same, request.labels, request.minutes)
            check_plan(opened, plan)
            services.require_worker(BATCH)
            job = services.jobs.get(submit_finetune(services.jobs, collection, plan))
        return accepted(services, job)

    def _refusal(self, collection: Collection) -> str | None:
        """Say why nothing may be added to a collection from a page, None where it may."""
        if not self._services.settings.sources:
            return (
                "The encoder is not fine-tuned from the page here: set MICROSCAPE_SOURCES, as for builds, or "
                f"run python -m pipeline finetune {collection.folder} on the server."
            )
        if not os.access(collection.folder, os.W_OK):
            return f"{collection.folder} cannot be written by the server, so no map can be added to it."
        return None
