"""A part of a collection to take away, streamed as it is made."""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from api.errors import JsonErrorRoute
from api.images import parse_filter
from api.services import Services
from pipeline.export import FORMATS, provenance
from pipeline.trails import chosen_rows


class ExportRoutes:
    """The route, as a method that answers one request."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(prefix="/api/v1/collections", tags=["export"], route_class=JsonErrorRoute)
        router.add_api_route("/{collection}/export", self.export, response_class=StreamingResponse)
        return router

    def export(
        self,
        collection: str,
        format: Literal["csv", "parquet", "zip"] = "csv",
        filter: str | None = None,
        selection: str | None = None,
        map: str | None = None,
    ) -> StreamingResponse:
        """Return the images that pass `filter` and are in the stored `selection`; all if neither is given.

        `map` adds the places on a node of the trail, and the groups of a map, to the columns.
        """
        opened = self._services.opened(collection)
        wanted = parse_filter(filter)
        rows = opened.trail.passing(wanted)
        if selection is not None:
            rows = rows & chosen_rows({"selection": selection}, opened.trail).rows
        origin = provenance(opened.collection, int(rows.sum()), wanted, selection)
        chosen = FORMATS[format]
        name = f"{collection}-{opened.version}{chosen.suffix}"
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        taken = opened.collection if map is None else opened.trail.with_all_of(map)
        pieces = _filled(chosen.write(taken, rows, origin))
        return StreamingResponse(pieces, media_type=chosen.media_type, headers=headers)


def _filled(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Leave out empty pieces, which a client may take for the end."""
    return (piece for piece in pieces if piece)
