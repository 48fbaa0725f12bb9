"""Profiles of scattering patterns: of one image, of many over one another, and PONI files. Heavy.

Profiles of one image are kept in the cache, those that are laid over one another beside the collection.
"""

import json
import os
from typing import Any

import numpy as np

from pipeline.errors import CollectionError, GeometryError
from pipeline.jobs import JobContext
from pipeline.scattering.asked import known_of, profile_key
from pipeline.scattering.curves import Curves
from pipeline.scattering.geometry import PONI
from pipeline.scattering.overlay import overlay
from pipeline.scattering.poni import read_poni
from pipeline.scattering.profile import profile as profile_of
from pipeline.tasks import cache
from pipeline.tasks.insight import opened_version
from pipeline.tasks.pixels import read_original
from pipeline.tasks.questions import unpack_rows
from pipeline.tasks.shelf import shelf_of
from pipeline.trails import Trail

_MOST_NAMED = 3


def profile(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Put I(q), I(χ) and peaks of an image into the cache as JSON, and return them."""
    context.progress(0.0, "reading the original file")
    trail = shelf_of(context.collections, context.database).open(arguments["collection"]).trail
    stored = trail.annotations.geometries.list()
    known = known_of(trail, arguments["image_id"], stored)
    key = profile_key(arguments["image_id"], known, {"band": arguments["band"]})
    with cache.open_cache(context.state) as kept:
        answer = kept.get(key)
        if answer is not None:
            return json.loads(answer)
        made = profile_of(read_original(trail.collection, arguments["image_id"]), known, arguments["band"])
        kept.set(key, json.dumps(made, allow_nan=False).encode())
    return made


def profiles(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Lay the radial profiles of packed `rows` over one another; images that cannot be read are counted."""
    trail = opened_version(context, arguments).trail
    rows = np.flatnonzero(unpack_rows(arguments["rows"], trail.collection.rows))
    curves = Curves(trail, rows)
    lacking = len(curves.lacking)
    curves.make(
        lambda done: context.progress(0.98 * done / lacking, f"profile {done:,} of {lacking:,}"),
        os.cpu_count() or 1,
    )
    context.progress(0.98, "mean and spread")
    ids = trail.collection.ids
    made = [(ids[row], curve) for row, curve in sorted(curves.found.items())]
    answer = overlay(made, same_area=arguments["same_area"])
    first = curves.unread[0] if curves.unread else None
    return answer | {"asked": len(rows), "unread": len(curves.unread), "first_unread": first}


def poni(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Read a PONI file and store it for an image, or for the whole collection (`image_id` None).

    GeometryError where it is none, or made for a detector of another shape than the image or all images.
    """
    trail = shelf_of(context.collections, context.database).open(arguments["collection"]).trail
    calibration = read_poni(arguments["text"])
    image_id = arguments["image_id"]
    known: dict[str, Any] = dict(calibration.known)
    if calibration.shape is not None:
        _require_shape(trail, image_id, calibration.shape)
        known["shape"] = list(calibration.shape)
    record = trail.annotations.geometries.add(image_id, PONI, known, arguments["author"])
    return record.to_json()


def _require_shape(trail: Trail, image_id: str | None, shape: tuple[int, int]) -> None:
    collection = trail.collection
    sides = collection.frame[["height", "width"]]
    if image_id is not None:
        sides = sides.iloc[[collection.row(image_id)]]
    there = {(int(height), int(width)) for height, width in sides.itertuples(index=False)}
    if shape in there:
        return
    if not there:
        raise CollectionError(f"{collection.name} has no images.")
    named = ", ".join(f"{width:,} × {height:,}" for height, width in sorted(there)[:_MOST_NAMED])
    more = " and others" if len(there) > _MOST_NAMED else ""
    whose = "this image has" if image_id is not None else "the images here have"
    raise GeometryError(
        f"The PONI file was made for a detector of {shape[1]:,} × {shape[0]:,} pixels, "
        f"{whose} {named}{more}: it is of another detector, or of one that was binned or cut."
    )
