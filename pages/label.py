"""The page label: images one by one or many at once, a tree of classes, a key for each."""

import dash

from components.label.layout import layout as label_layout
from components.site import site

dash.register_page(__name__, path="/label", title="Microscape – label", order=3)


def layout(c: str | None = None, **_other: str):
    """Return the page for collection `c`; the rest of the address is the browser's."""
    return label_layout(site(), c)
