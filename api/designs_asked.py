"""Questions to a design over HTTP: candidates, sensitivity, boundary, from an image (docs/design.md)."""

import json
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.compression import REVALIDATE, respond
from api.errors import ApiError, JsonErrorRoute
from api.receiving import BODY, receive
from api.services import Services
from api.waiting import accepted
from pipeline.design.asked import MOST_CANDIDATES, locks_of, point_of, targets_of
from pipeline.design.store import Design, open_design
from pipeline.design.taken_away import MEDIA_TYPES, taken_away
from pipeline.tasks.design_asked import BOUNDARY, FROM_IMAGE, PROPOSE, SENSITIVITY, queue_of, submit_design
from pipeline.tasks.uploads import upload_key


class ProposeRequest(BaseModel):
    """What is wanted: targets and locks as docs/design.md shows them."""

    model_config = ConfigDict(extra="forbid")

    targets: dict[str, Any]
    count: int = Field(default=100, ge=1, le=MOST_CANDIDATES)
    locks: dict[str, Any] = {}
    seed: int = Field(default=0, ge=0, le=2**31 - 1)


class SensitivityRequest(BaseModel):
    """Where to look, and at how many values of each parameter."""

    model_config = ConfigDict(extra="forbid")

    point: dict[str, Any]
    steps: int = Field(default=41, ge=2, le=201)


class BoundaryRequest(BaseModel):
    """In which two parameters, around which point, and of which property."""

    model_config = ConfigDict(extra="forbid")

    x: str
    y: str
    point: dict[str, Any]
    property: str | None = None
    level: float | None = None
    steps: int = Field(default=61, ge=2, le=201)


class DesignQuestionRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/designs/{design}."""
        router = APIRouter(prefix="/api/v1/designs/{design}", tags=["designs"], route_class=JsonErrorRoute)
        posted: dict[str, Any] = {"methods": ["POST"], "status_code": 202, "response_class": JSONResponse}
        router.add_api_route("/propose", self.propose, **posted)
        router.add_api_route("/candidates/{candidates}", self.candidates, response_class=Response)
        router.add_api_route("/sensitivity", self.sensitivity, **posted)
        router.add_api_route("/boundary", self.boundary, **posted)
        router.add_api_route("/from-image", self.from_image, **posted)
        router.add_api_route("/from-upload", self.from_upload, openapi_extra=BODY, **posted)
        return router

    def propose(self, design: str, request: ProposeRequest) -> JSONResponse:
        """Look for candidates that have the wanted properties; answers 202 with the job."""
        opened = self._open(design)
        targets_of(opened.meaning, request.targets)
        locks_of(opened.meaning, request.locks)
        return self._ask(PROPOSE, opened, request.model_dump())

    def candidates(
        self,
        request: Request,
        design: str,
        candidates: str,
        format: Literal["csv", "parquet", "json"] = "json",
    ) -> Response:
        """Return stored candidates, or a file of them with its provenance."""
        found = self._open(design).candidates(candidates)
        if format == "json":
            return respond(request, json.dumps(found).encode(), "application/json", cache=REVALIDATE)
        name = quote(f"{design}-{candidates}.{format}")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(taken_away(found, format), media_type=MEDIA_TYPES[format], headers=headers)

    def sensitivity(self, design: str, request: SensitivityRequest) -> JSONResponse:
        """Say how the properties change around a point; answers 202 with the job."""
        opened = self._open(design)
        point_of(opened.meaning, request.point)
        return self._ask(SENSITIVITY, opened, request.model_dump())

    def boundary(self, design: str, request: BoundaryRequest) -> JSONResponse:
        """Say where a property is zero, or above a level, in two parameters; answers 202 with the job."""
        opened = self._open(design)
        point_of(opened.meaning, request.point)
        return self._ask(BOUNDARY, opened, request.model_dump())

    def from_image(
        self, design: str, image_id: Annotated[str, Body(embed=True, max_length=64)]
    ) -> JSONResponse:
        """Say what made the images that look like one of the collection; answers 202 with the job."""
        opened = self._of_images(design)
        self._services.with_image(opened.described["collection"], image_id)
        return self._submit(FROM_IMAGE, {"design": opened.name, "image_id": image_id})

    async def from_upload(
        self, request: Request, design: str, name: Annotated[str, Query(max_length=1000)] = "upload"
    ) -> JSONResponse:
        """Say what made the images that look like a file, which is the body of the request itself."""
        services = self._services
        opened = await run_in_threadpool(self._of_images, design)
        await run_in_threadpool(services.require_worker, queue_of(FROM_IMAGE))
        path = await receive(services, request, name, services.settings.upload_limit_bytes)
        arguments = {"design": opened.name, "upload": upload_key(services.settings.state, path)}
        return await run_in_threadpool(self._submit, FROM_IMAGE, arguments)

    def _of_images(self, design: str) -> Design:
        opened = self._open(design)
        if opened.described["collection"] is None:
            raise ApiError(422, f"The rows of the design {design} are no images: fit one to a collection.")
        return opened

    def _ask(self, kind: str, design: Design, asked: dict[str, Any]) -> JSONResponse:
        return self._submit(kind, {"design": design.name, "asked": asked})

    def _submit(self, kind: str, arguments: dict[str, Any]) -> JSONResponse:
        services = self._services
        services.require_worker(queue_of(kind))
        return accepted(services, services.jobs.get(submit_design(services.jobs, kind, arguments)))

    def _open(self, design: str) -> Design:
        return open_design(self._services.settings.collections, design)
