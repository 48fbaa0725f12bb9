"""Lattice and symmetry of one image with the places of axes and centres, measured when asked."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.compression import respond
from api.errors import JsonErrorRoute
from api.services import Services
from api.waiting import answered
from pipeline.jobs import INTERACTIVE
from pipeline.tasks import submit_symmetry
from pipeline.tasks.cache import symmetry_key

_AN_HOUR = "private, max-age=3600"


class SymmetryRoutes:
    """The route, as a method that answers one request."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the route below /api/v1/collections/{collection}/images."""
        prefix = "/api/v1/collections/{collection}/images"
        router = APIRouter(prefix=prefix, tags=["images"], route_class=JsonErrorRoute)
        router.add_api_route("/{image_id}/symmetry", self.symmetry, response_class=JSONResponse)
        return router

    async def symmetry(self, request: Request, collection: str, image_id: str) -> Response:
        """Return lattice, strengths with floors, axes and centres; 202 with the job if that takes long."""
        services = self._services
        await run_in_threadpool(services.with_image, collection, image_id)
        made = await run_in_threadpool(services.cache.get, symmetry_key(image_id))
        if made is not None:
            return respond(request, made, "application/json", cache=_AN_HOUR)
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        job_id = await run_in_threadpool(submit_symmetry, services.jobs, collection, image_id)
        return await answered(services, job_id)
