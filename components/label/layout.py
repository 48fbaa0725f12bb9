"""The page label as a whole: images to label, their tree, the filters of the map; or why there are none."""

from dash import html

from components.explore.layout import obstacle
from components.ids import Ids
from components.panel import Panel
from components.shell import chosen_name
from components.site import Site

ENGINE = "label"
"""Its own: what is filtered to be labelled does not change the map."""


def layout(site: Site, name: str | None) -> html.Div:
    """Return the page for the collection `name`; without a name the first whole one."""
    name = name or chosen_name("", site.summaries())
    problem = obstacle(site, name)
    shown = "" if problem else name
    return html.Div(
        [html.Div(problem, className="obstacle", hidden=not problem), workspace(shown)],
        className="explore labelling",
    )


def workspace(name: str) -> html.Div:
    """Return the drawer of filters and the images to label with their tree."""
    facets = Panel(id=Ids.LABEL_FACETS, kind="facets", collection=name, engine=ENGINE, className="facets")
    label = Panel(id=Ids.LABEL, kind="label", collection=name, engine=ENGINE, className="middle label-page")
    heading = html.H1("Label", className="visually-hidden")
    return html.Div([heading, facets, label], className="workspace", hidden=not name)
