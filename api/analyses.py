"""The right analysis for what is seen: what the labels of a pattern offer, and its results."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.compression import REVALIDATE, respond
from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from api.waiting import accepted, answered
from pipeline.jobs import BATCH, INTERACTIVE
from pipeline.scattering.analysis.asked import analysis_key, offers
from pipeline.scattering.analysis.catalogue import ANALYSES
from pipeline.scattering.asked import known_of
from pipeline.tasks.analyses_asked import running_analyses, submit_analyses, submit_analysis


class AnalysisRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}."""
        router = APIRouter(
            prefix="/api/v1/collections/{collection}", tags=["scattering"], route_class=JsonErrorRoute
        )
        router.add_api_route("/images/{image_id}/analyses", self.offers)
        router.add_api_route("/images/{image_id}/analyses/{name}", self.one, response_class=JSONResponse)
        router.add_api_route("/analyses", self.all, methods=["POST"], response_class=JSONResponse)
        return router

    def offers(self, collection: str, image_id: str) -> dict[str, Any]:
        """Return the labels of an image in the scattering tree, and which analyses they offer."""
        return offers(self._services.with_image(collection, image_id).labels, image_id)

    async def one(self, request: Request, collection: str, image_id: str, name: str) -> Response:
        """Return numbers and curves of one analysis of an image, offered or not."""
        if name not in ANALYSES:
            raise ApiError(404, f"There is no analysis {name[:40]!r}: there are {', '.join(ANALYSES)}.")
        kept, grazing = await run_in_threadpool(self._kept, collection, image_id, name)
        if kept is not None:
            return respond(request, kept, "application/json", cache=REVALIDATE)
        services = self._services
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        job_id = await run_in_threadpool(
            lambda: submit_analysis(services.jobs, collection, image_id, name, grazing=grazing)
        )
        return await answered(services, job_id)

    def all(self, collection: str) -> Response:
        """Label and analyse every pattern of a collection; 202 with its job, the one under way if any."""
        services = self._services
        services.opened(collection)
        services.require_worker(BATCH)
        job = running_analyses(services.jobs, collection)
        return accepted(services, job or services.jobs.get(submit_analyses(services.jobs, collection)))

    def _kept(self, collection: str, image_id: str, name: str) -> tuple[bytes | None, bool]:
        opened = self._services.with_image(collection, image_id)
        known = known_of(opened.trail, image_id, opened.trail.annotations.geometries.list())
        grazing = bool(offers(opened.labels, image_id)["grazing"])
        return self._services.cache.get(analysis_key(image_id, known, name, grazing=grazing)), grazing
