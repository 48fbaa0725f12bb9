"""Maps of embeddings: layout in 2-D and 3-D, clusters, honesty, and places for new images.

`pipeline.project.place` is light (numpy only); everything else loads torch, umap and scikit-learn, and only
when it is asked for.
"""

from typing import TYPE_CHECKING, Any

from pipeline.project.place import Placement, own_distances, place

if TYPE_CHECKING:
    from pipeline.project.clusters import cluster
    from pipeline.project.honesty import preservation
    from pipeline.project.layout import Projection, project
    from pipeline.project.neighbours import NeighbourGraph, neighbour_graph

__all__ = [
    "NeighbourGraph",
    "Placement",
    "Projection",
    "cluster",
    "neighbour_graph",
    "own_distances",
    "place",
    "preservation",
    "project",
]

_HEAVY = {
    "cluster": "clusters",
    "Projection": "layout",
    "project": "layout",
    "NeighbourGraph": "neighbours",
    "neighbour_graph": "neighbours",
    "preservation": "honesty",
}


def __getattr__(name: str) -> Any:
    """Load the heavy parts on first use, so that importing `place` stays light."""
    if name not in _HEAVY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
