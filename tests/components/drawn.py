"""Look into what a component draws, without a browser."""

from typing import Any

from dash.development.base_component import Component


def every(drawn: Any) -> list[Component]:
    """Return all components of a tree, parents first."""
    if isinstance(drawn, (list, tuple)):
        return [found for part in drawn for found in every(part)]
    if not isinstance(drawn, Component):
        return []
    return [drawn, *every(getattr(drawn, "children", None))]


def text_of(drawn: Any) -> str:
    """Return the words of a tree, in order, with single spaces."""
    if isinstance(drawn, (list, tuple)):
        return " ".join(filter(None, (text_of(part) for part in drawn)))
    if isinstance(drawn, Component):
        return text_of(getattr(drawn, "children", None))
    return "" if drawn is None else str(drawn).strip()


def links_of(drawn: Any) -> list[str]:
    """Return every address that a tree leads to."""
    return [part.href for part in every(drawn) if getattr(part, "href", None)]
