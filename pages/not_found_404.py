"""What an address shows that leads nowhere."""

import dash
from dash import dcc, html

dash.register_page(__name__, title="Microscape – not found")

layout = html.Div(
    [
        html.Span(className="icon icon-compass"),
        html.H1("There is nothing at this address"),
        html.P("The link may be old or mistyped."),
        dcc.Link("Go to the map", href="/explore", className="button primary"),
    ],
    className="obstacle",
)
