"""Where the panels of the page explore stand, and what stands there instead when nothing can be shown."""

from dash import html

from components.attributes import aria
from components.ids import Ids
from components.panel import Panel
from components.point_map import PointMap
from components.shell import chosen_name
from components.site import Site
from pipeline.errors import CollectionError


def layout(site: Site, name: str | None) -> html.Div:
    """Return the page for the collection `name`; without a name the first whole one."""
    name = name or chosen_name("", site.summaries())
    problem = obstacle(site, name)
    shown = "" if problem else name
    return html.Div(
        [html.Div(problem, className="obstacle", hidden=not problem), workspace(shown)],
        className="explore",
    )


def obstacle(site: Site, name: str) -> list:
    """Return what to show instead of a map: first steps, or why this collection cannot be opened."""
    if not name:
        return first_steps(site)
    try:
        collection = site.open(name)
    except CollectionError as error:
        return sorry(str(error))
    if collection.rows == 0:
        return sorry(f"{collection.title} holds no images yet: its build has not finished, or found none.")
    return []


def first_steps(site: Site) -> list:
    """Greet who has no collection yet."""
    return [
        html.Img(src="/assets/favicon.svg", alt="", className="greeting-mark"),
        html.H1("Welcome to Microscape"),
        html.P("There is no collection yet. A collection is made once from a folder of images:"),
        html.Ol(
            [
                html.Li(
                    [
                        "Try it with simulated images: ",
                        html.Code("python -m pipeline demo --into collections/demo"),
                    ]
                ),
                html.Li(
                    [
                        "Or take your own folder: ",
                        html.Code("python -m pipeline build FOLDER --into collections/NAME"),
                    ]
                ),
                html.Li(
                    ["Or start a build here, on the page ", html.A("Collections", href="/collections"), "."]
                ),
            ]
        ),
        html.P(
            ["This server looks for collections in ", html.Code(str(site.collections.resolve())), "."],
            className="quiet",
        ),
    ]


def sorry(sentence: str) -> list:
    """Say why a collection cannot be shown, and where to go."""
    return [
        html.Span(className="icon icon-exclamation-triangle"),
        html.H1("This collection cannot be shown"),
        html.P(sentence),
        html.A("See all collections", href="/collections", className="button"),
    ]


def workspace(name: str) -> html.Div:
    """Return facets, map and details side by side."""
    crumbs = Panel(id=Ids.CRUMBS, kind="crumbs", collection=name, className="crumbs")
    middle = html.Section(
        [
            Panel(id=Ids.TOOLBAR, kind="toolbar", collection=name, className="toolbar"),
            html.Div(
                [
                    Panel(id=Ids.TRAIL, kind="trail", collection=name, className="trail"),
                    html.Div([crumbs, map_area(name)], className="map-column"),
                ],
                className="map-row",
            ),
            Panel(id=Ids.GALLERY, kind="gallery", collection=name, className="sheet"),
        ],
        className="middle",
    )
    details = html.Aside(
        [
            Panel(id=Ids.INSIGHT, kind="insight", collection=name, className="insight"),
            Panel(id=Ids.VIEWER, kind="viewer", collection=name, className="viewer"),
            Panel(id=Ids.UPLOAD, kind="upload", collection=name, className="upload"),
        ],
        className="details",
        **aria(label="Image, selection and map"),
    )
    facets = Panel(id=Ids.FACETS, kind="facets", collection=name, className="facets")
    heading = html.H1("Explore", className="visually-hidden")
    return html.Div([heading, facets, middle, details], className="workspace", hidden=not name)


def map_area(name: str) -> html.Div:
    """Return the map with what lies over it."""
    return html.Div(
        [
            PointMap(id=Ids.MAP),
            Panel(id=Ids.BESIDE, kind="beside", collection=name, className="beside"),
            Panel(id=Ids.LEGEND, kind="legend", collection=name, className="legend"),
            Panel(id=Ids.BADGES, kind="badges", collection=name, className="badges"),
            Panel(id=Ids.SESSION, kind="session", collection=name, className="messages"),
        ],
        className="map-area",
    )
