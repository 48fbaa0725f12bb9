"""The page docs: the HTTP interface, drawn from its OpenAPI description without a foreign script."""

import dash
from dash import html

from components.ids import Ids
from components.panel import Panel

dash.register_page(__name__, path="/docs", title="Microscape – interface", order=2)

layout = html.Div(
    html.Div(
        [
            html.H1("HTTP interface"),
            html.P(
                ["Described for machines in ", html.A("/openapi.json", href="/openapi.json"), "."],
                className="quiet",
            ),
            Panel(id=Ids.INTERFACE, kind="interface"),
        ],
        className="inner",
    ),
    className="column-page",
)
