"""Which images to label next, and the settings of heads. Contract: docs/labels.md."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.errors import JsonErrorRoute
from api.images import parse_filter
from api.services import Services
from pipeline.classify.desk.queue import Wanted, queue


class Settings(BaseModel):
    """What to change of the settings."""

    threshold: float | None = Field(default=None, ge=0.5, lt=1)
    retrain_after: int | None = Field(default=None, ge=0)


class Asked(BaseModel):
    """Which images are wanted: see the queue in docs/labels.md; `skip` is ids separated by commas."""

    order: str = "ask"
    count: int = Field(default=24, ge=1, le=500)
    label: str | None = None
    author: str | None = None
    filter: str | None = None
    seed: int = Field(default=0, ge=0)
    skip: str = ""


class LabelQueueRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/labels/{tree}."""
        prefix = "/api/v1/collections/{collection}/labels/{tree}"
        router = APIRouter(prefix=prefix, tags=["labels"], route_class=JsonErrorRoute)
        router.add_api_route("/queue", self.queue)
        router.add_api_route("/settings", self.settings)
        router.add_api_route("/settings", self.change_settings, methods=["PATCH"])
        return router

    def queue(self, collection: str, tree: str, asked: Annotated[Asked, Query()]) -> list[dict[str, Any]]:
        """Return images to label with the reason why each is asked."""
        opened = self._services.opened(collection)
        rows = opened.rows(parse_filter(asked.filter))
        skipped = tuple(one for one in asked.skip.split(",") if one)
        wanted = Wanted(asked.order, asked.count, asked.label, asked.author, rows, asked.seed, skipped)
        return queue(opened.labels, opened.labels.files.get(tree), lambda: opened.index, wanted)

    def settings(self, collection: str, tree: str) -> dict[str, Any]:
        """Return the version in use, the threshold, and after how many labels heads are trained again."""
        desk = self._services.opened(collection).labels
        return desk.versions(desk.files.get(tree)).settings()

    def change_settings(self, collection: str, tree: str, change: Settings) -> dict[str, Any]:
        """Change the threshold, or after how many labels heads are trained again."""
        desk = self._services.opened(collection).labels
        return desk.versions(desk.files.get(tree)).change(**change.model_dump(exclude_none=True))
