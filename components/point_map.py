"""The map of a collection as a Dash component; docs/map.md says how it behaves.

The browser's half is assets/map/component.mjs. Props carry small JSON only: the arrays of a collection
stay in the engine (assets/map/engine.mjs), which panels with the same `engine` key share.
"""

from typing import Any

from dash.development.base_component import Component

_PROPS = [
    "id",
    "engine",
    "info",
    "src",
    "state",
    "hoverData",
    "openData",
    "selectionData",
    "viewData",
    "className",
    "style",
]


class PointMap(Component):
    """A map of points in the plane or in space.

    In: `engine`, the key of the engine it draws ("explore"); `src`, the address that describes a collection
    (``/api/v1/collections/NAME``), or `info`, that description itself; with neither it draws whatever
    another panel loads into the engine; `state`, what to show, as `viewData` gives it.

    Out: `hoverData` {id, x, y} of the image under the pointer, in window pixels, or None; `openData`, the id
    of the opened image or None; `selectionData` {count, key, polygon}; `viewData`, the whole state, 0.4 s
    after it last changed: {map, dims, colour, filters, camera, selection, open} and, where they differ from
    the usual, {colouring, hidden}.
    """

    _children_props: list[str] = []  # noqa: RUF012 - Dash reads these from the class
    _base_nodes = ["children"]  # noqa: RUF012
    _namespace = "microscape_map"
    _type = "PointMap"
    _prop_names = _PROPS
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_properties = _PROPS
    available_wildcard_properties: list[str] = []  # noqa: RUF012

    def __init__(self, id: str, engine: str = "explore", **props: Any) -> None:
        super().__init__(id=id, engine=engine, **props)
