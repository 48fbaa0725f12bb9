"""Answer questions about a whole collection, and keep the answers in the cache."""

import json
from typing import Any

import numpy as np

from pipeline.collection import Collection
from pipeline.errors import CollectionError
from pipeline.insight.averages import averages as average
from pipeline.insight.batch_effect import batch_effects as measure_batch_effects
from pipeline.insight.compare import compare as compare_sides
from pipeline.insight.pictures import side_pictures
from pipeline.insight.properties import predictability
from pipeline.jobs import JobContext
from pipeline.search import Index
from pipeline.tasks import cache
from pipeline.tasks.questions import AVERAGES, BATCH_EFFECTS, COMPARE, PROPERTIES, answer_key, unpack_rows
from pipeline.tasks.shelf import Opened, shelf_of
from pipeline.trails.names import is_node


def compare(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Compare packed rows `a` with `b`, or with the rest where `b` is None; docs/insight.md has the answer.

    `unknown_a` and `unknown_b` are how many chosen images the collection does not hold.
    """
    opened = opened_version(context, arguments)
    rows = opened.collection.rows
    a = unpack_rows(arguments["a"], rows)
    b = None if arguments["b"] is None else unpack_rows(arguments["b"], rows)
    context.progress(0.1, "comparing columns")
    answer = compare_sides(opened.collection, a, b).to_json()
    answer["a"]["unknown"] = arguments["unknown_a"]
    answer["b"] |= {"unknown": arguments["unknown_b"], "is_rest": b is None}
    context.progress(0.7, "averaging images")
    answer["pictures"] = None
    if answer["a"]["count"] and answer["b"]["count"]:
        both = a & b if b is not None else a & False
        answer["pictures"] = side_pictures(opened.collection, a & ~both, ~a if b is None else b & ~both)
    return keep_answer(context, COMPARE, arguments, answer)


def averages(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Average packed rows `a`, in relative brightness or `in_values`; docs/insight.md has the answer."""
    opened = opened_version(context, arguments)
    chosen = unpack_rows(arguments["a"], opened.collection.rows)
    context.progress(0.1, "averaging images")
    answer = average(opened.collection, chosen, in_values=arguments["in_values"])
    return keep_answer(context, AVERAGES, arguments, {**answer, "unknown": arguments["unknown_a"]})


def batch_effects(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Measure how far neighbourhoods in the embedding, or on `map`, follow each column."""
    opened = opened_version(context, arguments)
    collection, index = _shown_on(opened, arguments["map"])
    found = measure_batch_effects(collection, index, arguments["map"], progress=context.progress)
    return keep_answer(context, BATCH_EFFECTS, arguments, found.to_json())


def properties(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Judge how well similarity predicts each numeric property."""
    opened = opened_version(context, arguments)
    found = predictability(opened.collection, opened.index, progress=context.progress)
    return keep_answer(context, PROPERTIES, arguments, {"properties": [one.to_json() for one in found]})


def _shown_on(opened: Opened, name: str | None) -> tuple[Collection, Index]:
    """Return the images of a map alone with their vectors, where it is a node of the trail."""
    if name is None or not is_node(name):
        return opened.collection, opened.index
    rows = np.flatnonzero(opened.trail.placed(name))
    return opened.trail.part(name, rows), Index(opened.index.rows(rows))


def opened_version(context: JobContext, arguments: dict[str, Any]) -> Opened:
    """Open the very version that was asked about; CollectionError if it was replaced meanwhile."""
    opened = shelf_of(context.collections, context.database).open(arguments["collection"])
    if opened.version != arguments["version"]:
        raise CollectionError(
            f"{opened.collection.name} was built again while this was asked (version {opened.version}, not "
            f"{arguments['version']}). Ask again."
        )
    return opened


def keep_answer(
    context: JobContext, kind: str, arguments: dict[str, Any], answer: dict[str, Any]
) -> dict[str, Any]:
    """Put an answer into the cache, where the web side looks before it asks, and return it."""
    named = {"collection": arguments["collection"], "version": arguments["version"], **answer}
    with cache.open_cache(context.state) as kept:
        kept.set(answer_key(kind, arguments), json.dumps(named, allow_nan=False).encode())
    return named
