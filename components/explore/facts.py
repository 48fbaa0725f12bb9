"""What is known of the opened image: predicted family and every column that has a value.

The picture and its neighbours are drawn by the browser at once (assets/panels/viewer.mjs); this follows.
"""

from dataclasses import dataclass

import pandas as pd
from dash import Input, Output, State, callback, html

from components.ids import Ids
from components.site import site
from components.words import value_in_words
from pipeline.collection import Collection, Column
from pipeline.collection.schema import IMAGE_COLUMNS, title_of
from pipeline.errors import CollectionError

SHORT = 64
SAMPLE, MEASURED, FILE = "Sample and measurement", "Measured on the image", "File"
GROUPS = (SAMPLE, MEASURED, FILE)


@dataclass(frozen=True)
class Fact:
    """One known value of an image, with the heading it stands under."""

    group: str
    title: str
    text: str
    hint: str = ""


def layout() -> html.Div:
    """Return the place where the facts appear."""
    return html.Div(id=Ids.FACTS, className="facts")


@callback(Output(Ids.FACTS, "children"), Input(Ids.VIEWER, "open"), State(Ids.VIEWER, "collection"))
def show_facts(image_id: str | None, name: str) -> list:
    """Tell what is known of the image the user opened."""
    if not image_id or not name:
        return []
    try:
        return fact_list(site().open(name), image_id)
    except CollectionError as error:
        return [html.Div(html.P(str(error)), className="notice bad")]


def fact_list(collection: Collection, image_id: str) -> list:
    """Return the facts of one image as a list under headings.

    Raises CollectionError if the collection does not hold the image.
    """
    row = collection.frame.iloc[collection.row(image_id)]
    label = predicted(collection, row)
    groups: dict[str, list[Fact]] = {}
    for fact in facts_of(collection, row):
        groups.setdefault(fact.group, []).append(fact)
    return label + [_group(title, facts, opened=title != FILE) for title, facts in groups.items()]


def predicted(collection: Collection, row: pd.Series) -> list:
    """Say what each classifier takes the image for, and how sure it is."""
    lines = []
    for entry in collection.info.get("classifiers", {}).values():
        column = entry["column"]
        label, probability = row.get(column), row.get(f"{column}.probability")
        if isinstance(label, str):
            lines.append(verdict(collection.columns[column].title, label, probability))
    return lines


def verdict(title: str, label: str, probability: float | None) -> html.Div:
    """Return a predicted label with its probability as a bar."""
    known = probability is not None and not pd.isna(probability)
    bar = html.Div(
        html.Div(style={"width": f"{100 * float(probability or 0):.0f}%"}), className="progress-line"
    )
    said = f"{100 * float(probability or 0):.0f} %" if known else ""
    head = html.Div([html.Strong(label), html.Span(said, className="number")])
    return html.Div([html.Small(title, className="quiet"), head, bar if known else None], className="verdict")


def facts_of(collection: Collection, row: pd.Series) -> list[Fact]:
    """Return every value that is known of the image, in the order of the collection's columns."""
    told = {entry["column"] for entry in collection.info.get("classifiers", {}).values()}
    told |= {f"{column}.probability" for column in told}
    result = []
    for name, column in collection.columns.items():
        text = None if name in told or column.kind == "coordinate" else value_in_words(row[name], column.unit)
        if text is not None:
            result.append(Fact(group_of(column), column.title or title_of(name), text, column.description))
    return sorted(result, key=lambda fact: GROUPS.index(fact.group))


def group_of(column: Column) -> str:
    """Return the heading a column stands under."""
    if column.name in IMAGE_COLUMNS:
        return FILE
    if column.role == "property" and column.description:
        return MEASURED
    return SAMPLE


def _group(title: str, facts: list[Fact], opened: bool) -> html.Details:
    pairs = [part for fact in facts for part in _pair(fact)]
    head = html.Summary([html.Span(className="icon icon-chevron-right"), html.Span(title)])
    return html.Details([head, html.Dl(pairs)], open=opened, className="fact-group")


def _pair(fact: Fact) -> tuple[html.Dt, html.Dd]:
    text = fact.text if len(fact.text) <= SHORT else fact.text[: SHORT // 2] + "…" + fact.text[-SHORT // 2 :]
    return html.Dt(fact.title, title=fact.hint), html.Dd(text, title=fact.text)
