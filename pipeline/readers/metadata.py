"""Metadata of files made flat and JSON-able, and the few notations that many formats share."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np

Metadata = dict[str, str | int | float | bool]

MOST_ENTRIES = 1000
LONGEST_TEXT = 1000
LENGTH_IN_NM = {
    "pm": 1e-3,
    "a": 0.1,
    "å": 0.1,
    "angstrom": 0.1,
    "nm": 1.0,
    "nanometer": 1.0,
    "um": 1e3,
    "µm": 1e3,
    "μm": 1e3,
    "micron": 1e3,
    "microns": 1e3,
    "micrometer": 1e3,
    "mm": 1e6,
    "millimeter": 1e6,
    "cm": 1e7,
    "m": 1e9,
    "meter": 1e9,
}
"""Nanometres in a unit of length, by its case-folded name (both Unicode micro signs)."""

DATE_FORMATS = (
    "%Y:%m:%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%d %b %Y %H:%M:%S",
    "%a %b %d %H:%M:%S %Y",
    "%Y-%m-%d %I:%M:%S %p",
    "%I:%M:%S %p %a %b %d %Y",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y, %H:%M:%S.%f",
    "%d-%b-%Y %H:%M:%S",
)


def flat(nested: Mapping[str, Any]) -> Metadata:
    """Flatten nested metadata to `outer.inner` keys with text, numbers and booleans.

    What has no value in JSON (NaN, bulk data) is left out; long texts are cut at LONGEST_TEXT
    characters, and only the first MOST_ENTRIES entries are kept.
    """
    entries: Metadata = {}
    for key, value in _leaves(nested):
        plain = _plain(value)
        if plain is not None and len(entries) < MOST_ENTRIES:
            entries[key] = plain
    return entries


def _leaves(nested: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in nested.items():
        name = prefix + _text(str(key))
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{name}.")
        elif name:
            yield name, value


def _plain(value: Any) -> str | int | float | bool | None:
    if isinstance(value, (np.ndarray, np.generic)):
        if value.size > 16 or value.dtype.kind == "V":
            return None
        value = value.tolist()
    if isinstance(value, list | tuple):
        value = value[0] if len(value) == 1 else ", ".join(str(part) for part in value[:16])
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) < 2**63 else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, datetime):
        return value.isoformat()
    return _text(value)[:LONGEST_TEXT] or None if isinstance(value, str) else None


def _text(value: str) -> str:
    """Remove what cannot be stored or shown: control characters and halves of surrogate pairs."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", value).strip()


def number(text: str) -> str | int | float:
    """Read a number written as text; other text comes back stripped."""
    text = text.strip()
    if re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text)
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text):
        return float(text)
    return text


def length_nm(value: Any, unit: str | None) -> float | None:
    """Convert a length to nanometres; None where it is no positive length or the unit is unknown."""
    factor = LENGTH_IN_NM.get((unit or "").strip().casefold())
    if factor is None or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        return None
    length = float(value) * factor
    return length if math.isfinite(length) and length > 0 else None


def moment(text: Any) -> datetime | None:
    """Read a date and time as instruments write them; None for anything else.

    The time of day is kept as written: with its zone where one is given, else the laboratory's.
    """
    if isinstance(text, bytes):
        text = text.decode("ascii", "replace")
    if not isinstance(text, str):
        return None
    text = text.strip().strip("\x00")
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text)) if len(text) > 10 else None
    except ValueError:
        pass
    for layout in DATE_FORMATS:
        try:
            return datetime.strptime(text, layout)
        except ValueError:
            continue
    return None


def branch(tree: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the directory under these names; empty where there is none."""
    for name in names:
        found = tree.get(name)
        if not isinstance(found, dict):
            return {}
        tree = found
    return tree
