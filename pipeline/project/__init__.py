"""Maps of embeddings: layout in 2-D and 3-D, clusters, honesty, and places for new images.

`parameters` and `place` are light (numpy only); everything else loads torch, umap and scikit-learn, and only
when it is asked for.
"""

from typing import TYPE_CHECKING, Any

from pipeline.project.parameters import MapParameters
from pipeline.project.place import Placement, own_distances, place

if TYPE_CHECKING:
    from pipeline.project.clusters import cluster
    from pipeline.project.honesty import Honesty, measure_honesty, preservation
    from pipeline.project.layout import Projection, project
    from pipeline.project.neighbours import NeighbourGraph, neighbour_graph
    from pipeline.project.part import PartMap, reproject
    from pipeline.project.stability import Stability
    from pipeline.project.warming import warm

__all__ = [
    "Honesty",
    "MapParameters",
    "NeighbourGraph",
    "PartMap",
    "Placement",
    "Projection",
    "Stability",
    "cluster",
    "measure_honesty",
    "neighbour_graph",
    "own_distances",
    "place",
    "preservation",
    "project",
    "reproject",
    "warm",
]

_HEAVY = {
    "cluster": "clusters",
    "Projection": "layout",
    "Honesty": "honesty",
    "measure_honesty": "honesty",
    "Stability": "stability",
    "project": "layout",
    "NeighbourGraph": "neighbours",
    "neighbour_graph": "neighbours",
    "preservation": "honesty",
    "PartMap": "part",
    "reproject": "part",
    "warm": "warming",
}


def __getattr__(name: str) -> Any:
    """Load the heavy parts on first use, so that importing `place` stays light."""
    if name not in _HEAVY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
