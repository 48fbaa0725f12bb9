"""What is computed of a map on request: its groups, how far to trust it, how stable it is: docs/trails.md."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.compression import REVALIDATE, respond
from api.errors import JsonErrorRoute
from api.services import Services
from api.trails import require_map
from api.waiting import answered
from pipeline.jobs import INTERACTIVE
from pipeline.tasks.questions import GROUPS, HONESTY, STABILITY, answer_key, submit_question
from pipeline.trails import Trail
from pipeline.trails.layers import layer_json
from pipeline.trails.names import is_node

_HONEST = ("trustworthiness", "continuity", "kept")


class MapQuestionRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/trail/{node}."""
        prefix = "/api/v1/collections/{collection}/trail/{node}"
        router = APIRouter(prefix=prefix, tags=["trail"], route_class=JsonErrorRoute)
        router.add_api_route("/groups", self.groups, methods=["POST"], response_class=JSONResponse)
        router.add_api_route("/honesty", self.honesty, response_class=JSONResponse)
        router.add_api_route("/stability", self.stability, methods=["POST"], response_class=JSONResponse)
        return router

    async def groups(
        self,
        collection: str,
        node: str,
        smallest: Annotated[int | None, Body(embed=True, ge=2, le=100_000)] = None,
    ) -> Response:
        """Find groups of at least `smallest` images on a map; they become one of its columns."""
        return await self._layer(collection, node, GROUPS, {"smallest": smallest})

    async def stability(
        self, collection: str, node: str, seeds: Annotated[int, Body(embed=True, ge=2, le=20)] = 3
    ) -> Response:
        """Lay a map out with other random seeds; how far each image keeps its neighbours is a column."""
        return await self._layer(collection, node, STABILITY, {"seeds": seeds})

    async def honesty(self, request: Request, collection: str, node: str) -> Response:
        """Say how far a map can be trusted: measured when a node is made, on request for other maps."""
        arguments, known = await run_in_threadpool(self._known_honesty, collection, node)
        if known is not None:
            return respond(request, known, "application/json", cache=REVALIDATE)
        return await self._ask(HONESTY, arguments)

    async def _layer(self, collection: str, node: str, kind: str, options: dict[str, Any]) -> Response:
        arguments, known = await run_in_threadpool(self._known_layer, collection, node, kind, options)
        return JSONResponse(known) if known is not None else await self._ask(kind, arguments)

    def _known_layer(
        self, collection: str, node: str, kind: str, options: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return what to ask, and the answer where the same was asked before."""
        trail = self._services.opened(collection).trail
        arguments = self._arguments(trail, node) | options
        layer = trail.layer(node, kind)
        if layer is None or any(layer.facts[key] != value for key, value in options.items()):
            return arguments, None
        return arguments, layer_json(trail, node, kind)

    def _known_honesty(self, collection: str, node: str) -> tuple[dict[str, Any], bytes | None]:
        trail = self._services.opened(collection).trail
        arguments = self._arguments(trail, node)
        if is_node(node):
            measured = trail.annotations.nodes.get(node).measured
            told = {key: measured[key] for key in _HONEST}
            told |= {"neighbours": measured["used"]["neighbours"], "sampled": measured["used"]["sampled"]}
            return arguments, json.dumps(told).encode()
        return arguments, self._services.cache.get(answer_key(HONESTY, arguments))

    def _arguments(self, trail: Trail, node: str) -> dict[str, Any]:
        require_map(trail, node)
        collection = trail.collection
        count = trail.annotations.nodes.get(node).count if is_node(node) else collection.rows
        named = {"collection": collection.name, "version": collection.version}
        return {**named, "map": node, "count": count, "title": trail.title(node)}

    async def _ask(self, kind: str, arguments: dict[str, Any]) -> Response:
        services = self._services
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        job_id = await run_in_threadpool(submit_question, services.jobs, kind, arguments)
        return await answered(services, job_id)
