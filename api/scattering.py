"""Scattering patterns: their geometry as known, told or calibrated, and profiles: docs/scattering.md."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.chosen import refuse_large
from api.compression import REVALIDATE, respond
from api.errors import ApiError, JsonErrorRoute
from api.images import missing_original
from api.services import Services
from api.waiting import answered
from pipeline.annotations.texts import LONGEST_AUTHOR
from pipeline.jobs import INTERACTIVE
from pipeline.scattering.asked import count_scattering, is_scattering, known_of, profile_key, resolved
from pipeline.scattering.geometry import BY_HAND, checked
from pipeline.tasks import submit_poni, submit_profile, submit_profiles
from pipeline.tasks.questions import pack_rows
from pipeline.trails import chosen_rows

_BASE = "/api/v1/collections"
_LARGEST_PONI_BYTES = 64 * 1024


class NewGeometry(BaseModel):
    """Numbers given by hand, of one image or (`image_id` null) of the collection; null leaves as it is.

    Beside these two it holds any of the fields of a geometry, or `photon_energy_kev`.
    """

    model_config = ConfigDict(extra="allow")

    image_id: str | None = None
    author: str = Field(default="", max_length=LONGEST_AUTHOR)


class ScatteringRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}."""
        router = APIRouter(prefix=_BASE, tags=["scattering"], route_class=JsonErrorRoute)
        image, stored = "/{collection}/images/{image_id}", "/{collection}/geometries"
        router.add_api_route(image + "/geometry", self.geometry)
        router.add_api_route(image + "/profile", self.profile, response_class=JSONResponse)
        router.add_api_route(
            "/{collection}/profiles", self.profiles, methods=["POST"], response_class=JSONResponse
        )
        router.add_api_route(stored, self.stored)
        router.add_api_route(stored, self.add, methods=["POST"], status_code=201)
        router.add_api_route(stored + "/poni", self.poni, methods=["POST"], response_class=JSONResponse)
        router.add_api_route(stored + "/{geometry_id}", self.delete, methods=["DELETE"])
        router.add_api_route(stored + "/{geometry_id}/restore", self.restore, methods=["POST"])
        return router

    def geometry(self, collection: str, image_id: str) -> dict[str, Any]:
        """Return what is known of an image's geometry, whence, and what is stored for it and for all."""
        opened = self._services.with_image(collection, image_id)
        stored = opened.trail.annotations.geometries.list()
        row = opened.collection.frame.iloc[opened.collection.row(image_id)]
        known = known_of(opened.trail, image_id, stored)
        told = resolved(known, opened.collection.header(image_id), (int(row["height"]), int(row["width"])))
        return {
            "image_id": image_id,
            "geometry": told.geometry.to_json(),
            "origins": told.origins,
            "notes": told.notes,
            "is_scattering": is_scattering(opened.trail, image_id),
            "original_missing": missing_original(opened.collection, image_id),
            "stored": [one.to_json() for one in stored if one.image_id in (None, image_id)],
        }

    async def profile(
        self,
        request: Request,
        collection: str,
        image_id: str,
        low: Annotated[float | None, Query(allow_inf_nan=False)] = None,
        high: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    ) -> Response:
        """Return I(q), I(χ) from `low` to `high` in the unit of the axis, and peaks of an image."""
        band = _band(low, high)
        kept = await run_in_threadpool(self._kept, collection, image_id, band)
        if kept is not None:
            return respond(request, kept, "application/json", cache=REVALIDATE)
        services = self._services
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        job_id = await run_in_threadpool(submit_profile, services.jobs, collection, image_id, band)
        return await answered(self._services, job_id)

    async def profiles(
        self, request: Request, collection: str, selection: Annotated[Any, Body()], same_area: bool = False
    ) -> Response:
        """Lay the profiles of a selection over one another: mean, spread and up to 40 curves."""
        refuse_large(request)
        arguments = await run_in_threadpool(self._rows, collection, selection)
        arguments["same_area"] = same_area
        services = self._services
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        job_id = await run_in_threadpool(submit_profiles, services.jobs, arguments)
        return await answered(services, job_id)

    def stored(self, collection: str) -> dict[str, Any]:
        """Say how many images are likely patterns, and list the stored geometries: later ones lie on top."""
        trail = self._services.opened(collection).trail
        stored = [one.to_json() for one in trail.annotations.geometries.list()]
        return {"patterns": count_scattering(trail), "stored": stored}

    def add(self, collection: str, new: NewGeometry) -> dict[str, Any]:
        """Store numbers given by hand for an image, or for the whole collection."""
        told = checked(new.model_extra or {})
        if not told:
            raise ApiError(422, "Nothing to store: give at least one number of the geometry.")
        geometries = self._target(collection, new.image_id).trail.annotations.geometries
        return geometries.add(new.image_id, BY_HAND, told, new.author).to_json()

    async def poni(
        self, request: Request, collection: str, image_id: str | None = None, author: str = ""
    ) -> Response:
        """Store the PONI file that is sent as the body, for an image or for the whole collection."""
        content = await request.body()
        if len(content) > _LARGEST_PONI_BYTES:
            raise ApiError(413, f"This is no PONI file: {len(content):,} bytes, one has a few hundred.")
        services = self._services
        await run_in_threadpool(self._target, collection, image_id)
        await run_in_threadpool(services.require_worker, INTERACTIVE)
        arguments = {
            "collection": collection,
            "image_id": image_id,
            "text": content.decode("utf-8", "replace"),
            "author": author[:LONGEST_AUTHOR],
        }
        job_id = await run_in_threadpool(submit_poni, services.jobs, arguments)
        return await answered(services, job_id, status=201)

    def delete(self, collection: str, geometry_id: str) -> dict[str, str]:
        """Take a stored geometry away; POST to `undo` brings it back."""
        self._services.opened(collection).trail.annotations.geometries.delete(geometry_id)
        address = f"{_BASE}/{quote(collection, safe='')}/geometries/{geometry_id}/restore"
        return {"deleted": geometry_id, "undo": address}

    def restore(self, collection: str, geometry_id: str) -> dict[str, Any]:
        """Bring a deleted geometry back."""
        return self._services.opened(collection).trail.annotations.geometries.restore(geometry_id).to_json()

    def _target(self, collection: str, image_id: str | None) -> Any:
        services = self._services
        return services.opened(collection) if image_id is None else services.with_image(collection, image_id)

    def _kept(self, collection: str, image_id: str, band: list[float] | None) -> bytes | None:
        trail = self._services.with_image(collection, image_id).trail
        known = known_of(trail, image_id, trail.annotations.geometries.list())
        return self._services.cache.get(profile_key(image_id, known, {"band": band}))

    def _rows(self, collection: str, selection: Any) -> dict[str, Any]:
        opened = self._services.opened(collection)
        chosen = chosen_rows(selection, opened.trail)
        if not chosen.count:
            raise ApiError(422, "There is no image in the selection: select some first.")
        return {
            "collection": collection,
            "version": opened.version,
            "rows": pack_rows(chosen.rows),
            "count": chosen.count,
        }


def _band(low: float | None, high: float | None) -> list[float] | None:
    if low is None and high is None:
        return None
    if low is None or high is None or not 0 <= low < high:
        raise ApiError(422, f"A band needs low and high with 0 ≤ low < high, not {low} and {high}.")
    return [low, high]
