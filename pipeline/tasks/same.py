"""Which images of a collection show the very same scene as one, however it lay: found and laid upon. Heavy.

The embedding names a short list, geometry decides (`pipeline.registration`). Stored images are compared by
their previews, which are at hand and twice as fine as what is compared.
"""

import io
from dataclasses import asdict
from typing import Any

import numpy as np
from jaxtyping import Float
from PIL import Image as Picture

from pipeline.collection import Collection
from pipeline.encoder.parts import scene_queries
from pipeline.encoder.prepare import SIZE, prepare
from pipeline.errors import CollectionError, EncoderError
from pipeline.jobs import JobContext
from pipeline.registration import LONGEST_LIST, PROBABLE, matches
from pipeline.tasks.insight import keep_answer, opened_version
from pipeline.tasks.questions import SAME
from pipeline.tasks.shelf import Opened

MOST = 12  # images that are named

Prepared = Float[np.ndarray, "128 128"]


def same(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Find which other images show the same as `image_id`; the answer is kept for the `version`.

    Raises CollectionError if the image has no preview.
    """
    context.progress(0.0, "comparing")
    opened = opened_version(context, arguments)
    collection, image_id = opened.collection, arguments["image_id"]
    row = collection.row(image_id)
    query = previewed(collection, image_id)
    if query is None:
        raise CollectionError(f"{collection.name} holds no preview of {image_id} to compare. Build it again.")
    found = same_as(opened, query, opened.index.rows(np.array([row])), but=row)
    answer = {"image_id": image_id, "version": opened.version, **found}
    return keep_answer(context, SAME, arguments, answer)


def same_as(
    opened: Opened,
    query: Prepared,
    vectors: Float[np.ndarray, "1 128"],
    filter_: Any = None,
    but: int | None = None,
) -> dict[str, Any]:
    """Return what docs/http.md describes of GET …/same: images that show the same, surest first.

    `vectors` is the query's embedding; only rows that pass the filter are looked at, and never the row `but`.
    """
    rows, _ = opened.index.nearest(scene_queries(vectors)[0], LONGEST_LIST + 1, opened.rows(filter_))
    ids = opened.collection.ids[rows[rows != but][:LONGEST_LIST]]
    seen = [
        (image_id, image) for image_id in ids if (image := previewed(opened.collection, image_id)) is not None
    ]
    found = matches(query, [image for _, image in seen])
    probable = [one for one in found if one.certainty >= PROBABLE][:MOST]
    named = [{"image_id": seen[one.candidate][0], **_rounded(asdict(one))} for one in probable]
    return {"same": named, "compared": len(seen)}


def previewed(collection: Collection, image_id: str) -> Prepared | None:
    """Return an image from its preview as the encoder sees it; None where it has none, or nothing to see."""
    try:
        preview = collection.preview(image_id)
        with Picture.open(io.BytesIO(preview.jpeg)) as picture:
            picture.draft("L", (SIZE, SIZE))  # no more pixels are decoded than are compared
            return prepare(np.asarray(picture.convert("L")))
    except (CollectionError, EncoderError):
        return None


def _rounded(match: dict[str, Any]) -> dict[str, Any]:
    del match["candidate"]
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in match.items()}
