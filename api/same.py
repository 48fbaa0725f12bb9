"""Which images of a collection show the very same scene as one of them, asked when somebody wants to know."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.compression import REVALIDATE, respond
from api.errors import JsonErrorRoute
from api.services import Services
from api.waiting import answered
from pipeline.jobs import INTERACTIVE
from pipeline.tasks.questions import SAME, answer_key, submit_question


class SameRoutes:
    """The route, as a method that answers one request."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the route below /api/v1/collections/{collection}/images."""
        prefix = "/api/v1/collections/{collection}/images"
        router = APIRouter(prefix=prefix, tags=["images"], route_class=JsonErrorRoute)
        router.add_api_route("/{image_id}/same", self.same, response_class=JSONResponse)
        return router

    async def same(self, request: Request, collection: str, image_id: str) -> Response:
        """Return the images that show the same, surest first, and how each lies; 202 if that takes long."""
        services = self._services
        arguments, known = await run_in_threadpool(self._known, collection, image_id)
        if known is not None:
            return respond(request, known, "application/json", cache=REVALIDATE)
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        job_id = await run_in_threadpool(submit_question, services.jobs, SAME, arguments)
        return await answered(services, job_id)

    def _known(self, collection: str, image_id: str) -> tuple[dict[str, Any], bytes | None]:
        """Return what to ask, and the answer where it was asked before."""
        opened = self._services.with_image(collection, image_id)
        arguments = {"collection": collection, "version": opened.version, "image_id": image_id}
        return arguments, self._services.cache.get(answer_key(SAME, arguments))
