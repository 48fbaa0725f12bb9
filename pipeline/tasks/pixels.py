"""Original pixels of one image, read again from its file into the cache: numbers and mask, or a picture."""

import io
from typing import Any

import numpy as np

from pipeline.collection import Collection
from pipeline.collection.ids import content_hash
from pipeline.errors import CollectionError
from pipeline.jobs import JobContext
from pipeline.readers import Image
from pipeline.tasks import cache
from pipeline.tasks.bounded import read_bounded
from pipeline.tasks.render import Look
from pipeline.tasks.render import render as render_png
from pipeline.tasks.shelf import shelf_of


def pixels(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Put the numbers of an image into the cache as .npy, in their own type, and its mask beside them."""
    image = _read(context, arguments)
    masked = np.packbits(image.mask, bitorder="little").tobytes() if image.mask.any() else b""
    _keep(context, cache.mask_key(arguments["image_id"]), masked)
    stream = io.BytesIO()
    np.save(stream, image.pixels, allow_pickle=False)
    return _keep(context, cache.pixels_key(arguments["image_id"]), stream.getvalue())


def render(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Put an image into the cache as PNG in the look that was asked for."""
    image = _read(context, arguments)
    picture = render_png(image.pixels, image.mask, Look(**arguments["look"]))
    return _keep(context, cache.render_key(arguments["image_id"], arguments["look"]), picture)


def read_original(collection: Collection, image_id: str) -> Image:
    """Read one image from the file it was built from.

    Raises CollectionError if the file is gone or its pixels are not those that the collection knows,
    ReadError if it can no longer be read.
    """
    path = collection.original(image_id)
    facts = collection.frame.iloc[collection.row(image_id)]
    wanted = facts["channel"], facts["frame"]
    found = [image for image in read_bounded(path) if (image.channel, image.frame) == wanted]
    if not found or content_hash(found[0].pixels) != facts["content_hash"]:
        raise CollectionError(f"{path} was changed since the build. Build {collection.name} again to see it.")
    return found[0]


def _read(context: JobContext, arguments: dict[str, Any]) -> Image:
    context.progress(0.0, "reading the original file")
    opened = shelf_of(context.collections, context.database).open(arguments["collection"])
    return read_original(opened.collection, arguments["image_id"])


def _keep(context: JobContext, key: str, data: bytes) -> dict[str, Any]:
    with cache.open_cache(context.state) as kept:
        kept.set(key, data)
    return {"key": key, "bytes": len(data)}
