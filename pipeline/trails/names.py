"""Names in a trail: ids of nodes, columns of their maps, and which of them a filter needs."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.collection import Collection
from pipeline.collection.schema import Column
from pipeline.collection.store import coordinate_columns

VERSION = "1"
"""Raise it when the same part with the same parameters is laid out otherwise: new nodes get new ids."""

LONGEST_WORDS = 120
"""Characters of how a part was chosen that make the name of its map where nobody gave one."""

GROUPS = "groups"
STABILITY = "stability"
PRESERVATION = "preservation"
AXES = ("x", "y", "x3", "y3", "z3")
PLACED = (*AXES, PRESERVATION)

_NODE = re.compile(r"trail-[0-9a-f]{12}")


def is_node(name: str) -> bool:
    """Whether a map's name is the id of a node."""
    return _NODE.fullmatch(name) is not None


def node_id(parent: str, digest: str, parameters: Mapping[str, Any], encoder: Mapping[str, Any]) -> str:
    """Return the id of a map: the same for the same images, parent, parameters and vectors."""
    said = json.dumps([VERSION, parent, digest, parameters, encoder], sort_keys=True)
    return f"trail-{hashlib.blake2b(said.encode(), digest_size=6).hexdigest()}"


def table_of(name: str) -> str:
    """Return the folder of a map's trail files below the collection; builds never touch it."""
    return f"maps/{name if is_node(name) else f'trail-of-{name}'}"


def map_columns(name: str) -> dict[str, Column]:
    """Return every column that a map of a trail may have, by the part of its name behind the dot."""
    placed = {one.rpartition(".")[2]: column for one, column in coordinate_columns(name).items()}
    del placed["cluster"]
    return placed | {
        GROUPS: Column(
            f"{name}.{GROUPS}", "category", "facet", title="Groups", description="Groups found on this map"
        ),
        STABILITY: Column(
            f"{name}.{STABILITY}",
            "number",
            "property",
            title="Stability",
            description="Share of an image's neighbours on the map that stay over other random seeds",
        ),
    }


def is_layer(name: str) -> bool:
    """Whether a column of a trail is one that may be computed anew: groups and stability."""
    return name.rpartition(".")[2] in (GROUPS, STABILITY)


def split(name: str, collection: Collection) -> tuple[str, str] | None:
    """Return map and column of a name that a trail adds, such as `trail-0123456789ab.x`; None for others."""
    if name in collection.columns:
        return None
    of, dot, column = name.rpartition(".")
    if not dot:
        return None
    known = PLACED if is_node(of) else ()
    computed = (GROUPS, STABILITY) if is_node(of) or of in collection.info["maps"] else ()
    return (of, column) if column in (*known, *computed) else None


def columns_of(filter_: Any) -> Iterator[str]:
    """Yield the names of the columns that a filter asks for, whether or not it is a valid one."""
    waiting = [filter_]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            if isinstance(part.get("column"), str):
                yield part["column"]
            waiting += [part.get("not"), *_listed(part.get("all")), *_listed(part.get("any"))]


def _listed(parts: Any) -> Iterable[Any]:
    return parts if isinstance(parts, list) else ()
