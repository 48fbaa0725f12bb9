"""Labels in and out as files: docs/labels.md."""

import uuid
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, Response, UploadFile

from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from pipeline.classify.desk.transfer import MEDIA, exported, taken_in


class LabelFileRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/labels/{tree}."""
        prefix = "/api/v1/collections/{collection}/labels/{tree}"
        router = APIRouter(prefix=prefix, tags=["labels"], route_class=JsonErrorRoute)
        router.add_api_route("/export", self.export, response_class=Response)
        router.add_api_route("/import", self.take_in, methods=["POST"])
        return router

    def export(
        self, collection: str, tree: str, format: Literal["csv", "parquet", "json"] = "csv"
    ) -> Response:
        """Return all that people say, with where it comes from."""
        opened = self._services.opened(collection)
        body = exported(opened.labels, opened.labels.files.get(tree), format)
        name = quote(f"{collection}-{tree}-labels.{format}")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(body, media_type=MEDIA[format], headers=headers)

    def take_in(
        self,
        collection: str,
        tree: str,
        file: Annotated[UploadFile, File()],
        author: str = "",
        request: str | None = None,
    ) -> dict[str, Any]:
        """Take in a file of labels, and say what became of them."""
        limit = self._services.settings.upload_limit_bytes
        data = file.file.read(limit + 1)
        if len(data) > limit:
            raise ApiError(413, f"A file of labels may have {limit:,} bytes.")
        desk = self._services.opened(collection).labels
        name = file.filename or "The file"
        return taken_in(desk, desk.files.get(tree), author, request or uuid.uuid4().hex, data, name)
