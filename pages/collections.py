"""The page collections: what is there, how it was built, and starting a build."""

import dash

from components.collections.layout import layout as collections_layout
from components.site import site

dash.register_page(__name__, path="/collections", title="Microscape – collections", order=1)


def layout(c: str | None = None, **_other: str):
    """Return the page with the report of collection `c`."""
    return collections_layout(site(), c)
