"""The page explore: a map of all images, facets to filter it, the opened image with its neighbours."""

import dash

from components.explore.layout import layout as explore_layout
from components.site import site

dash.register_page(__name__, path="/explore", title="Microscape", order=0)


def layout(c: str | None = None, **_other: str):
    """Return the page for collection `c`; the rest of the address is the browser's."""
    return explore_layout(site(), c)
