"""The current view of a map as a Plotly figure that can be edited and saved.

The map on the page is drawn by its own engine (docs/map.md); this is what is taken away from it. Plotly is
imported when a figure is made, so that importing this module stays light.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from jaxtyping import Bool

from pipeline.collection import Collection, filters
from pipeline.collection.schema import MAIN_MAP, Column
from pipeline.errors import CollectionError

if TYPE_CHECKING:
    import plotly.graph_objects

MOST_POINTS = 25_000
MOST_COLOURS = 20
_SVG_AT_MOST = 5_000  # points in the plane beyond that are drawn with WebGL
# The colours of assets/map/palette.mjs, in the same order.
_COLOURS = {
    "light": "0072b2 e69f00 009e73 d55e00 cc79a7 56b4e9 562b95 b1d179 971a06 0e6355 "
    "a54387 d8ada1 7e5f07 a77fef 83af63 a3c5ff 0c4165 7767d6 720047 38dfcf",
    "dark": "2f8fe0 f2ac18 12b886 ef6a2e ec9ac8 8fd6fb a85faf dbff7b 855644 28887b "
    "ffdac3 5854bb 699a07 cb4e67 00baff aad186 9f367f ab89b4 666e00 61ffff",
}
_OTHER = {"light": "#a3a8b0", "dark": "#6b7280"}
_MISSING = {"light": "#cfd3d9", "dark": "#444b55"}
_SINGLE = {"light": "#2f6f9f", "dark": "#6fb1dc"}
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
    hold `theme` (light or dark) and, for numbers, `map` (a colour scale), `low`, `high` and `reverse`. Raises
    CollectionError for an unknown map or other dimensions than 2 and 3, UnknownColumnError, FilterError.
    """
    import plotly.graph_objects as go

    style = style or {}
    axes = _axes(collection, map, dimensions)
    known = collection.frame[axes].notna().all(axis=1).to_numpy()
    wanted = known & filters.apply(filter, collection.frame, collection.columns)
    wanted = wanted if rows is None else wanted & rows
    chosen = _sample(wanted)
    frame = collection.frame.iloc[chosen]
    traces = _traces(collection, frame, colour, {"theme": "light", **style})
    places = dict(zip(("x", "y", "z"), axes, strict=False))
    plane = go.Scattergl if len(frame) > _SVG_AT_MOST else go.Scatter
    kind = go.Scatter3d if dimensions == 3 else plane
    size = 3 if dimensions == 3 else _size(len(frame))
    drawn = go.Figure()
    for name, mask, marker in traces:
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


_Trace = tuple[str, np.ndarray, dict[str, Any]]


def _traces(
    collection: Collection, frame: pd.DataFrame, colour: str | None, style: dict[str, Any]
) -> list[_Trace]:
    """Return name, rows and marker of every trace."""
    theme = style["theme"]
    if colour is None:
        return [("images", np.full(len(frame), True), {"color": _SINGLE[theme]})]
    column = collection.column(colour)
    values = frame[colour]
    if column.kind in ("number", "date", "coordinate"):
        return _ramp(column, values, style)
    if column.kind == "categories":
        values = values.map(lambda several: several[0] if len(several) else None, na_action="ignore")
    return _categories(collection, column, values, theme)


def _categories(collection: Collection, column: Column, values: pd.Series, theme: str) -> list[_Trace]:
    """Return a trace for each of the most frequent values, one for the rest and one for missing."""
    text = values.astype("string")
    counts = collection.frame[column.name].astype("string").value_counts()
    names = sorted(counts.index.tolist(), key=lambda value: (-counts[value], value))
    shown = [
        (name, (text == name).fillna(False).to_numpy(bool), {"color": f"#{colour}"})
        for name, colour in zip(names, _COLOURS[theme].split(), strict=False)
    ]
    rest = names[MOST_COLOURS:]
    if rest:
        others = text.isin(rest).fillna(False).to_numpy(bool)
        shown.append((f"{len(rest)} other values", others, {"color": _OTHER[theme]}))
    shown.append(("missing", text.isna().to_numpy(bool), {"color": _MISSING[theme]}))
    return [trace for trace in shown if trace[1].any()]


def _ramp(column: Column, values: pd.Series, style: dict[str, Any]) -> list[_Trace]:
    numbers = _as_numbers(values)
    known = np.isfinite(numbers)
    missing = ("missing", ~known, {"color": _MISSING[style["theme"]]})
    if not known.any():
        return [missing]
    low, high = _ends(numbers[known])
    bar: dict[str, Any] = {"title": {"text": _titled(column)}}
    if column.kind == "date":
        ticks = np.linspace(low, high, 5)
        days = [str(np.datetime64(int(tick), "ms").astype("datetime64[D]")) for tick in ticks]
        bar |= {"tickvals": ticks.tolist(), "ticktext": days}
    marker = {
        "color": numbers[known],
        "colorscale": "greys_r" if style.get("map") == "grey" else style.get("map") or "viridis",
        "reversescale": bool(style.get("reverse")),
        "cmin": low if style.get("low") is None else style["low"],
        "cmax": high if style.get("high") is None else style["high"],
        "colorbar": bar,
        "showscale": True,
    }
    traces = [] if known.all() else [missing]
    return [*traces, (column.title or column.name, known, marker)]


def _as_numbers(values: pd.Series) -> np.ndarray:
    """Return numbers as they are, dates as milliseconds since 1970; NaN = missing."""
    if pd.api.types.is_datetime64_any_dtype(values):
        naive = values.dt.tz_convert(None) if values.dt.tz is not None else values
        numbers = naive.to_numpy("datetime64[ms]").astype(np.float64)
        return np.where(naive.isna(), np.nan, numbers)
    return values.to_numpy(np.float64, na_value=np.nan)


def _ends(numbers: np.ndarray) -> tuple[float, float]:
    """Return the whole range, or that of all but the outermost hundredths where outliers take most of it."""
    low, high = float(numbers.min()), float(numbers.max())
    inner_low, inner_high = (float(end) for end in np.quantile(numbers, (0.01, 0.99)))
    is_stretched = inner_high > inner_low and high - low > 2 * (inner_high - inner_low)
    return (inner_low, inner_high) if is_stretched else (low, high)


def _titled(column: Column) -> str:
    title = column.title or column.name
    return f"{title} ({column.unit})" if column.unit else title


def _note(collection: Collection, drawn: int, wanted: int, map: str, dimensions: int) -> str:
    """Say what is drawn: how many of how many, and what sample of them."""
    title = collection.info["maps"][map].get("title", map)
    images = f"{wanted:,} of {collection.rows:,} images" if wanted < collection.rows else f"{wanted:,} images"
    sampled = f", {drawn:,} of them at random" if drawn < wanted else ""
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
        legend |= {"title": {"text": _titled(collection.column(colour))}}
    return {
        "template": "plotly_dark" if theme == "dark" else "plotly_white",
        "paper_bgcolor": _GROUND[theme],
        "plot_bgcolor": _GROUND[theme],
        "title": {"text": collection.title, "subtitle": {"text": note, "font": {"size": 12}}},
        "legend": legend,
        "dragmode": "pan",
        "xaxis": bare,
        "yaxis": {**bare, "scaleanchor": "x"},
        "scene": {"xaxis": bare, "yaxis": bare, "zaxis": bare, "aspectmode": "data"},
        "hovermode": "closest",
    }
