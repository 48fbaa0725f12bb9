"""Dates as laboratories write them.

ISO 8601, EXIF (2020:10:28 12:10:42), 28.10.2020, 10/28/2020 or 28/10/2020 where the column shows which,
and, only in a column whose name says that it holds dates, 211118, 20211118 and 20211118_121042.
"""

import re

import pandas as pd

NAMED_DATE = re.compile(
    r"(^|[^a-z])(date|datetime|time|timestamp|day|acquired|recorded|measured)([^a-z]|$)|_at$"
)
TIME = r"([ T_]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?"
ZONE = r"(Z|[+-]\d{2}:?\d{2})?"
WRITTEN = (
    (re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}{TIME}{ZONE}"), "ISO8601"),
    (re.compile(r"\d{4}:\d{2}:\d{2} \d{2}:\d{2}:\d{2}"), "%Y:%m:%d %H:%M:%S"),
    (re.compile(rf"\d{{4}}/\d{{1,2}}/\d{{1,2}}{TIME}"), "mixed"),
    (re.compile(rf"\d{{1,2}}\.\d{{1,2}}\.\d{{4}}{TIME}"), "day first"),
    (re.compile(rf"\d{{1,2}}/\d{{1,2}}/\d{{4}}{TIME}"), "slashes"),
)
COMPACT = (
    (re.compile(r"\d{8}"), "%Y%m%d"),
    (re.compile(r"\d{6}"), "%y%m%d"),
    (re.compile(r"\d{8}[_ T-]\d{6}"), "%Y%m%d%H%M%S"),
    (re.compile(r"\d{6}[_ T-]\d{6}"), "%y%m%d%H%M%S"),
    (re.compile(r"\d{14}"), "%Y%m%d%H%M%S"),
)


def dates_of(name: str, texts: pd.Series) -> pd.Series | None:
    """All texts of a column as dates, naive (those with a zone in UTC); None if they are not all dates."""
    distinct = texts.unique()
    for shape, layout in WRITTEN:
        if all(map(shape.fullmatch, distinct)):
            return _parsed(texts, layout)
    if NAMED_DATE.search(name.casefold()):
        for shape, layout in COMPACT:
            if all(map(shape.fullmatch, distinct)):
                return _parsed(texts.str.replace(r"[_ T-]", "", regex=True), layout)
    return None


def _parsed(texts: pd.Series, layout: str) -> pd.Series | None:
    is_day_first = layout == "day first"
    if layout == "slashes":
        order = _slash_order(texts)
        if order is None:
            return None
        is_day_first = order == "day first"
    is_free = layout in ("day first", "slashes", "mixed")
    parsed = pd.to_datetime(
        texts.str.replace("_", " ") if is_free else texts,
        format="mixed" if is_free else layout,
        dayfirst=is_day_first,
        errors="coerce",
        utc=layout == "ISO8601",
    )
    if parsed.isna().any():
        return None
    return parsed.dt.tz_localize(None) if parsed.dt.tz is not None else parsed


def _slash_order(texts: pd.Series) -> str | None:
    """Whether 01/02/2020 begins with the day or the month: known only if a number above 12 shows it."""
    parts = texts.str.split(r"[/ ]", regex=True, expand=True)
    first, second = parts[0].astype(int).max(), parts[1].astype(int).max()
    if (first > 12) == (second > 12):
        return None
    return "day first" if first > 12 else "month first"
