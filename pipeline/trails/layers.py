"""What was computed of a map on request, as it is told: its groups, its stability, and how it was made."""

from typing import Any

from pipeline.project.parameters import MapParameters
from pipeline.trails.names import GROUPS, STABILITY, is_node
from pipeline.trails.trail import Trail

__all__ = ["GROUPS", "GROUP_FACTS", "STABILITY", "layer_json", "parameters_of"]

GROUP_FACTS = ("count", "none", "smallest")


def layer_json(trail: Trail, name: str, kind: str) -> dict[str, Any]:
    """Return what the routes of groups and stability answer; UnknownColumnError while there are none."""
    column = trail.served(f"{name}.{kind}").meta
    layer = trail.layer(name, kind)
    facts = {} if layer is None else layer.facts
    if kind == GROUPS:
        return {"groups": {key: facts[key] for key in GROUP_FACTS}, "column": column}
    return {"overall": facts["overall"], "seeds": facts["seeds"], "column": column}


def parameters_of(trail: Trail, name: str) -> MapParameters:
    """Return how a map was laid out: a node's own parameters, or those of a map of the collection."""
    if is_node(name):
        return MapParameters.from_json(trail.annotations.nodes.get(name).parameters)
    trail.title(name)
    entry = trail.collection.info["maps"][name]
    known = {key: entry[key] for key in ("neighbours", "min_distance", "seed") if key in entry}
    made_by = entry.get("encoder")
    other = made_by is not None and made_by != trail.collection.info.get("encoder")
    return MapParameters(**known, columns=(made_by,) if other else (), start="fresh")
