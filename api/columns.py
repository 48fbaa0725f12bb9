"""Collections, and what the map needs of one: columns as raw arrays, sprite sheets, masks of filters."""

import json
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote

import numpy as np
from fastapi import APIRouter, Body, Request, Response

from api.compression import FOR_EVER, REVALIDATE, respond
from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from pipeline.collection import list_collections
from pipeline.collection.write import Writer

BINARY = "application/octet-stream"
_MOST_FILTER_BYTES = 16 * 1024**2


class ColumnRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections."""
        router = APIRouter(prefix="/api/v1/collections", tags=["collections"], route_class=JsonErrorRoute)
        at_version = "/{collection}/v/{version}"
        router.add_api_route("", self.collections)
        router.add_api_route("/{collection}", self.collection)
        router.add_api_route("/{collection}", self.remove, methods=["DELETE"])
        router.add_api_route(at_version + "/columns/{name:path}", self.column, response_class=Response)
        router.add_api_route(at_version + "/distances/{image_id}", self.distances, response_class=Response)
        router.add_api_route(at_version + "/sprites/{number}", self.sprites, response_class=Response)
        router.add_api_route(at_version + "/mask", self.mask, methods=["POST"], response_class=Response)
        return router

    def collections(self) -> list[dict[str, Any]]:
        """List the collections, damaged and unfinished ones with the reason."""
        return [asdict(summary) for summary in list_collections(self._services.settings.collections)]

    def collection(self, collection: str, request: Request) -> Response:
        """Describe a collection: its version, maps, and columns with type, unit, scale and categories."""
        described = self._services.opened(collection).describe()
        base = f"/api/v1/collections/{quote(collection, safe='')}/v/{described['version']}"
        described["sprites"]["url"] = base + "/sprites/{n}"
        described["columns_url"] = base + "/columns/{name}"
        described["mask_url"] = base + "/mask"
        body = json.dumps(described, ensure_ascii=False, allow_nan=False).encode()
        return respond(request, body, "application/json", cache=REVALIDATE)

    def remove(self, collection: str) -> dict[str, str]:
        """Remove what a build that never finished has read; originals and whole collections stay."""
        services = self._services
        if not services.settings.sources:
            raise ApiError(
                403, "Collections are not removed over HTTP here: set MICROSCAPE_SOURCES to allow it."
            )
        if not services.shelf.has(collection):
            raise ApiError(404, f"There is no collection {collection!r}. GET /api/v1/collections lists them.")
        with Writer(services.shelf.folder / collection) as writer:
            if writer.info["parts"]:
                raise ApiError(
                    409, f"Collection {collection!r} is whole: only unfinished ones are removed here."
                )
            writer.discard()
        return {"removed": collection}

    def column(
        self, collection: str, version: str, name: str, request: Request, stamp: str | None = None
    ) -> Response:
        """Return one column as a raw little-endian array in the row order of this version.

        What is computed of a map on request may be computed anew: such a column is kept for ever only if it
        is asked for with its `stamp`; 404 if that is no longer the present one.
        """
        opened = self._services.at_version(collection, version)
        known = opened.trail.stamp(name)
        if stamp not in (None, known):
            if (kept := opened.trail.kept(name, str(stamp))) is not None:
                return respond(request, kept.array.tobytes(), BINARY, cache=FOR_EVER)
            raise ApiError(404, f"Column {name!r} was computed anew meanwhile. Load its description again.")
        array = opened.column(name)
        changes = known is not None and stamp is None and opened.trail.changes(name)
        return respond(
            request,
            array.tobytes(),
            BINARY,
            cache=REVALIDATE if changes else FOR_EVER,
            etag=f"{version}-{quote(name, safe='')}" + (f"-{known}" if known else ""),
            compress=name != "image_id",  # digests do not get smaller
        )

    def distances(self, collection: str, version: str, image_id: str, request: Request) -> Response:
        """Return how far every image is from one: cosine distance, float32, in this version's order."""
        row = self._services.with_image(collection, image_id).collection.row(image_id)
        opened = self._services.at_version(collection, version)
        distances = opened.index.distances(opened.index.rows(np.array([row]))[0])[opened.served.order]
        etag = f"{version}-distances-{image_id}"
        return respond(request, distances.astype("<f4").tobytes(), BINARY, cache=FOR_EVER, etag=etag)

    def sprites(self, collection: str, version: str, number: int, request: Request) -> Response:
        """Return one sheet of 64-pixel tiles as WebP."""
        stored = self._services.at_version(collection, version).collection
        if not 0 <= number < len(stored.sheets):
            raise ApiError(404, f"{collection} has {len(stored.sheets)} sprite sheets, no number {number}.")
        etag = f"{version}-sprites-{number}"
        return respond(request, stored.sheet(number), "image/webp", cache=FOR_EVER, etag=etag, compress=False)

    def mask(
        self, collection: str, version: str, request: Request, filter: Annotated[Any, Body()] = None
    ) -> Response:
        """Return which rows pass a filter: one bit a row in this version's order, lowest bit first."""
        if int(request.headers.get("content-length", 0)) > _MOST_FILTER_BYTES:
            raise ApiError(413, f"A filter may have {_MOST_FILTER_BYTES:,} bytes.")
        opened = self._services.at_version(collection, version)
        rows = opened.rows(filter)
        everything = np.ones(len(opened.collection.frame), bool)
        packed = opened.served.mask(everything if rows is None else rows)
        return respond(request, packed, BINARY, cache=REVALIDATE)
