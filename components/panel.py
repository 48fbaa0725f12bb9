"""A place in the page that a module of assets/panels draws in, as a Dash component.

The browser's half is assets/panels/component.mjs. A panel meets the map and the other panels in the
engine of the same `engine` key (assets/map/engine.mjs), and asks the API for what it shows.
"""

from typing import Any, Literal

from dash.development.base_component import Component

Kind = Literal[
    "session",
    "facets",
    "toolbar",
    "legend",
    "gallery",
    "viewer",
    "upload",
    "build",
    "interface",
    "jobs",
    "insight",
    "badges",
    "beside",
    "trail",
    "crumbs",
    "label",
    "design",
]
_PROPS = ["id", "kind", "collection", "design", "engine", "className"]


class Panel(Component):
    """One panel; `collection` and `design` are the names of what it shows, "" or left out for none."""

    _children_props: list[str] = []  # noqa: RUF012 - Dash reads these from the class
    _base_nodes = ["children"]  # noqa: RUF012
    _namespace = "microscape_parts"
    _type = "Panel"
    _prop_names = _PROPS
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_properties = _PROPS
    available_wildcard_properties: list[str] = []  # noqa: RUF012

    def __init__(self, id: str, kind: Kind, collection: str = "", **props: Any) -> None:
        super().__init__(id=id, kind=kind, collection=collection, **{"engine": "explore", **props})
