"""Search a collection by an uploaded file: read, embed, compare with every image, judge, place."""

import base64
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.classify.families.head import FAMILIES
from pipeline.describe import describe
from pipeline.encoder.parts import GROUP_LABELS, group_probabilities
from pipeline.encoder.prepare import FLAT, prepare
from pipeline.errors import CollectionError, JobError
from pipeline.jobs import JobContext
from pipeline.readers import Image
from pipeline.tasks import warm
from pipeline.tasks.bounded import read_bounded
from pipeline.tasks.render import Look, render
from pipeline.tasks.same import same_as
from pipeline.tasks.shelf import Opened, shelf_of
from pipeline.tasks.uploads import discard, upload_path
from pipeline.trails.placing import placed_on, why_not

Vectors = Float[np.ndarray, "1 feature"]

_PREVIEW_SIZE = 256
_AXES = ("x", "y", "x3", "y3", "z3")


def search(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return what docs/http.md describes as the result of a search; the upload is deleted.

    Arguments as `submit_search` gives them. Raises ReadError for a file without images, JobError for an
    image number the file does not have, CollectionError for vectors of another encoder.
    """
    path = upload_path(context.state, arguments["upload"])
    try:
        context.progress(0.0, "reading")
        images = read_bounded(path)
    finally:
        discard(path)
    number = arguments.get("image", 0)
    if not 0 <= number < len(images):
        raise JobError(f"{path.name} has {len(images)} images (0 to {len(images) - 1}), no number {number}.")
    context.progress(0.3, "comparing")
    opened = shelf_of(context.collections, context.database).open(arguments["collection"])
    return {
        "file": path.name,
        "images": [_summary(image) for image in images],
        "image": number,
        "preview": _preview(images[number]),
        **compare(
            opened,
            images[number],
            arguments.get("k", 12),
            arguments.get("filter"),
            arguments.get("map"),
        ),
    }


def compare(
    opened: Opened, image: Image, k: int, filter_: Any, map_name: str | None = None
) -> dict[str, Any]:
    """Embed one image and hold it against a collection.

    Found are neighbours and which images show the very same scene, labels, place on a map, novelty there.
    A constant image is neither labelled nor called new: `constant` says so.

    Raises CollectionError for vectors of another encoder, FilterError for what is no filter,
    UnknownAnnotationError for a node that is gone.
    """
    _check_encoder(opened)
    vectors = warm.encoder().embed([image.pixels], masks=[image.mask])
    constant = _is_constant(image)
    judged: dict[str, Any] = (
        {"same": [], "labels": [], "groups": [], "novelty": None}
        if constant
        else {
            "same": same_as(opened, prepare(image.pixels, image.mask), vectors, filter_)["same"],
            "labels": _labels(vectors),
            "groups": _groups(vectors),
        }
    )
    return {
        "collection": opened.collection.name,
        "version": opened.version,
        "neighbours": _neighbours(opened, vectors, k, filter_),
        "constant": constant,
        **_place(opened, image, vectors, map_name),
        **judged,
    }


def _check_encoder(opened: Opened) -> None:
    """Refuse to compare with vectors that another encoder made, or that are not there yet."""
    encoder, info = warm.encoder(), opened.collection.info
    if opened.collection.rows == 0:
        raise CollectionError(f"{opened.collection.name} holds no images yet. Finish its build to search it.")
    stored = info["encoders"].get(encoder.name, {}).get("version")
    if info.get("encoder") != encoder.name or stored != encoder.version:
        raise CollectionError(
            f"{opened.collection.name} was embedded by {info.get('encoder')} {stored}, this worker has "
            f"{encoder.name} {encoder.version}. Build the collection again to search it."
        )


def _is_constant(image: Image) -> bool:
    """Say whether the pixels that count are equal but for rounding: there is nothing to judge then."""
    pixels = image.pixels[~image.mask].astype(np.float64)
    if pixels.size == 0:
        return True
    return bool(np.ptp(pixels) <= FLAT * np.abs(pixels).max())


def _summary(image: Image) -> dict[str, Any]:
    height, width = image.pixels.shape
    return {
        "channel": image.channel,
        "frame": image.frame,
        "height": height,
        "width": width,
        "dtype": image.pixels.dtype.name,
        "value_unit": image.value_unit,
        "pixel_size_nm": image.pixel_size_nm,
    }


def _preview(image: Image) -> str:
    png = render(image.pixels, image.mask, Look(size=_PREVIEW_SIZE))
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _neighbours(opened: Opened, vectors: Vectors, k: int, filter_: Any) -> list[dict[str, Any]]:
    rows, distances = opened.index.nearest(vectors[0], k, opened.rows(filter_))
    ids = opened.collection.ids[rows]
    return [
        {"image_id": image_id, "distance": round(float(distance), 6)}
        for image_id, distance in zip(ids, distances, strict=True)
    ]


def _labels(vectors: Vectors) -> list[dict[str, Any]]:
    """Return the coarse families, likeliest first; none if there are no heads for the encoder."""
    heads = warm.families()
    if heads is None:
        return []
    return _likeliest(FAMILIES, heads.predict(vectors)[0])


def _groups(vectors: Vectors) -> list[dict[str, Any]]:
    """Return the three likeliest wallpaper groups, "no lattice" among them."""
    return _likeliest(GROUP_LABELS, group_probabilities(vectors)[0])[:3]


def _likeliest(labels: Sequence[str], probabilities: Float[np.ndarray, " label"]) -> list[dict[str, Any]]:
    ranked = sorted(zip(labels, probabilities, strict=True), key=lambda pair: -pair[1])
    return [{"label": label, "probability": round(float(share), 4)} for label, share in ranked]


def _place(opened: Opened, image: Image, vectors: Vectors, name: str | None) -> dict[str, Any]:
    """Return the place on a map, the first if none is named, and the novelty there; why not, if not."""
    trail = opened.trail
    name = name or next(iter(trail.collection.info["maps"]), None)
    nowhere = {"place": None, "novelty": None, "place_note": None}
    if name is None or len(opened.index) == 0:
        return nowhere
    if (note := why_not(trail, name)) is not None:
        return {**nowhere, "place_note": note}
    ground = opened.ground(name)
    encoder = ground.parameters.encoder
    if encoder not in (None, trail.collection.info["encoder"]):
        vectors = _embedded_by(opened, encoder, image)
    needed = ground.parameters.of == "descriptors"
    measured = describe(image.pixels, image.mask, image.pixel_size_nm) if needed else {}
    placed = placed_on(ground, vectors, measured)
    where = np.concatenate([placed.plane[0], placed.space[0]]).tolist()
    novelty = _finite(placed.novelty[0].item())
    return {"place": {"map": name, **_named(where)}, "novelty": novelty, "place_note": None}


def _embedded_by(opened: Opened, name: str, image: Image) -> Vectors:
    """Embed by the weights of a fine-tuned embedding, which lie in the collection."""
    collection = opened.collection
    entry = collection.info["encoders"][name]
    if "weights" not in entry:
        raise CollectionError(
            f"{collection.name} holds no weights of {name}: place the image on another map."
        )
    encoder = warm.finetuned(collection.folder / entry["weights"])
    if encoder.version != entry["version"]:
        raise CollectionError(
            f"{collection.name} was embedded by {name} {entry['version']}, this worker has "
            f"{encoder.version}. Fine-tune it again under another name, or place the image on another map."
        )
    return encoder.embed([image.pixels], masks=[image.mask])


def _named(values: Sequence[float]) -> dict[str, float | None]:
    return {axis: _finite(value) for axis, value in zip(_AXES, values, strict=True)}


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
