"""One card a collection: title, what it holds, since when, in which state."""

from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import data
from components.site import Site
from components.words import images, moment, size
from pipeline.collection import Summary
from pipeline.collection.info import read_info
from pipeline.errors import CollectionError
from pipeline.jobs import Job

BADGES = {
    "complete": ("complete", "good"),
    "unfinished": ("unfinished", "warn"),
    "newer": ("newer format", "warn"),
    "damaged": ("damaged", "bad"),
    "building": ("building", "busy"),
}


def cards(site: Site, builds: list[Job], chosen: str) -> html.Div:
    """Return a card for each collection, and one for each that is being built for the first time."""
    summaries = site.summaries()
    running = {target(job): job for job in builds if not job.has_ended}
    shown = [card(site, summary, running.pop(summary.name, None), chosen) for summary in summaries]
    shown += [coming(name, job) for name, job in running.items()]
    return html.Div(shown or nothing_yet(), className="cards" if shown else "empty")


def card(site: Site, summary: Summary, job: Job | None, chosen: str) -> html.Article:
    """Return the card of a collection; `job` is the build that runs on it now."""
    word, tone = BADGES["building" if job else summary.state]
    head = [html.H2(summary.title), html.Span(word, className=f"badge-soft {tone}")]
    facts = [html.Span(images(summary.rows), className="number"), *written(site.collections / summary.name)]
    parts = [
        html.Div(head, className="card-head"),
        html.P(html.Code(summary.name)),
        html.Div(facts, className="card-facts"),
    ]
    if job:
        parts.append(progress(job))
    for sentence in filter(None, (summary.notice, "" if job else summary.message)):
        parts.append(html.P(sentence, className="card-note"))
    links: list[Component] = [link("Report", "/collections", summary.name, "plain")]
    if summary.rows and summary.state == "complete":
        links.insert(0, link("Explore", "/explore", summary.name, "primary"))
    if summary.state == "unfinished" and site.sources and not job:
        links.append(html.Button("Remove", className="button danger", **data(remove_collection=summary.name)))
    parts.append(html.Div(links, className="card-links"))
    return html.Article(
        parts, className="card-box chosen" if summary.name == chosen else "card-box", key=summary.name
    )


def coming(name: str, job: Job) -> html.Article:
    """Return the card of a collection that does not exist yet."""
    head = html.Div(
        [html.H2(name), html.Span("building", className="badge-soft busy")], className="card-head"
    )
    return html.Article([head, progress(job)], className="card-box", key=name)


def progress(job: Job) -> html.Div:
    """Return how far a build is."""
    known = job.status == "running"
    line = html.Div(
        html.Div(style={"width": f"{100 * job.fraction:.0f}%"} if known else {}),
        className="progress-line" if known else "progress-line unknown",
    )
    said = (job.message or "starting") if known else "waits for a worker"
    return html.Div([line, html.Small(said, className="quiet")], className="card-progress")


def written(folder: Path) -> list[html.Span]:
    """Return when a collection was last written, and its size on disk."""
    found = [html.Span(size(bytes_of(folder)), className="number")]
    try:
        updated = read_info(folder).get("updated_at")
    except CollectionError:
        updated = None
    if updated:
        found.insert(0, html.Span(moment(datetime.fromisoformat(updated)), className="number"))
    return found


def bytes_of(folder: Path) -> int:
    """Return what the files below a folder take on the disk; those that vanish meanwhile take nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total


def target(job: Job) -> str:
    """Return the name of the collection that a build makes."""
    return Path(job.arguments["into"]).name


def link(text: str, path: str, name: str, tone: str) -> dcc.Link:
    """Return a button that leads to a page about a collection."""
    return dcc.Link(text, href=f"{path}?c={quote(name)}", className=f"button {tone}")


def nothing_yet() -> list:
    """Say what to do first."""
    return [
        html.Span(className="icon icon-collection"),
        html.P("There is no collection yet. Start one below from a folder of images."),
    ]
