"""A request for a re-projection, checked and turned into the arguments of a job."""

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Bool

from pipeline.annotations.texts import one_line
from pipeline.errors import AnnotationError, ProjectionError
from pipeline.project.parameters import MapParameters
from pipeline.tasks.questions import pack_rows
from pipeline.trails.chosen import chosen_rows
from pipeline.trails.features import check_features
from pipeline.trails.layers import parameters_of
from pipeline.trails.names import LONGEST_WORDS, node_id
from pipeline.trails.trail import Trail

FEWEST = 3
_CHOSEN = ("map", "filter", "selection", "words")


def part_of(trail: Trail, parent: str, part: Any) -> tuple[Bool[np.ndarray, " image"], list[str]]:
    """Return the rows of a selection that have a place on the parent's map, and sentences on the others.

    Raises ProjectionError for fewer than three images, UnknownAnnotationError for a parent that is not
    there, and what `chosen_rows` raises.
    """
    chosen = chosen_rows(part, trail)
    rows = chosen.rows & trail.placed(parent)
    count, outside, notes = int(rows.sum()), chosen.count - int(rows.sum()), []
    if outside:
        notes.append(f"{outside:,} chosen images have no place on the parent's map and were left out.")
    if chosen.unknown:
        notes.append(f"{chosen.unknown:,} chosen images are no longer in the collection.")
    if count < FEWEST:
        raise ProjectionError(" ".join([_too_few(count, trail.title(parent)), *notes]))
    return rows, notes


def _too_few(count: int, parent: str) -> str:
    held = {0: "no image", 1: "one image"}.get(count, f"{count} images")
    return (
        f"The part holds {held} of {parent!r}, a map needs {FEWEST} at least: select more, or widen the "
        "filters."
    )


def arguments_of(
    trail: Trail, parent: str, part: Any, chosen: Any, parameters: Any, said: dict[str, str]
) -> dict[str, Any]:
    """Return the arguments of a reproject job; `said` holds name and author.

    Raises ProjectionError for parameters out of range, for parts that are too small and for features that
    cannot be had, AnnotationError for what is no selection.
    """
    asked = _by_parent(trail, parent, MapParameters.from_json(parameters))
    told = chosen_json(chosen)
    rows, notes = part_of(trail, parent, part)
    check_features(trail.collection, np.flatnonzero(rows), asked)
    digest = digest_of(trail, rows)
    count = int(rows.sum())
    return {
        "collection": trail.collection.name,
        "version": trail.collection.version,
        "node": node_id(parent, digest, asked.to_json(), encoder_of(trail)),
        "parent": parent,
        "count": count,
        "rows": pack_rows(rows),
        "digest": digest,
        "chosen": told,
        "parameters": asked.to_json(),
        "notes": notes,
        "name": said["name"].strip() or _name_of(trail, parent, str(told["words"] or ""), count),
        "author": said["author"],
    }


def _by_parent(trail: Trail, parent: str, asked: MapParameters) -> MapParameters:
    """Compare by the embedding that the parent's map was laid out by, unless another is named."""
    if asked.of != "embedding" or asked.columns:
        return asked
    return replace(asked, columns=tuple(filter(None, [parameters_of(trail, parent).encoder])))


def _name_of(trail: Trail, parent: str, words: str, count: int) -> str:
    """Return how a part was chosen as a name, with its size where a map beside it is called the same."""
    name = words[:LONGEST_WORDS]
    beside = {node.name for node in trail.annotations.nodes.list() if node.parent == parent}
    return f"{name} ({count:,} images)" if name and one_line(name) in beside else name


def chosen_json(chosen: Any) -> dict[str, Any]:
    """Return how a part was chosen with all four fields; AnnotationError for what is no such object."""
    if not isinstance(chosen, dict) or set(chosen) - set(_CHOSEN):
        raise AnnotationError(
            f"'chosen' tells how the part was chosen: an object of {', '.join(_CHOSEN)}, not "
            f"{str(chosen)[:80]!r}."
        )
    return {key: chosen.get(key) for key in _CHOSEN}


def digest_of(trail: Trail, rows: Bool[np.ndarray, " image"]) -> str:
    """Return the digest of the images themselves, as stored selections have it: order does not count."""
    raw = bytes.fromhex("".join(trail.collection.ids[rows]))
    packed = np.sort(np.frombuffer(raw, "S16")).tobytes()
    return hashlib.blake2b(packed, digest_size=32).hexdigest()


def encoder_of(trail: Trail) -> dict[str, Any]:
    """Return name and version of what made the vectors: other vectors, another map."""
    name = trail.collection.info.get("encoder")
    return {"name": name, "version": trail.collection.info["encoders"].get(name, {}).get("version")}
