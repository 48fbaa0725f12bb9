"""The page design: from a wanted property back to the parameters."""

import dash

from components.design.layout import layout as design_layout

dash.register_page(__name__, path="/design", title="Microscape – design", order=3)


def layout(d: str | None = None, c: str | None = None, **_other: str):
    """Return the page of design `d`, else of all designs; the rest of the address is the browser's."""
    return design_layout(d, c)
