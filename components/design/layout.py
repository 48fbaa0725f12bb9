"""The page design as Dash lays it out: one place, which assets/design draws in."""

from dash import html

from components.ids import Ids
from components.panel import Panel


def layout(design: str | None, collection: str | None) -> html.Div:
    """Return the page of a design, or, without one, of all there are and of making one from a collection."""
    place = Panel(
        id=Ids.DESIGN,
        kind="design",
        collection=collection or "",
        design=design or "",
        engine="design",
        className="design",
    )
    return html.Div(place, className="design-place")
