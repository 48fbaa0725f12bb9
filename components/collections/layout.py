"""The page collections: list, report of one, the form that starts a build; redrawn while work runs."""

import hashlib
import json
from typing import Any

from dash import Input, Output, State, callback, dcc, html, no_update
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from components.attributes import data
from components.collections.builds import build_list
from components.collections.cards import cards
from components.collections.report import report
from components.ids import Ids
from components.panel import Panel
from components.site import Site, site

REFRESH_MS = 1500


def layout(site: Site, chosen: str | None) -> html.Div:
    """Return the page; `chosen` is the collection whose report is open."""
    listed = overview(site, chosen or "")
    inner = [
        html.H1("Collections"),
        html.P(["Found in ", html.Code(str(site.collections.resolve())), "."], className="quiet"),
        html.Div(listed, id=Ids.COLLECTION_LIST, **data(digest=digest(listed), chosen=chosen or "")),
        html.H2("New collection", id="new"),
        new_collection(site),
        html.P(
            ["Programs reach all this over the ", dcc.Link("HTTP interface", href="/docs"), "."],
            className="quiet",
        ),
        dcc.Interval(id=Ids.COLLECTION_TICK, interval=REFRESH_MS),
    ]
    return html.Div(html.Div(inner, className="inner"), className="column-page")


def new_collection(site: Site) -> Component:
    """Return the form that starts a build, or how it is done where pages may not start one."""
    if site.sources:
        return Panel(id=Ids.BUILD, kind="build", className="build")
    command = html.Code("python -m pipeline build FOLDER --into collections/NAME")
    setting = html.Code("MICROSCAPE_SOURCES")
    said: list[Any] = ["Builds are started on the server: ", command, ". Folders named in ", setting]
    return html.P([*said, " can be built from this page."], className="quiet")


@callback(
    Output(Ids.COLLECTION_LIST, "children"),
    Output(Ids.COLLECTION_LIST, "data-digest"),
    Input(Ids.COLLECTION_TICK, "n_intervals"),
    State(Ids.COLLECTION_LIST, "data-digest"),
    State(Ids.COLLECTION_LIST, "data-chosen"),
    prevent_initial_call=True,
)
def refresh(_ticks: int | None, drawn: str, chosen: str) -> tuple:
    """Draw the list again if anything in it has changed."""
    listed = overview(site(), chosen)
    now = digest(listed)
    return (no_update, no_update) if now == drawn else (listed, now)


def overview(site: Site, chosen: str) -> list:
    """Return cards, the report of the chosen collection, and the builds that run or ran."""
    builds = site.jobs.list(limit=8, kinds=["build"])
    shown: list[Component] = [cards(site, builds, chosen)]
    if chosen:
        shown.append(report(site, chosen))
    if builds:
        shown += [html.H2("Builds"), build_list(builds)]
    return shown


def digest(children: list) -> str:
    """Return a short digest of what is drawn."""
    drawn = json.dumps(children, cls=PlotlyJSONEncoder, sort_keys=True)
    return hashlib.blake2b(drawn.encode(), digest_size=8).hexdigest()
