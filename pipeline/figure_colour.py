"""The colours of a Plotly figure: traces by category or along a ramp, as the page's map has them.

The same choices as in colouring.mjs, palette.mjs and ramps.mjs of assets/map. Plotly is imported when a ramp
is made.
"""

import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float

from pipeline.collection import Collection
from pipeline.collection.schema import Column
from pipeline.errors import CollectionError

MOST_COLOURS = 20
_LETTERS = 28  # of a line of a legend's title
_COLOURS = {
    "light": "0072b2 e69f00 009e73 d55e00 cc79a7 56b4e9 562b95 b1d179 971a06 0e6355 "
    "a54387 d8ada1 7e5f07 a77fef 83af63 a3c5ff 0c4165 7767d6 720047 38dfcf",
    "dark": "2f8fe0 f2ac18 12b886 ef6a2e ec9ac8 8fd6fb a85faf dbff7b 855644 28887b "
    "ffdac3 5854bb 699a07 cb4e67 00baff aad186 9f367f ab89b4 666e00 61ffff",
}
_OTHER = {"light": "#a3a8b0", "dark": "#6b7280"}
_MISSING = {"light": "#cfd3d9", "dark": "#444b55"}
_SINGLE = {"light": "#2f6f9f", "dark": "#6fb1dc"}
# Where each scale would drown in the ground it is cut; what Plotly calls them.
_RAMPS: dict[str, tuple[str | list[str], dict[str, tuple[float, float]]]] = {
    "viridis": ("viridis", {"dark": (0.16, 1.0), "light": (0.0, 0.93)}),
    "cividis": ("cividis", {"dark": (0.14, 1.0), "light": (0.0, 0.93)}),
    "inferno": ("inferno", {"dark": (0.24, 1.0), "light": (0.02, 0.84)}),
    "magma": ("magma", {"dark": (0.26, 1.0), "light": (0.02, 0.84)}),
    "grey": (["rgb(0, 0, 0)", "rgb(255, 255, 255)"], {"dark": (0.25, 1.0), "light": (0.0, 0.8)}),
}
_STOPS = 33
_SAMPLE_ROWS = 20_000
_FEWEST_IN_SAMPLE = 20
_STRETCHED = 3  # times the middle ninety-eight hundredths
_TICKS = 5

Trace = tuple[str, np.ndarray, dict[str, Any]]


def traces(
    collection: Collection, frame: pd.DataFrame, colour: str | None, style: Mapping[str, Any]
) -> list[Trace]:
    """Return name, rows of `frame` and marker of every trace; `style` as pipeline.figure.figure takes it."""
    theme = style["theme"]
    if colour is None:
        return [("images", np.full(len(frame), True), {"color": _SINGLE[theme]})]
    column = collection.column(colour)
    if column.kind in ("number", "date", "coordinate"):
        return _along_ramp(column, frame[colour], collection.frame[colour], style)
    return _categories(collection, column, frame[colour], style)


def titled(column: Column) -> str:
    """Return the title of a column with its unit, once, in lines that leave room for the map."""
    title = column.title or column.name
    if column.unit and not title.endswith(f"({column.unit})"):
        title = f"{title} ({column.unit})"
    return "<br>".join(textwrap.wrap(title, _LETTERS))


def _categories(
    collection: Collection, column: Column, values: pd.Series, style: Mapping[str, Any]
) -> list[Trace]:
    """Return a trace for each value that has a colour, in order, one for the rest and one for missing."""
    theme = style["theme"]
    text = _first(column, values)
    counts = _first(column, collection.frame[column.name]).value_counts()
    by_count = sorted(counts.index.tolist(), key=lambda value: (-counts[value], value))
    wanted = style.get("values")
    chosen = [value for value in wanted if value in counts] if isinstance(wanted, list) else by_count
    coloured = chosen[:MOST_COLOURS]
    shown = [
        (name, (text == name).fillna(False).to_numpy(bool), {"color": f"#{colour}"})
        for name, colour in zip(coloured, _COLOURS[theme].split(), strict=False)
    ]
    rest = set(by_count) - set(coloured)
    if rest:
        others = text.isin(rest).fillna(False).to_numpy(bool)
        said = "1 other value" if len(rest) == 1 else f"{len(rest)} other values"
        shown.append((said, others, {"color": _OTHER[theme]}))
    shown.append(("missing", text.isna().to_numpy(bool), {"color": _MISSING[theme]}))
    return [trace for trace in shown if trace[1].any()]


def _first(column: Column, values: pd.Series) -> pd.Series:
    """Return values as text; of several the first."""
    if column.kind == "categories":
        values = values.map(lambda several: several[0] if len(several) else None, na_action="ignore")
    return values.astype("string")


