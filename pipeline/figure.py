"""The current view of a map as a Plotly figure that can be edited and saved.

The map on the page is drawn by its own engine (docs/map.md); this is what is taken away from it. Plotly is
imported when a figure is made, so that importing this module stays light.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Bool

from pipeline.collection import Collection, filters
from pipeline.collection.schema import MAIN_MAP
from pipeline.errors import CollectionError
from pipeline.figure_camera import layout_of
from pipeline.figure_colour import titled, traces

if TYPE_CHECKING:
    import plotly.graph_objects

MOST_POINTS = 25_000
_SVG_AT_MOST = 5_000  # points in the plane beyond that are drawn with WebGL
_GROUND = {"light": "#ffffff", "dark": "#11151b"}
_CONFIG = {"editable": True, "displaylogo": False, "scrollZoom": True, "showSendToCloud": False}


def figure(
    collection: Collection,
    rows: Bool[np.ndarray, " image"] | None = None,
    *,
    filter: Any = None,
    colour: str | None = None,
    map: str = MAIN_MAP,
    dimensions: int = 2,
    style: Mapping[str, Any] | None = None,
) -> "plotly.graph_objects.Figure":
    """Draw the images of `rows` (all) that pass `filter` on a map, coloured by a column.

    More than 25,000 images are a random sample of them, the same every time; the figure says so. `style` may
    hold `theme` (light or dark), for numbers `map` (a colour scale), `low`, `high`, `log` and `reverse`, for
    categories `values`: those that have a colour, in order; and `camera`, the page's. Raises CollectionError
    for an unknown map, other dimensions than 2 and 3, ends of a ramp that are no numbers or a camera that is
    none, UnknownColumnError, FilterError.
    """
    import plotly.graph_objects as go

    style = style or {}
    axes = _axes(collection, map, dimensions)
    known = collection.frame[axes].notna().all(axis=1).to_numpy()
    wanted = known & filters.apply(filter, collection.frame, collection.columns)
    wanted = wanted if rows is None else wanted & rows
    chosen = _sample(wanted)
    frame = collection.frame.iloc[chosen]
    coloured = traces(collection, frame, colour, {"theme": "light", **style})
    places = dict(zip(("x", "y", "z"), axes, strict=False))
    plane = go.Scattergl if len(frame) > _SVG_AT_MOST else go.Scatter
    kind = go.Scatter3d if dimensions == 3 else plane
    size = 3 if dimensions == 3 else _size(len(frame))
    drawn = go.Figure()
    for name, mask, marker in coloured:
        part = frame[mask]
        drawn.add_trace(
            kind(
                **{axis: part[column].to_numpy(np.float32) for axis, column in places.items()},
                mode="markers",
                name=name,
                marker={"size": size, **marker},
                text=part.get("path", part.index),
                hovertemplate="%{text}<extra>%{fullData.name}</extra>",
            )
        )
    note = _note(collection, len(frame), int(wanted.sum()), map, dimensions)
    drawn.update_layout(_layout(collection, colour, note, str(style.get("theme", "light"))))
    if known.any():
        everywhere = collection.frame.loc[known, axes].to_numpy(np.float64)
        extent = np.stack([everywhere.min(axis=0), everywhere.max(axis=0)], axis=1)
        drawn.update_layout(layout_of(style.get("camera"), extent))
    return drawn


def html(drawn: "plotly.graph_objects.Figure") -> str:
    """Return a figure as one page that works without a network: titles and legend are edited in place."""
    return str(drawn.to_html(include_plotlyjs=True, full_html=True, config=_CONFIG))


def _axes(collection: Collection, map: str, dimensions: int) -> list[str]:
    known = collection.info["maps"]
    if map not in known:
        raise CollectionError(f"{collection.name} has no map {map!r} (it has: {', '.join(known) or 'none'}).")
    if dimensions not in (2, 3):
        raise CollectionError(f"A map has 2 or 3 dimensions, not {dimensions}.")
    names = ("x", "y") if dimensions == 2 else ("x3", "y3", "z3")
    return [f"{map}.{name}" for name in names]


def _sample(wanted: Bool[np.ndarray, " image"]) -> np.ndarray:
    """Return the places of what is wanted, at most 25,000 at random."""
    places = np.flatnonzero(wanted)
    if len(places) <= MOST_POINTS:
        return places
    return np.sort(np.random.default_rng(0).choice(places, MOST_POINTS, replace=False))


def _size(count: int) -> float:
    return 8.0 if count < 2_000 else 5.0 if count < 10_000 else 3.5


def _note(collection: Collection, drawn: int, wanted: int, map: str, dimensions: int) -> str:
    """Say what is drawn: how many of how many, and what sample of them."""
    title = collection.info["maps"][map].get("title", map)
    images = f"{wanted:,} of {collection.rows:,} images" if wanted < collection.rows else f"{wanted:,} images"
    sampled = f", sampled: {drawn:,} of them at random" if drawn < wanted else ""
    parts = [f"{title}, {dimensions}-D", images + sampled, f"version {collection.version}"]
    return " · ".join([*parts, *([collection.notice] if collection.notice else [])])


def _layout(collection: Collection, colour: str | None, note: str, theme: str) -> dict[str, Any]:
    bare: dict[str, Any] = {
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "title": {"text": ""},
    }
    legend: dict[str, Any] = {"itemsizing": "constant"}
    if colour is not None:
        legend |= {"title": {"text": titled(collection.column(colour))}}
    return {
        "template": "plotly_dark" if theme == "dark" else "plotly_white",
        "paper_bgcolor": _GROUND[theme],
        "plot_bgcolor": _GROUND[theme],
        "title": {"text": collection.title, "subtitle": {"text": note, "font": {"size": 12}}},
        "legend": legend,
        "dragmode": "pan",
        "xaxis": bare,
        "yaxis": {**bare, "scaleanchor": "x"},
        "scene": {"xaxis": bare, "yaxis": bare, "zaxis": bare, "aspectmode": "data", "dragmode": "orbit"},
        "hovermode": "closest",
    }
