"""What is special about a selection, what explains the map, what similarity predicts (docs/insight.md).

A worker computes; answers are kept, so asking again costs nothing until the collection changes.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.chosen import refuse_large
from api.compression import REVALIDATE, respond
from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from api.waiting import answered
from pipeline.insight.expected import expected_properties
from pipeline.jobs import INTERACTIVE
from pipeline.tasks.questions import (
    AVERAGES,
    BATCH_EFFECTS,
    COMPARE,
    PROPERTIES,
    answer_key,
    pack_rows,
    submit_question,
)
from pipeline.trails import chosen_rows
from pipeline.trails.names import is_node


class InsightRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}."""
        prefix = "/api/v1/collections/{collection}"
        router = APIRouter(prefix=prefix, tags=["insight"], route_class=JsonErrorRoute)
        router.add_api_route("/compare", self.compare, methods=["POST"], response_class=JSONResponse)
        router.add_api_route("/averages", self.averages, methods=["POST"], response_class=JSONResponse)
        router.add_api_route("/batch-effects", self.batch_effects, response_class=JSONResponse)
        router.add_api_route("/properties", self.properties, response_class=JSONResponse)
        router.add_api_route("/images/{image_id}/properties", self.image_properties)
        return router

    async def compare(
        self,
        request: Request,
        collection: str,
        a: Annotated[Any, Body()],
        b: Annotated[Any, Body()] = None,
    ) -> Response:
        """Compare selection `a` with selection `b`, or with the rest if `b` is null."""
        refuse_large(request)
        arguments = await run_in_threadpool(self._sides, collection, a, b)
        return await self._answer(request, COMPARE, arguments)

    async def averages(
        self,
        request: Request,
        collection: str,
        of: Annotated[Any, Body()],
        in_values: Annotated[bool, Body()] = False,
    ) -> Response:
        """Average a selection: mean, standard deviation and median image, mean spectrum with its profile."""
        refuse_large(request)
        arguments = await run_in_threadpool(self._chosen, collection, of)
        return await self._answer(request, AVERAGES, {**arguments, "in_values": in_values})

    async def batch_effects(self, request: Request, collection: str, map: str | None = None) -> Response:
        """Say how far neighbourhoods follow each column: in the embedding, or on a map in the plane."""
        arguments = await run_in_threadpool(self._on_map, collection, map)
        return await self._answer(request, BATCH_EFFECTS, arguments)

    async def properties(self, request: Request, collection: str) -> Response:
        """Say how well similarity predicts each numeric property, by cross-validation."""
        arguments = await run_in_threadpool(self._named, collection)
        return await self._answer(request, PROPERTIES, arguments)

    def image_properties(self, collection: str, image_id: str) -> dict[str, Any]:
        """Say what the neighbours of an image say of each numeric property, beside what was measured."""
        opened = self._services.with_image(collection, image_id)
        found = expected_properties(opened.collection, opened.index, image_id)
        return {
            "collection": collection,
            "version": opened.version,
            "image_id": image_id,
            "properties": [one.to_json() for one in found],
        }

    def _named(self, collection: str) -> dict[str, Any]:
        return {"collection": collection, "version": self._services.opened(collection).version}

    def _on_map(self, collection: str, name: str | None) -> dict[str, Any]:
        trail = self._services.opened(collection).trail
        known = trail.collection.info["maps"]
        if name is not None and is_node(name):
            trail.annotations.nodes.get(name)
        elif name is not None and name not in known:
            raise ApiError(404, f"{collection} has no map {name!r} (it has: {', '.join(known) or 'none'}).")
        return {**self._named(collection), "map": name}

    def _chosen(self, collection: str, of: Any) -> dict[str, Any]:
        opened = self._services.opened(collection)
        chosen = chosen_rows(of, opened.trail)
        named = {"collection": collection, "version": opened.version}
        return {**named, "a": pack_rows(chosen.rows), "unknown_a": chosen.unknown}

    def _sides(self, collection: str, a: Any, b: Any) -> dict[str, Any]:
        opened = self._services.opened(collection)
        first = chosen_rows(a, opened.trail)
        second = None if b is None else chosen_rows(b, opened.trail)
        return {
            "collection": collection,
            "version": opened.version,
            "a": pack_rows(first.rows),
            "b": None if second is None else pack_rows(second.rows),
            "unknown_a": first.unknown,
            "unknown_b": 0 if second is None else second.unknown,
        }

    async def _answer(self, request: Request, kind: str, arguments: dict[str, Any]) -> Response:
        """Return the kept answer, or have a worker find it: 202 with the job if that takes long."""
        services = self._services
        kept = await run_in_threadpool(services.cache.get, answer_key(kind, arguments))
        if kept is not None:
            return respond(request, kept, "application/json", cache=REVALIDATE)
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        job_id = await run_in_threadpool(submit_question, services.jobs, kind, arguments)
        return await answered(services, job_id)
