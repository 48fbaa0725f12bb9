"""The build report of one collection: stages, files that could not be read, metadata that did not match."""

from typing import Any

import pandas as pd
from dash import html

from components.site import Site
from components.words import count, duration, size
from pipeline.collection import Collection
from pipeline.errors import CollectionError

MOST_LISTED = 200
UNMATCHED = {
    "unmatched_rows": "Rows of the metadata table without an image",
    "unmatched_files": "Images without a row in the metadata table",
    "damaged_rows": "Damaged entries of the metadata",
    "left_out_columns": "Rare columns of the metadata that were left out",
    "pattern_missed": "File names that do not fit the pattern",
}


def report(site: Site, name: str) -> html.Section:
    """Return the report of a collection, or the sentence why it cannot be opened."""
    try:
        collection = site.open(name)
        failed = unreadable(collection)
    except CollectionError as error:
        return html.Section(html.Div(html.P(str(error)), className="notice bad"), className="report")
    head = [html.H2(f"Report: {collection.title}"), source_line(collection)]
    parts = [
        stages(collection.info["stages"]),
        unreadable_list(failed),
        *unmatched(collection.info.get("metadata", {})),
    ]
    return html.Section([*head, *parts], className="report")


def source_line(collection: Collection) -> html.P:
    """Say what the collection was built from."""
    source = collection.info["source"]
    said: list[Any] = ["Built from ", html.Code(source.get("root", "an unknown folder"))]
    if source.get("metadata"):
        said += [" with the table ", html.Code(source["metadata"])]
    if source.get("pattern"):
        said += [" and the file-name pattern ", html.Code(source["pattern"])]
    return html.P([*said, "."], className="quiet")


def stages(stages: dict[str, dict[str, Any]]) -> html.Table | html.P:
    """Return the stages with rows, time, throughput and peak memory."""
    if not stages:
        return html.P("No stage has been recorded.", className="quiet")
    titles = ("Stage", "Rows", "Time", "Rows a second", "Peak memory")
    head = html.Thead(html.Tr([html.Th(title) for title in titles]))
    return html.Table(
        [head, html.Tbody([stage(*item) for item in stages.items()])], className="stages number"
    )


def stage(name: str, reading: dict[str, Any]) -> html.Tr:
    """Return one stage as a row."""
    seconds = reading["duration_s"]
    rate = count(round(reading["rows"] / seconds)) if seconds > 0 else "–"
    cells = (name, count(reading["rows"]), duration(seconds), rate, size(reading["peak_memory_mb"] * 1e6))
    return html.Tr([html.Td(cell) for cell in cells])


def unreadable(collection: Collection) -> pd.DataFrame:
    """Return path and reason of every file that could not be read."""
    files = collection.table("files")
    if files.empty:
        return pd.DataFrame(columns=["path", "error"])
    return files.loc[files["status"] == "unreadable", ["path", "error"]]


def unreadable_list(failed: pd.DataFrame) -> html.Details | html.P:
    """Return the files that could not be read, with reasons."""
    if failed.empty:
        return html.P(
            [html.Span(className="icon icon-check"), " Every file could be read."], className="quiet"
        )
    rows = failed.head(MOST_LISTED).itertuples(index=False)
    lines = [
        html.Li([html.Code(str(row.path)), html.Span(f" {row.error}", className="quiet")]) for row in rows
    ]
    return folded(f"{count(len(failed))} files could not be read", lines, len(failed), opened=True)


def unmatched(metadata: dict[str, Any]) -> list:
    """Return what did not match, on either side of the metadata."""
    return [
        folded(
            f"{title}: {count(metadata[f'{key}_count'])}",
            [html.Li(html.Code(item)) for item in metadata.get(key, [])],
            metadata[f"{key}_count"],
            opened=False,
        )
        for key, title in UNMATCHED.items()
        if metadata.get(f"{key}_count")
    ]


def folded(title: str, lines: list, total: int, opened: bool) -> html.Details:
    """Return a list that folds; it says so where it does not show all."""
    if total > len(lines):
        lines = [*lines, html.Li(f"… and {count(total - len(lines))} more", className="quiet")]
    head = html.Summary([html.Span(className="icon icon-chevron-right"), html.Span(title)])
    return html.Details([head, html.Ul(lines)], open=opened, className="fact-group")
