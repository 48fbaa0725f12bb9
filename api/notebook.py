"""What is selected in the page that a notebook shows (pipeline/notebook): kept in this one process."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request

from api.chosen import refuse_large
from api.errors import ApiError, JsonErrorRoute
from api.services import Services


class NotebookRoutes:
    """The routes, as methods that answer one request each; without a key in the settings they are 404."""

    def __init__(self, services: Services) -> None:
        self._key = services.settings.notebook
        self._selected: dict[str, Any] = {"collection": None, "ids": []}

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(prefix="/api/v1/notebook", tags=["notebook"], route_class=JsonErrorRoute)
        router.add_api_route("/{key}", self.selected)
        router.add_api_route("/{key}", self.select, methods=["PUT"])
        return router

    def selected(self, key: str) -> dict[str, Any]:
        """Return collection and ids of what is selected in the page."""
        self._require(key)
        return self._selected

    def select(
        self,
        request: Request,
        key: str,
        collection: Annotated[str, Body()],
        ids: Annotated[list[str], Body()],
    ) -> dict[str, int]:
        """Say what is selected now."""
        self._require(key)
        refuse_large(request)
        self._selected = {"collection": collection, "ids": ids}
        return {"count": len(ids)}

    def _require(self, key: str) -> None:
        if self._key is None or not secrets.compare_digest(key.encode(), self._key.encode()):
            raise ApiError(404, "This app was not started by that notebook.")
