"""The trail of a collection: parts of a map laid out again, as docs/trails.md describes."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.chosen import refuse_large
from api.compression import FOR_EVER, REVALIDATE, respond
from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from api.waiting import accepted, job_json
from pipeline.annotations.nodes import LONGEST_NAME
from pipeline.annotations.texts import LONGEST_AUTHOR, LONGEST_NOTE
from pipeline.collection.schema import MAIN_MAP
from pipeline.jobs import INTERACTIVE
from pipeline.jobs.job import QUEUED, RUNNING
from pipeline.tasks import submit_reprojection
from pipeline.trails import Trail
from pipeline.trails.asked import arguments_of
from pipeline.trails.names import is_node
from pipeline.trails.nearest import nearest_on
from pipeline.trails.thumbnail import Theme, all_places, draw, thumbnail_stamp
from pipeline.trails.tree import map_json, node_json, nodes_json, root_json, stored

_MOST_JOBS = 100


class NewPart(BaseModel):
    """A part to lay out: `part` is a selection, `chosen` tells people how it was chosen."""

    parent: str = MAIN_MAP
    part: Any
    chosen: Any = Field(default_factory=dict)
    parameters: Any = Field(default_factory=dict)
    name: str = Field(default="", max_length=LONGEST_NAME)
    author: str = Field(default="", max_length=LONGEST_AUTHOR)


class NodeChange(BaseModel):
    """What to change of a node; with `revision` only if nobody changed it since."""

    name: str | None = Field(default=None, min_length=1, max_length=LONGEST_NAME)
    note: str | None = Field(default=None, max_length=LONGEST_NOTE)
    revision: int | None = None


class TrailRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/trail."""
        prefix = "/api/v1/collections/{collection}/trail"
        router = APIRouter(prefix=prefix, tags=["trail"], route_class=JsonErrorRoute)
        router.add_api_route("", self.trail)
        router.add_api_route("", self.reproject, methods=["POST"], response_class=JSONResponse)
        router.add_api_route("/restore", self.restore, methods=["POST"])
        router.add_api_route("/{node}/thumbnail.png", self.thumbnail, response_class=Response)
        router.add_api_route("/{node}/neighbours/{image_id}", self.neighbours)
        router.add_api_route("/{node}", self.node)
        router.add_api_route("/{node}", self.change, methods=["PATCH"])
        router.add_api_route("/{node}", self.delete, methods=["DELETE"])
        return router

    def trail(self, collection: str) -> dict[str, Any]:
        """List the root and all nodes, parents first, and the re-projections that wait or run."""
        trail = self._trail(collection)
        jobs = self._services.jobs.list(
            _MOST_JOBS, kinds=["reproject"], statuses=[QUEUED, RUNNING], collection=collection
        )
        roots = [root_json(trail)] if MAIN_MAP in trail.collection.info["maps"] else []
        nodes = nodes_json(trail, trail.annotations.nodes.list())
        return {"nodes": roots + nodes, "jobs": [job_json(self._services, job) for job in jobs]}

    async def reproject(self, request: Request, collection: str, new: NewPart) -> Response:
        """Lay out a part again: 200 with the node if it is there already, else 202 with the job."""
        refuse_large(request)
        return await run_in_threadpool(self._reproject, collection, new)

    def _reproject(self, collection: str, new: NewPart) -> Response:
        services, trail = self._services, self._trail(collection)
        said = {"name": new.name, "author": new.author}
        arguments = arguments_of(trail, new.parent, new.part, new.chosen, new.parameters, said)
        known = stored(trail, arguments)
        if known is not None:
            return JSONResponse({"node": node_json(trail, known), "cached": True})
        services.require_worker(INTERACTIVE)
        return accepted(services, services.jobs.get(submit_reprojection(services.jobs, arguments)))

    def node(self, collection: str, node: str) -> dict[str, Any]:
        """Return a node with its map and columns, as the collection describes its own."""
        trail = self._trail(collection)
        return {**self._described(trail, node), **map_json(trail, node)}

    def thumbnail(
        self, request: Request, collection: str, node: str, theme: Theme = "light", version: str | None = None
    ) -> Response:
        """Return a small picture of a map; a node's never changes, another's only with the version."""
        trail = self._trail(collection)
        require_map(trail, node)
        stamp = thumbnail_stamp(trail, node)
        key = f"thumbnail/{collection}/{node}/{stamp}/{theme}"
        picture = self._services.cache.get(key)
        if picture is None:
            picture = draw(all_places(trail, node), theme)
            self._services.cache.set(key, picture)
        lasts = is_node(node) or version == trail.collection.version
        cache = FOR_EVER if lasts else REVALIDATE
        return respond(request, picture, "image/png", cache=cache, etag=f"{stamp}-{theme}", compress=False)

    def neighbours(
        self, collection: str, node: str, image_id: str, k: Annotated[int, Query(ge=1, le=200)] = 15
    ) -> dict[str, Any]:
        """Return the images of a map that are truly nearest to one of them, and which the map keeps near."""
        opened = self._services.with_image(collection, image_id)
        require_map(opened.trail, node)
        found = nearest_on(opened.trail, opened.index_of(node), node, image_id, k)
        ids = opened.collection.ids[found.rows].tolist()
        near = zip(ids, found.distances.tolist(), found.is_kept.tolist(), strict=True)
        return {
            "image_id": image_id,
            "map": node,
            "neighbours": [
                {"image_id": one, "distance": round(far, 6), "kept": kept} for one, far, kept in near
            ],
        }

    def change(self, collection: str, node: str, change: NodeChange) -> dict[str, Any]:
        """Rename a node or replace its note."""
        if change.name is None and change.note is None:
            raise ApiError(422, "Nothing to change: give a name, a note or both.")
        trail = self._trail(collection)
        nodes = trail.annotations.nodes
        return node_json(trail, nodes.change(node, change.name, change.note, change.revision))

    def delete(self, collection: str, node: str) -> dict[str, list[str]]:
        """Take a node away with its branch; POST the ids to …/trail/restore to bring it back."""
        return {"deleted": self._trail(collection).annotations.nodes.delete(node)}

    def restore(
        self, collection: str, ids: Annotated[list[str], Body(embed=True, max_length=10_000)]
    ) -> dict[str, Any]:
        """Bring back nodes that were deleted."""
        trail = self._trail(collection)
        return {"nodes": nodes_json(trail, trail.annotations.nodes.restore(ids))}

    def _trail(self, collection: str) -> Trail:
        return self._services.opened(collection).trail

    def _described(self, trail: Trail, name: str) -> dict[str, Any]:
        require_map(trail, name)
        return (
            node_json(trail, trail.annotations.nodes.get(name)) if is_node(name) else root_json(trail, name)
        )


def require_map(trail: Trail, name: str) -> None:
    """Answer 404 for what is neither a node nor a map of the collection."""
    if is_node(name):
        trail.annotations.nodes.get(name)
    elif name not in trail.collection.info["maps"]:
        raise ApiError(404, f"There is no node {name[:40]!r} in the trail of {trail.collection.name}.")
