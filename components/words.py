"""Counts, numbers, dates and durations as people read them. Pure."""

import math
from datetime import datetime
from typing import Any

import pandas as pd

_SIZES = ("B", "kB", "MB", "GB", "TB")


def count(value: int) -> str:
    """1234 -> '1,234'."""
    return f"{value:,}"


def images(value: int) -> str:
    """1 -> '1 image', 12 -> '12 images'."""
    return f"{value:,} {'image' if value == 1 else 'images'}"


def number(value: float) -> str:
    """Return a number with four digits that count, with a true minus sign."""
    if value == 0:
        return "0"
    if float(value).is_integer() and abs(value) < 1e9:
        text = f"{int(value):,}" if abs(value) >= 1e5 else str(int(value))
    elif 1e-3 <= abs(value) < 1e6:
        text = f"{value:.{max(0, 3 - math.floor(math.log10(abs(value))))}f}".rstrip("0").rstrip(".")
    else:
        mantissa, exponent = f"{value:.3e}".split("e")
        text = f"{mantissa.rstrip('0').rstrip('.')}×10{_superscript(int(exponent))}"
    return text.replace("-", "−")


def _superscript(value: int) -> str:
    return str(value).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def moment(value: datetime | pd.Timestamp) -> str:
    """Return a date, with the minute unless it is midnight."""
    return f"{value:%Y-%m-%d}" if (value.hour, value.minute) == (0, 0) else f"{value:%Y-%m-%d %H:%M}"


def duration(seconds: float) -> str:
    """Return seconds as '850 ms', '12 s', '3 min 5 s' or '2 h 10 min'."""
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{round(seconds)} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min {int(seconds % 60)} s"
    return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60)} min"


def size(byte_count: float) -> str:
    """Return bytes as '12 MB'."""
    step = 0
    while byte_count >= 1000 and step < len(_SIZES) - 1:
        byte_count, step = byte_count / 1000, step + 1
    digits = 1 if byte_count < 10 and step else 0
    return f"{byte_count:.{digits}f} {_SIZES[step]}"


def value_in_words(value: Any, unit: str | None = None) -> str | None:
    """Return any table value as text with its unit; None if it is missing."""
    if isinstance(value, (list, tuple)) or getattr(value, "ndim", 0) > 0:
        return ", ".join(str(one) for one in value) or None
    if value is None or pd.isna(value) or (isinstance(value, float) and math.isinf(value)):
        return None
    if isinstance(value, (datetime, pd.Timestamp)):
        return moment(value)
    if (isinstance(value, (int, float)) and not isinstance(value, bool)) or hasattr(value, "dtype"):
        text = number(float(value))
        return f"{text} {unit}" if unit else text
    return str(value)
