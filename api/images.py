"""One image: what is known of it, its picture, its numbers, its file, its neighbours."""

import json
import math
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

import numpy as np
import pandas as pd
from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from api.compression import respond
from api.errors import ApiError, JsonErrorRoute
from api.originals import original_file
from api.services import Services
from api.waiting import accepted, result_of, wait_for
from pipeline.collection import Collection
from pipeline.collection.titles import title
from pipeline.errors import CollectionError, FilterError
from pipeline.jobs import INTERACTIVE
from pipeline.tasks import submit_pixels, submit_render
from pipeline.tasks.cache import mask_key, pixels_key, render_key
from pipeline.tasks.colormaps import Colormap
from pipeline.tasks.render import LARGEST, Look, Scale, recolour
from pipeline.tasks.shelf import Opened

_AN_HOUR = "private, max-age=3600"
_PREVIEW_SIZE = 256


class LookQuery(BaseModel):
    """How to show an image: longer side in pixels, colours, values of darkest and brightest, scale."""

    size: int | None = Field(default=None, ge=16, le=LARGEST)
    colormap: Colormap = "gray"
    low: float | None = Field(default=None, allow_inf_nan=False)
    high: float | None = Field(default=None, allow_inf_nan=False)
    scale: Scale | None = None


class ImageRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/images."""
        prefix = "/api/v1/collections/{collection}/images"
        router = APIRouter(prefix=prefix, tags=["images"], route_class=JsonErrorRoute)
        router.add_api_route("/{image_id}.png", self.png, response_class=Response)
        router.add_api_route("/{image_id}/pixels", self.pixels, response_class=Response)
        router.add_api_route("/{image_id}/mask", self.mask, response_class=Response)
        router.add_api_route("/{image_id}/original", self.original, response_class=FileResponse)
        router.add_api_route("/{image_id}/neighbours", self.neighbours)
        router.add_api_route("/{image_id}", self.image)
        return router

    def image(self, collection: str, image_id: str) -> dict[str, Any]:
        """Return every column of an image with title and unit, and the header of its file."""
        stored = self._services.with_image(collection, image_id).collection
        row = stored.frame.iloc[stored.row(image_id)]
        base = f"/api/v1/collections/{quote(collection, safe='')}/images/{image_id}"
        columns = [
            {
                "name": column.name,
                "title": title(column),
                "kind": column.kind,
                "role": column.role,
                "unit": column.unit,
                "value": _json_value(row[column.name]),
            }
            for column in stored.columns.values()
        ]
        return {
            "image_id": image_id,
            "collection": collection,
            "columns": columns,
            "header": stored.header(image_id),
            "window": _window(_preview_or_none(stored, image_id)),
            "png": f"{base}.png",
            "pixels": f"{base}/pixels",
            "mask": f"{base}/mask",
            "scan": f"{base}/scan",
            "original": f"{base}/original",
            "original_missing": missing_original(stored, image_id),
            "neighbours": f"{base}/neighbours",
        }

    def neighbours(
        self,
        collection: str,
        image_id: str,
        k: Annotated[int, Query(ge=1, le=1000)] = 12,
        filter: str | None = None,
    ) -> dict[str, Any]:
        """Return the nearest other images by the distance of their embeddings, nearest first."""
        opened = self._services.with_image(collection, image_id)
        row = opened.collection.row(image_id)
        allowed = opened.rows(parse_filter(filter))
        vector = opened.index.rows(np.array([row]))[0]
        rows, distances = opened.index.nearest(vector, k + 1, allowed)
        others = [(found, distance) for found, distance in zip(rows, distances, strict=True) if found != row][
            :k
        ]
        ids = opened.collection.ids
        return {
            "image_id": image_id,
            "version": opened.version,
            "neighbours": [
                {"image_id": ids[found], "distance": round(float(distance), 6)} for found, distance in others
            ],
        }

    async def png(
        self,
        request: Request,
        collection: str,
        image_id: str,
        look: Annotated[LookQuery, Query()],
        stored: bool = False,
    ) -> Response:
        """Return the image as PNG: at most `size` pixels wide or high, in a window of its own values.

        With `stored`, the preview that is stored will do where the original is gone or another one now; the
        answer then says so in its header `X-Original`.
        """
        opened = await run_in_threadpool(self._services.with_image, collection, image_id)
        asked = Look(**look.model_dump())
        picture, filled = await run_in_threadpool(self._at_hand, opened, image_id, asked)
        if picture is None:
            key = render_key(image_id, filled.to_json())
            try:
                await run_in_threadpool(opened.collection.original, image_id)
                made = await self._make(key, submit_render, collection, image_id, filled.to_json())
            except (ApiError, CollectionError) as error:
                made = await run_in_threadpool(_instead, opened, image_id, asked, error, stored)
            if isinstance(made, Response):
                return made
            picture = made
        return respond(request, picture, "image/png", cache=_AN_HOUR, compress=False)

    async def pixels(self, request: Request, collection: str, image_id: str) -> Response:
        """Return the numbers of the image as .npy, in the type of its file."""
        response = await self._read(request, collection, image_id, pixels_key(image_id), image_id)
        if response.status_code == 200:
            response.headers["Content-Disposition"] = f'attachment; filename="{image_id}.npy"'
        return response

    async def mask(self, request: Request, collection: str, image_id: str) -> Response:
        """Return which pixels are masked: a bit each, row by row, lowest first; no bytes where none is."""
        return await self._read(request, collection, image_id, mask_key(image_id), f"{image_id}-mask")

    async def _read(self, request: Request, collection: str, image_id: str, key: str, tag: str) -> Response:
        """Return what a worker reads from the original; 202 with the job if that takes long."""
        await run_in_threadpool(self._services.with_image, collection, image_id)
        made = await run_in_threadpool(self._services.cache.get, key)
        if made is None:
            made = await self._make(key, submit_pixels, collection, image_id)
        if isinstance(made, Response):
            return made
        return respond(request, made, "application/octet-stream", cache=_AN_HOUR, etag=tag)

    def original(self, collection: str, image_id: str) -> FileResponse:
        """Return the file the image was read from, unchanged since the build."""
        path = original_file(self._services.with_image(collection, image_id).collection, image_id)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
        return FileResponse(path, media_type="application/octet-stream", filename=path.name, headers=headers)

    def _at_hand(self, opened: Opened, image_id: str, asked: Look) -> tuple[bytes | None, Look]:
        """Return the picture if preview or cache has it, and the look with the preview's window filled in."""
        preview = _preview_or_none(opened.collection, image_id)
        untouched = asked.low is None and asked.high is None and asked.scale is None
        if preview is not None and untouched and asked.size is not None and asked.size <= _PREVIEW_SIZE:
            return recolour(preview.jpeg, asked), asked
        look = asked
        if preview is not None:
            look = Look(
                size=asked.size,
                colormap=asked.colormap,
                low=preview.low if asked.low is None else asked.low,
                high=preview.high if asked.high is None else asked.high,
                scale=asked.scale or preview.scale,
            )
        if look.low is not None and look.high is not None and look.low >= look.high:
            raise ApiError(422, f"low ({look.low:g}) must be below high ({look.high:g}).")
        return self._services.cache.get(render_key(image_id, look.to_json())), look

    async def _make(self, key: str, submit: Any, *arguments: Any) -> bytes | Response:
        """Have a worker put something into the cache and return it; 202 with the job if that takes long."""
        services = self._services
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        job_id = await run_in_threadpool(submit, services.jobs, *arguments)
        job = await wait_for(services, job_id)
        if result_of(job) is None:
            return await run_in_threadpool(accepted, services, job)
        made = await run_in_threadpool(services.cache.get, key)
        if made is None:
            raise ApiError(503, "The cache lost what was just made: its disk may be full.")
        return made