def _along_ramp(
    column: Column, values: pd.Series, everything: pd.Series, style: Mapping[str, Any]
) -> list[Trace]:
    """Return a trace of what has a value and one of what has none."""
    numbers = _as_numbers(values)
    known = np.isfinite(numbers)
    missing = ("missing", ~known, {"color": _MISSING[style["theme"]]})
    if not known.any():
        return [missing]
    low, high, is_log = _range(_as_numbers(everything), style)
    is_log = is_log and column.kind != "date"
    ends = np.array([low, high])
    marker = {
        "color": _log(numbers[known], low) if is_log else numbers[known],
        "colorscale": _scale(str(style.get("map")), style["theme"]),
        "reversescale": bool(style.get("reverse")),
        "cmin": float(_log(ends, low)[0]) if is_log else low,
        "cmax": float(_log(ends, low)[1]) if is_log else high,
        "colorbar": {"title": {"text": titled(column)}, **_ticks(column, low, high, is_log)},
        "showscale": True,
    }
    rest = [] if known.all() else [missing]
    return [*rest, (column.title or column.name, known, marker)]


def _scale(name: str, theme: str) -> list[list[Any]]:
    """Return a scale as the page draws it on this ground; viridis where the name is none of the page's."""
    from plotly.colors import sample_colorscale

    plotly_name, cuts = _RAMPS.get(name, _RAMPS["viridis"])
    start, end = cuts[theme]
    shares = np.linspace(0, 1, _STOPS)
    colours = sample_colorscale(plotly_name, (start + (end - start) * shares).tolist())
    return [[float(share), colour] for share, colour in zip(shares, colours, strict=True)]


def _range(numbers: Float[np.ndarray, " image"], style: Mapping[str, Any]) -> tuple[float, float, bool]:
    """Return the values at the ends of the ramp, and whether it is logarithmic."""
    usual_low, usual_high = _usual_ends(numbers)
    given_low, given_high = (_end(style, name) for name in ("low", "high"))
    high = usual_high if given_high is None else given_high
    positive = numbers[np.isfinite(numbers) & (numbers > 0)]
    is_log = bool(style.get("log")) and positive.size > 0
    low = float(positive.min()) if is_log and usual_low <= 0 else usual_low
    low = low if given_low is None else given_low
    return low, max(low, high), is_log and low > 0


def _end(style: Mapping[str, Any], name: str) -> float | None:
    value = style.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise CollectionError(f"The end {name!r} of the ramp is {str(value)[:80]!r}: give a number, or none.")
    return float(value)


def _usual_ends(numbers: Float[np.ndarray, " image"]) -> tuple[float, float]:
    """Return the whole range, or that of all but the outermost hundredths where outliers take most of it."""
    known = numbers[np.isfinite(numbers)]
    low, high = float(known.min()), float(known.max())
    sample = np.sort(numbers[:_SAMPLE_ROWS][np.isfinite(numbers[:_SAMPLE_ROWS])])
    if len(sample) < _FEWEST_IN_SAMPLE:
        return low, high
    inner_low, inner_high = (float(sample[int(len(sample) * share)]) for share in (0.01, 0.99))
    is_stretched = inner_high > inner_low and high - low > _STRETCHED * (inner_high - inner_low)
    return (inner_low, inner_high) if is_stretched else (low, high)


def _log(numbers: Float[np.ndarray, " value"], low: float) -> Float[np.ndarray, " value"]:
    """Return powers of ten; what is not above `low` is as `low`."""
    return np.log10(np.maximum(numbers, low))


def _ticks(column: Column, low: float, high: float, is_log: bool) -> dict[str, Any]:
    """Return where the scale is marked and with what, for dates and logarithms."""
    if column.kind == "date":
        places = np.linspace(low, high, _TICKS)
        days = [str(np.datetime64(int(place), "ms").astype("datetime64[D]")) for place in places]
        return {"tickvals": places.tolist(), "ticktext": days}
    if not is_log:
        return {}
    values = np.geomspace(low, high, _TICKS)
    return {"tickvals": np.log10(values).tolist(), "ticktext": [f"{value:.3g}" for value in values]}


def _as_numbers(values: pd.Series) -> Float[np.ndarray, " image"]:
    """Return numbers as they are, dates as milliseconds since 1970; NaN = missing."""
    if pd.api.types.is_datetime64_any_dtype(values):
        naive = values.dt.tz_convert(None) if values.dt.tz is not None else values
        numbers = naive.to_numpy("datetime64[ms]").astype(np.float64)
        return np.where(naive.isna(), np.nan, numbers)
    return values.to_numpy(np.float64, na_value=np.nan)
