"""The trail as it is told: the root and every node with its numbers, as docs/trails.md describes."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from pipeline.annotations.nodes import NewNode, Node
from pipeline.collection.schema import MAIN_MAP
from pipeline.trails.layers import GROUP_FACTS, GROUPS
from pipeline.trails.trail import Layers, Trail

_HIDDEN = ("measured", "file", "is_deleted")
_UNKNOWN = (
    *("parent", "chosen", "digest", "parameters", "used", "code", "duration_s", "trustworthiness"),
    *("continuity", "kept", "displacement", "revision", "created_at", "updated_at"),
)


def root_json(trail: Trail, name: str = MAIN_MAP) -> dict[str, Any]:
    """Describe a map of the collection, the root of the trail; what is not known of it is null."""
    return {
        "id": name,
        **dict.fromkeys(_UNKNOWN),
        "name": trail.title(name),
        "note": "",
        "author": "",
        "count": trail.collection.rows,
        "missing": 0,
        "version": trail.collection.version,
        "groups": _groups(trail.layers(), name),
    }


def nodes_json(trail: Trail, nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """Describe nodes, reading once what was computed of all maps."""
    layers = trail.layers()
    return [node_json(trail, node, layers) for node in nodes]


def node_json(trail: Trail, node: Node, layers: Layers | None = None) -> dict[str, Any]:
    """Describe a node; `missing` counts images that the collection no longer holds."""
    fields = {key: value for key, value in vars(node).items() if key not in _HIDDEN}
    return {
        **fields,
        **node.measured,
        "missing": _missing(trail, node),
        "groups": _groups(trail.layers() if layers is None else layers, node.id),
    }


def map_json(trail: Trail, name: str) -> dict[str, Any]:
    """Describe a map and its columns of the trail as the collection describes its own."""
    space = [f"{name}.{axis}" for axis in ("x3", "y3", "z3")]
    places = {"x": f"{name}.x", "y": f"{name}.y", "space": space}
    return {
        "map": {"name": name, "title": trail.title(name), **places},
        "columns": trail.columns_of_map(name),
    }


def stored(trail: Trail, arguments: dict[str, Any]) -> Node | None:
    """Return the node that a reproject job would make, if it is there with its map; None otherwise.

    One that was deleted comes back with the new name and author.
    """
    node = trail.annotations.nodes.find(arguments["node"])
    if node is None or not (trail.collection.folder / node.file).is_file():
        return None
    if not node.is_deleted:
        return node
    said = {key: arguments[key] or getattr(node, key) for key in ("name", "author", "chosen")}
    known = {field.name: getattr(node, field.name) for field in fields(NewNode)}
    return trail.annotations.nodes.add(NewNode(**{**known, **said}))


def _missing(trail: Trail, node: Node) -> int | None:
    """Count the images that are gone; None if the file of the map is gone itself."""
    if node.measured["version"] == trail.collection.version:
        return 0
    return trail.missing(node.file) if (trail.collection.folder / node.file).is_file() else None


def _groups(layers: Layers, name: str) -> dict[str, Any] | None:
    layer = layers.get((name, GROUPS))
    return None if layer is None else {key: layer.facts[key] for key in GROUP_FACTS}
