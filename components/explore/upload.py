"""The answer to an upload in words: what it is taken for, how new it is, what is like it."""

from typing import Any

from dash import Input, Output, State, callback, html

from components.ids import Ids


def layout() -> html.Div:
    """Return the place where the answer appears."""
    return html.Div(id=Ids.UPLOAD_RESULT, className="facts")


@callback(Output(Ids.UPLOAD_RESULT, "children"), Input(Ids.UPLOAD, "result"), State(Ids.UPLOAD, "collection"))
def show_result(result: dict[str, Any] | None, name: str) -> list:
    """Tell what the server found about the upload."""
    return found(result) if result else []


def found(result: dict[str, Any]) -> list:
    """Return labels and novelty of an uploaded image."""
    return []
