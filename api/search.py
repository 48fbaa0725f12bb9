"""Search by an uploaded file: streamed to the disk, searched by a worker, answered in ten seconds or 202."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.errors import JsonErrorRoute
from api.images import parse_filter
from api.receiving import BODY, receive
from api.services import Services
from api.trails import require_map
from api.waiting import answered
from pipeline.jobs import INTERACTIVE
from pipeline.tasks import submit_search
from pipeline.tasks.uploads import upload_key


class SearchRoutes:
    """The route, as a method that answers one request."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(prefix="/api/v1/collections", tags=["search"], route_class=JsonErrorRoute)
        router.add_api_route(
            "/{collection}/search",
            self.search,
            methods=["POST"],
            response_class=JSONResponse,
            openapi_extra=BODY,
        )
        return router

    async def search(
        self,
        request: Request,
        collection: str,
        name: Annotated[str, Query(max_length=1000)] = "upload",
        k: Annotated[int, Query(ge=1, le=1000)] = 12,
        filter: str | None = None,
        image: Annotated[int, Query(ge=0)] = 0,
        map: str | None = None,
    ) -> Response:
        """Find the images most like those of a file, which is the body of the request itself.

        `name` is the file's name, `image` chooses one of its images, `map` where to place it: a map of the
        collection, the first by default, or a node of its trail.
        """
        services = self._services
        wanted = await run_in_threadpool(self._check, collection, filter, map)
        path = await receive(services, request, name, services.settings.upload_limit_bytes)
        key = upload_key(services.settings.state, path)
        job_id = await run_in_threadpool(
            submit_search, services.jobs, key, collection, k=k, filter=wanted, image=image, map=map
        )
        return await answered(services, job_id)

    def _check(self, collection: str, filter_: str | None, map_name: str | None) -> Any:
        """Refuse before the upload what would fail after it; return the filter."""
        opened = self._services.opened(collection)
        wanted = parse_filter(filter_)
        opened.rows(wanted)
        if map_name is not None:
            require_map(opened.trail, map_name)
        self._services.require_worker(INTERACTIVE)
        return wanted
