"""What is computed of a map on request: its groups, how far to trust it, how stable it is. Heavy.

Groups and stability are layers of the map, a value an image; trust in a map of the collection is a few
numbers, kept in the cache. A node knows its own since it was made.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from pipeline.annotations.layers import Layer
from pipeline.insight.naming import name_groups
from pipeline.jobs import JobContext
from pipeline.project.clusters import cluster
from pipeline.project.honesty import measure_honesty
from pipeline.project.parameters import MapParameters
from pipeline.project.stability import stability as measure_stability
from pipeline.tasks.insight import keep_answer, opened_version
from pipeline.tasks.questions import HONESTY
from pipeline.trails import Trail
from pipeline.trails.features import Features, features
from pipeline.trails.files import sweep, write_rows
from pipeline.trails.layers import GROUPS, STABILITY, layer_json, parameters_of


def groups(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Find the groups of a map by density, and name them by the metadata that sets them apart."""
    trail = opened_version(context, arguments).trail
    name, smallest = arguments["map"], arguments["smallest"]
    context.progress(0.0, "finding groups")
    rows, places = _placed(trail, name)
    labels = cluster(places[:, :2].copy(), smallest)
    context.progress(0.5, "naming groups")
    collection = trail.collection
    names = name_groups(collection.frame, collection.columns, rows, labels)
    context.progress(0.9, "storing")
    facts = {
        "count": int(labels.max(initial=-1)) + 1,
        "none": int((labels < 0).sum()),
        "smallest": smallest,
    }
    texts = [names[label] if label >= 0 else None for label in labels.tolist()]
    return _stored(trail, name, GROUPS, rows, texts, facts)


def honesty(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Measure how far a map of the collection can be trusted."""
    trail = opened_version(context, arguments).trail
    parameters = parameters_of(trail, arguments["map"])
    rows, places = _placed(trail, arguments["map"])
    compared = features(trail.collection, rows, parameters)
    found = measure_honesty(
        compared.matrix,
        places[:, :2].copy(),
        neighbours=parameters.neighbours,
        metric=parameters.metric,
        progress=_said(context, "measuring"),
    )
    return keep_answer(context, HONESTY, arguments, vars(found))


def stability(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Lay a map out again with other random seeds and say where it stays as it is."""
    trail = opened_version(context, arguments).trail
    name, seeds = arguments["map"], arguments["seeds"]
    parameters = parameters_of(trail, name)
    compared, start = _made_from(trail, name, parameters)
    found = measure_stability(compared.matrix, parameters, start, seeds, _said(context, "laying out"))
    context.progress(0.98, "storing")
    facts = {"overall": float(found.overall), "seeds": seeds}
    values = np.asarray(found.per_image, np.float32)
    return _stored(trail, name, STABILITY, compared.rows, values, facts)


def _placed(trail: Trail, name: str) -> tuple[Int[np.ndarray, " placed"], Float[np.ndarray, "placed 5"]]:
    places = trail.places(name)
    rows = np.flatnonzero(np.isfinite(places).all(axis=1))
    return rows, places[rows]


def _made_from(
    trail: Trail, name: str, parameters: MapParameters
) -> tuple[Features, tuple[np.ndarray, np.ndarray] | None]:
    """Return what a map was laid out from: its images' features and where they stood on the parent's map."""
    rows, _ = _placed(trail, name)
    compared = features(trail.collection, rows, parameters)
    parent = trail.parent(name)
    if parent is None or parameters.start == "fresh":
        return compared, None
    start = trail.places(parent)[compared.rows]
    if not np.isfinite(start).all():
        return compared, None
    return compared, (start[:, :2].copy(), start[:, 2:].copy())


def _stored(
    trail: Trail,
    name: str,
    kind: str,
    rows: Int[np.ndarray, " image"],
    values: Any,
    facts: dict[str, Any],
) -> dict[str, Any]:
    """Write a layer, then its record, and return what is answered; older layers of the kind are swept."""
    collection, annotations = trail.collection, trail.annotations
    facts = {**facts, "version": collection.version, "stamp": trail.map_stamp(name)}
    origin = {"home": annotations.home, "map": name, "kind": kind, **facts}
    ids = collection.ids[rows].tolist()
    file = write_rows(collection.folder, name, kind, {"image_id": ids, kind: values}, origin)
    annotations.layers.add(Layer(name, kind, file, facts))
    sweep(collection.folder, annotations)
    return layer_json(trail, name, kind)


def _said(context: JobContext, words: str) -> Callable[[float], None]:
    return lambda done: context.progress(0.95 * done, words)
