"""The current view of a map as a Plotly figure: one page that works without a network."""

import json
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from pipeline.collection.schema import MAIN_MAP
from pipeline.figure import figure, html
from pipeline.trails import chosen_rows

# Opened beside the application, the page may run Plotly and nothing of the application's.
SANDBOX = "sandbox allow-scripts allow-downloads"


class FigureRoutes:
    """The route, as a method that answers one request."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(prefix="/api/v1/collections", tags=["export"], route_class=JsonErrorRoute)
        router.add_api_route("/{collection}/figure", self.figure, response_class=HTMLResponse)
        return router

    def figure(
        self,
        collection: str,
        state: str = "{}",
        selection: str | None = None,
        theme: Literal["light", "dark"] = "light",
        download: bool = False,
    ) -> HTMLResponse:
        """Draw the view that `state` describes as the explore page's address does; at most 25,000 points."""
        opened = self._services.opened(collection)
        view = _view(state)
        rows = None
        if selection is not None:
            rows = chosen_rows({"selection": selection}, opened.trail).rows
        passing = opened.trail.passing(view.get("filters"))
        colour, map_name = view.get("colour"), view.get("map") or MAIN_MAP
        drawn = figure(
            opened.trail.with_map(map_name, colour),
            passing if rows is None else rows & passing,
            colour=colour,
            map=map_name,
            dimensions=view.get("dims") or 2,
            style={**_mapping(view.get("colouring")), "theme": theme, "camera": view.get("camera")},
        )
        name = quote(f"{collection}-{opened.version}.html")
        how = "attachment" if download else "inline"
        headers = {
            "Content-Disposition": f"{how}; filename*=UTF-8''{name}",
            "Content-Security-Policy": SANDBOX,
            "Cache-Control": "private, no-store",
        }
        return HTMLResponse(html(drawn), headers=headers)


def _view(text: str) -> dict[str, Any]:
    try:
        return _mapping(json.loads(text))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ApiError(422, f"The state {text[:200]!r} is not JSON: {error}.") from error


def _mapping(value: Any) -> dict[str, Any]:
    """Return a JSON object, {} for null; 422 for anything else."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ApiError(422, f"{str(value)[:200]!r} is no JSON object.")
    return value
