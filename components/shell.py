"""The frame around every page: product name, collection chooser, page links, jobs, theme, notice."""

from urllib.parse import parse_qs, quote

import dash
from dash import Input, Output, callback, dcc, html

from components.attributes import aria
from components.ids import Ids
from components.panel import Panel
from components.site import site
from components.words import images
from pipeline.collection import Summary

PAGES = {"/explore": "Explore", "/label": "Label", "/design": "Design", "/collections": "Collections"}
WITH_IMAGES = ("/explore", "/label")


def layout() -> html.Div:
    """Return the frame; pages are drawn inside."""
    return html.Div(
        [
            html.Header(id=Ids.HEADER, className="header", children=header("/", "", None)),
            html.Div(id=Ids.NOTICE),
            html.Main(dash.page_container, className="page"),
        ],
        className="shell",
    )


@callback(
    Output(Ids.HEADER, "children"),
    Output(Ids.NOTICE, "children"),
    Input("_pages_location", "pathname"),
    Input("_pages_location", "search"),
)
def draw_header(pathname: str | None, search: str | None) -> tuple[list, list]:
    """Draw the header and, above its map, the notice of the collection that the address names."""
    summaries = site().summaries()
    of_design = collection_of_design(search) if pathname == "/design" else None
    chosen = chosen_name(search, summaries) if of_design is None else of_design
    return header(pathname or "/", chosen, summaries), notice(pathname, chosen, summaries)


def chosen_name(search: str | None, summaries: list[Summary]) -> str:
    """Return the collection named in the address, else the first whole one, else ""."""
    named = parse_qs((search or "").lstrip("?")).get("c")
    whole = [summary.name for summary in summaries if summary.state == "complete"]
    return named[0] if named else next(iter(whole), "")


def collection_of_design(search: str | None) -> str | None:
    """Return the collection of the design in the address, "" if it stands alone, None for no design."""
    named = parse_qs((search or "").lstrip("?")).get("d")
    return named[0].rpartition("~")[0] if named else None


def header(pathname: str, chosen: str, summaries: list[Summary] | None) -> list:
    """Return what stands in the header; `summaries` is None until it is known what may be chosen."""
    brand = dcc.Link(
        [html.Img(src="/assets/favicon.svg", alt=""), html.Span("Microscape")],
        href=_address("/explore", chosen),
        className="brand",
    )
    links = [
        dcc.Link(title, href=_address(path, chosen), className="active" if pathname == path else "")
        for path, title in PAGES.items()
    ]
    theme = html.Button(
        html.Span(className="icon icon-moon-stars"),
        className="button plain icon-only theme-toggle",
        title="Light or dark",
        **aria(label="Change between light and dark"),
    )
    divider = html.Span(className="divider")
    jobs = Panel(id=Ids.JOBS, kind="jobs", className="jobs-button")
    # A list that is drawn anew closes itself, so there is none to open before the first is known.
    choice = html.Div(className="chooser") if summaries is None else chooser(pathname, chosen, summaries)
    return [brand, divider, choice, html.Nav(links), jobs, theme]


def chooser(pathname: str, chosen: str, summaries: list[Summary]) -> html.Details:
    """Return the list of collections that drops down from the name of the one that is shown."""
    page = pathname if pathname in WITH_IMAGES else "/explore"
    titles = {summary.name: summary.title for summary in summaries}
    current = titles.get(chosen, chosen) or ("Choose a collection" if summaries else "No collection")
    return html.Details(
        [
            html.Summary(
                [html.Span(current, title=chosen), html.Span(className="icon icon-chevron-down")],
                **aria(label=f"Collection: {current}"),
            ),
            html.Div(
                [_entry(page, summary, chosen) for summary in summaries] or _nothing(),
                className="chooser-list",
            ),
        ],
        className="chooser",
        key=chosen,
    )


def _entry(page: str, summary: Summary, chosen: str) -> dcc.Link:
    said = images(summary.rows) if summary.state == "complete" else summary.state
    parts = [html.Strong(summary.title), html.Small(said, className="number")]
    if summary.notice:
        parts.append(html.Small(summary.notice))
    current = {"aria-current": "true"} if summary.name == chosen else {}
    shown_on = page if summary.state == "complete" else "/collections"
    return dcc.Link(parts, href=_address(shown_on, summary.name), className="current" if current else "")


def _nothing() -> list:
    return [html.P("There is no collection yet. Build one on the page Collections.", className="quiet")]


def notice(pathname: str | None, chosen: str, summaries: list[Summary]) -> list:
    """Return the bar that says what who looks at images must know of their collection, or nothing."""
    if pathname not in WITH_IMAGES:
        return []
    said = next((summary.notice for summary in summaries if summary.name == chosen), None)
    if not said:
        return []
    words = [html.Span(className="icon icon-info-circle"), html.Span(said)]
    return [html.Aside(words, className="simulated", **aria(label="About this collection"))]


def _address(path: str, name: str) -> str:
    return f"{path}?c={quote(name)}" if name else path