def _instead(
    opened: Opened, image_id: str, asked: Look, error: ApiError | CollectionError, stored: bool
) -> Response:
    """Return the stored preview where that will do; raise what kept the original from being shown."""
    is_lost = isinstance(error, CollectionError) or error.status == 409
    preview = _preview_or_none(opened.collection, image_id) if stored and is_lost else None
    if preview is None:
        raise error
    headers = {"Cache-Control": "private, max-age=60", "X-Original": "gone"}
    return Response(recolour(preview.jpeg, asked), media_type="image/png", headers=headers)


def missing_original(stored: Collection, image_id: str) -> str | None:
    """Return the sentence that the image's file is gone; None where it is there."""
    try:
        stored.original(image_id)
    except CollectionError as error:
        return str(error)
    return None


def parse_filter(text: str | None) -> Any:
    """Return a filter from a query parameter; FilterError if it is not JSON."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FilterError(f"The filter {text[:200]!r} is not JSON: {error}.") from error


def _preview_or_none(stored: Any, image_id: str) -> Any:
    try:
        return stored.preview(image_id)
    except CollectionError:
        return None


def _window(preview: Any) -> dict[str, Any] | None:
    """Return the values of black and white that the picture has by default, and the scale between."""
    return None if preview is None else {"low": preview.low, "high": preview.high, "scale": preview.scale}


def _json_value(value: Any) -> Any:
    """Return a value of a column as JSON; what is missing is None."""
    if isinstance(value, list | tuple | np.ndarray):
        return [_json_value(item) for item in value]
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
