"""The scan an image belongs to: the channels and frames of its file, in order."""

from typing import Annotated, Any

import numpy as np
import pandas as pd
from fastapi import APIRouter, Query

from api.errors import JsonErrorRoute
from api.services import Services

_SHOWN = 60


class ScanRoutes:
    """The route, as a method that answers one request."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the route below /api/v1/collections/{collection}/images/{image_id}."""
        prefix = "/api/v1/collections/{collection}/images/{image_id}"
        router = APIRouter(prefix=prefix, tags=["images"], route_class=JsonErrorRoute)
        router.add_api_route("/scan", self.scan)
        return router

    def scan(
        self, collection: str, image_id: str, limit: Annotated[int, Query(ge=1, le=1000)] = _SHOWN
    ) -> dict[str, Any]:
        """Return the images of the same file by frame and channel, at most `limit` of them around this one.

        `count` is how many there are in all, `place` which of them this image is, `first` which is the first
        that is listed, both from 0.
        """
        stored = self._services.with_image(collection, image_id).collection
        frame, own = stored.frame, stored.row(image_id)
        path = frame["path"].iloc[own]
        rows = np.flatnonzero((frame["path"] == path).to_numpy(bool))
        scan = frame.iloc[rows].sort_values(["frame", "channel"], kind="stable")
        place = int(np.flatnonzero(scan.index == image_id)[0])
        first = max(0, min(place - limit // 2, len(scan) - limit))
        listed = slice(first, first + limit)
        return {
            "image_id": image_id,
            "path": str(path),
            "count": len(scan),
            "place": place,
            "first": first,
            "images": [_named(image_id, row) for image_id, row in scan.iloc[listed].iterrows()],
        }


def _named(image_id: Any, row: pd.Series) -> dict[str, Any]:
    """Return what tells an image from the others of its file."""
    sizes = {name: int(row[name]) for name in ("frame", "height", "width")}
    return {"image_id": str(image_id), "channel": str(row["channel"]), **sizes}
