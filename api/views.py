"""Named views and stored selections of a collection."""

import json
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, Field

from api.chosen import refuse_large
from api.columns import BINARY
from api.compression import REVALIDATE, respond
from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from pipeline.annotations import Annotations
from pipeline.annotations.texts import LONGEST_AUTHOR
from pipeline.annotations.views import LONGEST_NAME
from pipeline.trails import chosen_rows

_BASE = "/api/v1/collections"


class NewView(BaseModel):
    """A view to store: `state` is the explore page's state as JSON."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    state: dict[str, Any]
    author: str = Field(default="", max_length=LONGEST_AUTHOR)


class ViewChange(BaseModel):
    """What to change of a view; with `revision` only if nobody changed it since."""

    name: str | None = Field(default=None, min_length=1, max_length=LONGEST_NAME)
    state: dict[str, Any] | None = None
    revision: int | None = None


class ViewRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes of views and selections below /api/v1/collections/{collection}."""
        router = APIRouter(prefix=_BASE, tags=["annotations"], route_class=JsonErrorRoute)
        views, view = "/{collection}/views", "/{collection}/views/{view_id}"
        router.add_api_route(views, self.views)
        router.add_api_route(views, self.add_view, methods=["POST"], status_code=201)
        router.add_api_route(view, self.view)
        router.add_api_route(view, self.change_view, methods=["PATCH"])
        router.add_api_route(view, self.delete_view, methods=["DELETE"])
        router.add_api_route(view + "/restore", self.restore_view, methods=["POST"])
        selections, selection = "/{collection}/selections", "/{collection}/selections/{selection_id}"
        router.add_api_route(selections, self.selections)
        router.add_api_route(selections, self.add_selection, methods=["POST"], status_code=201)
        router.add_api_route(selection, self.selection, response_class=Response)
        mask = "/{collection}/v/{version}/selections/{selection_id}/mask"
        router.add_api_route(mask, self.mask, response_class=Response)
        return router

    def views(self, collection: str) -> list[dict[str, Any]]:
        """List the named views, newest change first."""
        return [view.to_json() for view in self._annotations(collection).views.list()]

    def add_view(self, collection: str, new: NewView) -> dict[str, Any]:
        """Store a view under a name."""
        return self._annotations(collection).views.add(new.name, new.state, new.author).to_json()

    def view(self, collection: str, view_id: str) -> dict[str, Any]:
        """Return a view."""
        return self._annotations(collection).views.get(view_id).to_json()

    def change_view(self, collection: str, view_id: str, change: ViewChange) -> dict[str, Any]:
        """Rename a view or replace its state."""
        if change.name is None and change.state is None:
            raise ApiError(422, "Nothing to change: give a name, a state or both.")
        views = self._annotations(collection).views
        return views.change(view_id, change.name, change.state, change.revision).to_json()

    def delete_view(self, collection: str, view_id: str) -> dict[str, str]:
        """Take a view away; POST to `undo` brings it back."""
        self._annotations(collection).views.delete(view_id)
        return {"deleted": view_id, "undo": f"{_BASE}/{quote(collection, safe='')}/views/{view_id}/restore"}

    def restore_view(self, collection: str, view_id: str) -> dict[str, Any]:
        """Bring back a view that was deleted."""
        return self._annotations(collection).views.restore(view_id).to_json()

    def selections(self, collection: str) -> list[dict[str, Any]]:
        """List the stored selections without their images, newest first."""
        return [stored.to_json() for stored in self._annotations(collection).selections.list()]

    def add_selection(
        self, request: Request, collection: str, selection: Annotated[Any, Body()]
    ) -> dict[str, Any]:
        """Store the images that a selection means now, under a short id; the same images have the same id."""
        refuse_large(request)
        opened = self._services.opened(collection)
        chosen = chosen_rows(selection, opened.trail)
        stored = opened.trail.annotations.selections.add(opened.collection.ids[chosen.rows].tolist())
        return {**stored.to_json(), "unknown": chosen.unknown}

    def selection(self, request: Request, collection: str, selection_id: str) -> Response:
        """Return the ids of a stored selection that the collection still holds, in its order."""
        opened = self._services.opened(collection)
        stored = opened.trail.annotations.selections.get(selection_id)
        chosen = chosen_rows({"selection": selection_id}, opened.trail)
        ids = opened.collection.ids[chosen.rows].tolist()
        body = json.dumps({**stored.to_json(), "unknown": chosen.unknown, "ids": ids}).encode()
        return respond(request, body, "application/json", cache=REVALIDATE)

    def mask(self, request: Request, collection: str, version: str, selection_id: str) -> Response:
        """Return which rows of this version a stored selection holds: one bit a row, lowest bit first."""
        opened = self._services.at_version(collection, version)
        chosen = chosen_rows({"selection": selection_id}, opened.trail)
        return respond(request, opened.served.mask(chosen.rows), BINARY, cache=REVALIDATE)

    def _annotations(self, collection: str) -> Annotations:
        """Return the annotations of a collection; 404 if there is no such collection."""
        return self._services.opened(collection).trail.annotations
