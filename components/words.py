"""Counts, dates, durations and sizes as people read them. Pure."""

from datetime import datetime

_SIZES = ("B", "kB", "MB", "GB", "TB")


def count(value: int) -> str:
    """1234 -> '1,234'."""
    return f"{value:,}"


def images(value: int) -> str:
    """1 -> '1 image', 12 -> '12 images'."""
    return f"{value:,} {'image' if value == 1 else 'images'}"


def moment(value: datetime) -> str:
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
