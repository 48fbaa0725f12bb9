"""Search by an uploaded file: streamed to the disk, searched by a worker, answered in ten seconds or 202."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from api.errors import ApiError, JsonErrorRoute
from api.images import parse_filter
from api.services import Services
from api.trails import require_map
from api.waiting import accepted, result_of, wait_for
from pipeline.jobs import INTERACTIVE
from pipeline.tasks import submit_search
from pipeline.tasks.uploads import discard, new_upload, upload_key

_CHUNK_BYTES = 1 << 20
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


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
            openapi_extra=_BODY,
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
        if request.headers.get("content-type", "").startswith("multipart/"):
            raise ApiError(
                415, "Send the file itself as the body: curl --data-binary @FILE '…/search?name=FILE'"
            )
        path = await self._receive(request, name)
        key = upload_key(services.settings.state, path)
        job_id = await run_in_threadpool(
            submit_search, services.jobs, key, collection, k=k, filter=wanted, image=image, map=map
        )
        job = await wait_for(services, job_id)
        result = result_of(job)
        if result is None:
            return await run_in_threadpool(accepted, services, job)
        return JSONResponse(result)

    def _check(self, collection: str, filter_: str | None, map_name: str | None) -> Any:
        """Refuse before the upload what would fail after it; return the filter."""
        opened = self._services.opened(collection)
        wanted = parse_filter(filter_)
        opened.rows(wanted)
        if map_name is not None:
            require_map(opened.trail, map_name)
        self._services.require_worker(INTERACTIVE)
        return wanted

    async def _receive(self, request: Request, name: str) -> Path:
        """Write the body to the disk as it comes; nothing stays behind if that fails."""
        limit = self._services.settings.upload_limit_bytes
        if int(request.headers.get("content-length", 0)) > limit:
            raise _too_large(limit)
        path = await run_in_threadpool(new_upload, self._services.settings.state, name)
        try:
            if await _write(request, path, limit) == 0:
                raise ApiError(422, "The request has no body: send the file itself.")
        except OSError as error:
            await run_in_threadpool(discard, path)
            raise ApiError(507, f"The upload cannot be stored: {error.strerror}.") from error
        except (ApiError, ClientDisconnect):
            await run_in_threadpool(discard, path)
            raise
        return path


async def _write(request: Request, path: Path, limit: int) -> int:
    """Write in large pieces off the event loop; return the number of bytes, 413 past the limit."""
    total, waiting = 0, bytearray()
    with path.open("wb") as file:
        async for chunk in request.stream():
            total += len(chunk)
            if total > limit:
                raise _too_large(limit)
            waiting += chunk
            if len(waiting) >= _CHUNK_BYTES:
                await run_in_threadpool(file.write, bytes(waiting))
                waiting.clear()
        await run_in_threadpool(file.write, bytes(waiting))
    return total


def _too_large(limit: int) -> ApiError:
    return ApiError(413, f"The file is larger than the {limit / 1024**2:,.0f} MB that may be uploaded.")
