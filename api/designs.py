"""Designs over HTTP: which there are, their rows, fitting one (docs/design.md)."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.compression import REVALIDATE, respond
from api.errors import ApiError, JsonErrorRoute
from api.receiving import BODY, receive
from api.services import Services
from api.waiting import accepted
from pipeline.design.store import DESIGN_FILE, Design, folder_of, list_designs, open_design, remove_design
from pipeline.jobs.job import QUEUED, RUNNING
from pipeline.tasks.design_asked import FIT, TABLE, queue_of, submit_design
from pipeline.tasks.uploads import upload_key, upload_path

TABLE_LIMIT_BYTES = 64 * 1024**2


class Column(BaseModel):
    """A column of the table, and what is declared of it."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=500)
    unit: str | None = Field(default=None, max_length=40)
    low: float | None = None
    high: float | None = None


class SymmetryRequest(BaseModel):
    """A symmetry: pairs of parameters that are exchanged, others that are reflected at mid-range."""

    exchange: list[tuple[str, str]] = Field(default=[], max_length=32)
    reflect: list[str] = Field(default=[], max_length=64)


class FitRequest(BaseModel):
    """What to fit: an uploaded table or a collection, its parameters and properties."""

    name: str = Field(min_length=1, max_length=80)
    title: str | None = Field(default=None, max_length=200)
    table: str | None = Field(default=None, max_length=300)
    collection: str | None = Field(default=None, max_length=200)
    parameters: list[str | Column] = Field(min_length=1, max_length=64)
    properties: list[str | Column] = Field(min_length=1, max_length=16)
    symmetries: list[SymmetryRequest] | None = None
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    effort: float = Field(default=1.0, ge=0.01, le=10.0)


class DesignRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/designs."""
        router = APIRouter(prefix="/api/v1/designs", tags=["designs"], route_class=JsonErrorRoute)
        router.add_api_route("", self.designs)
        router.add_api_route("", self.fit, methods=["POST"], status_code=202, response_class=JSONResponse)
        router.add_api_route(
            "/tables",
            self.table,
            methods=["POST"],
            status_code=202,
            response_class=JSONResponse,
            openapi_extra=BODY,
        )
        router.add_api_route("/{design}", self.design, response_class=JSONResponse)
        router.add_api_route("/{design}", self.remove, methods=["DELETE"])
        router.add_api_route("/{design}/columns/{name:path}", self.column, response_class=Response)
        router.add_api_route("/{design}/map", self.map, response_class=JSONResponse)
        return router

    def designs(self, collection: str | None = None) -> list[dict[str, Any]]:
        """List designs by name; of one collection only if it is named."""
        found = list_designs(self._services.settings.collections)
        return [
            one.summary() for one in found if collection is None or one.described["collection"] == collection
        ]

    def design(self, request: Request, design: str) -> Response:
        """Return all that is known of a design, its report included."""
        told = json.dumps(self._open(design).to_json(), allow_nan=False).encode()
        return respond(request, told, "application/json", cache=REVALIDATE)

    def remove(self, design: str) -> dict[str, str]:
        """Delete a design with its candidates."""
        remove_design(self._open(design))
        return {"deleted": design}

    def column(self, request: Request, design: str, name: str) -> Response:
        """Return one column of the known rows: little-endian float32; `image_id` as a JSON list."""
        opened = self._open(design)
        if name == "image_id" and "image_id" in opened.frame:
            ids = json.dumps(opened.frame["image_id"].tolist()).encode()
            return respond(request, ids, "application/json", cache=REVALIDATE)
        return respond(request, opened.column(name).tobytes(), "application/octet-stream", cache=REVALIDATE)

    def map(self, request: Request, design: str) -> Response:
        """Return where the known rows lie on the plane of the design, and its extent."""
        opened = self._open(design)
        x, y = (opened.frame[axis].to_numpy(float) for axis in ("x", "y"))
        told = {
            "x": x.round(4).tolist(),
            "y": y.round(4).tolist(),
            "low": [float(x.min()), float(y.min())],
            "high": [float(x.max()), float(y.max())],
            "words": "the two widest directions of what the networks see of a point",
        }
        return respond(request, json.dumps(told).encode(), "application/json", cache=REVALIDATE)

    async def table(
        self, request: Request, name: Annotated[str, Query(max_length=1000)] = "table.csv"
    ) -> JSONResponse:
        """Take a table, which is the body of the request itself, and say what columns it has."""
        services = self._services
        await run_in_threadpool(services.require_worker, queue_of(TABLE))
        path = await receive(services, request, name, TABLE_LIMIT_BYTES)
        return await run_in_threadpool(
            self._submit, TABLE, {"upload": upload_key(services.settings.state, path)}
        )

    def fit(self, request: FitRequest) -> JSONResponse:
        """Fit a design to an uploaded table or to a collection; answers 202 with the job."""
        services = self._services
        if (request.table is None) == (request.collection is None):
            raise ApiError(422, "Name either a table that was uploaded or a collection.")
        if request.collection is not None:
            services.opened(request.collection)
        else:
            upload_path(services.settings.state, request.table or "")
        into = folder_of(services.settings.collections, request.name, request.collection)
        if (into / DESIGN_FILE).exists():
            raise ApiError(
                409, f"There is a design {request.name!r} already: choose another name or delete it."
            )
        self._refuse_second(request)
        services.require_worker(queue_of(FIT))
        asked = request.model_dump(exclude={"table"})
        return self._submit(FIT, {**asked, "upload": request.table})

    def _refuse_second(self, request: FitRequest) -> None:
        for job in self._services.jobs.list(1000, kinds=[FIT], statuses=[QUEUED, RUNNING]):
            same = ("name", "collection")
            if all(job.arguments.get(key) == getattr(request, key) for key in same):
                raise ApiError(
                    409, f"{request.name} is being fitted already. Wait for it or cancel it.", job=job.id
                )

    def _submit(self, kind: str, arguments: dict[str, Any]) -> JSONResponse:
        services = self._services
        return accepted(services, services.jobs.get(submit_design(services.jobs, kind, arguments)))

    def _open(self, design: str) -> Design:
        return open_design(self._services.settings.collections, design)
