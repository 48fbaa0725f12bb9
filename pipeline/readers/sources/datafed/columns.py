"""Records of DataFed as columns: their own fields under plain names, their metadata flattened."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipeline.readers.sources.datafed.records import is_damage, parse

TEXTS = {
    "id": "record",
    "title": "title",
    "alias": "alias",
    "desc": "description",
    "owner": "owner",
    "creator": "deposited_by",
    "source": "source",
    "ext": "ext",
    "repo_id": "repository",
    "sch_id": "schema",
    "md_err_msg": "metadata_error",
}
"""Fields of a record that are texts, and the columns they become."""

TIMES = {"ct": "created", "ut": "updated", "dt": "uploaded"}
"""Fields of a record in seconds since 1970, and the columns they become."""

OWN = frozenset({*TEXTS.values(), *TIMES.values(), "tags", "derived_from"})
MOST_COLUMNS = 200
"""Of the metadata, so many columns are taken, the commonest first."""

_LONGEST_LIST = 16
_LARGEST_INTEGER = 2**63
_DERIVED = (None, 0, "DEP_IS_DERIVED_FROM")
_ANCESTOR = (1, "DIR_OUT", "DEP_OUT")


def columns_of(records: list[dict[str, Any]]) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Return one row a record, sentences on metadata that cannot be read, and the columns left out.

    A record with damaged metadata keeps its own fields. Columns without any value are dropped.
    """
    damaged: list[str] = []
    own = [_own_fields(record) for record in records]
    given = [_metadata(record, damaged) for record in records]
    coverage = Counter(name for row in given for name in row)
    chosen = {name for name, _ in coverage.most_common(MOST_COLUMNS)}
    rows = [
        {**fields, **{name: value for name, value in row.items() if name in chosen}}
        for fields, row in zip(own, given, strict=True)
    ]
    table = pd.DataFrame(rows)
    for name in TIMES.values():
        table[name] = pd.to_datetime(table[name], unit="s", errors="coerce")
    left_out = [name for name in coverage if name not in chosen]
    return table.dropna(axis="columns", how="all"), damaged, left_out


def _own_fields(record: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: plain_value(record.get(field) or None) for field, name in TEXTS.items()}
    for field, name in TIMES.items():
        seconds = record.get(field)
        fields[name] = seconds if isinstance(seconds, int | float) and seconds > 0 else None
    fields["tags"] = plain_value(record.get("tags") or None)
    fields["derived_from"] = plain_value(list(_ancestors(record)) or None)
    return fields


def _ancestors(record: dict[str, Any]) -> Iterator[str]:
    """The ids of the records this one was made from."""
    dependencies = record.get("deps")
    for entry in dependencies if isinstance(dependencies, list) else []:
        if isinstance(entry, dict) and entry.get("type") in _DERIVED and entry.get("dir") in _ANCESTOR:
            yield str(entry.get("id", ""))


def _metadata(record: dict[str, Any], damaged: list[str]) -> dict[str, Any]:
    """Return the metadata flattened; what cannot be read is named in `damaged`."""
    value = record.get("metadata") or {}
    if isinstance(value, str):
        value = parse(value)
    if not isinstance(value, dict):
        reason = value if is_damage(value) else f"a {type(value).__name__}, not a JSON object"
        damaged.append(f"{record['id']} {record['title']}: its metadata is {reason}")
        return {}
    return {
        f"metadata/{name}" if name in OWN else name: plain
        for name, entry in flattened(value)
        if (plain := plain_value(entry)) is not None
    }


def flattened(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Walk over the leaves of nested objects, named by their keys with `/` between, in order."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        name, entry = waiting.pop()
        if isinstance(entry, dict):
            inside = [
                (f"{name}/{key.strip() or '_'}" if name else key.strip() or "_", inner)
                for key, inner in entry.items()
            ]
            waiting.extend(reversed(inside))
        else:
            yield _storable(name), entry


def plain_value(value: Any) -> Any:
    """Return a value as a table can hold it: a short list becomes text; objects and long lists are None."""
    if isinstance(value, list):
        is_short = 0 < len(value) <= _LONGEST_LIST
        if not is_short or any(isinstance(entry, list | dict) for entry in value):
            return None
        return ", ".join(_storable(str(entry)) for entry in value)
    if isinstance(value, dict):
        return None
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, int) and abs(value) >= _LARGEST_INTEGER:
        return float(value) if abs(value) < 10**300 else str(value)
    return value


def _storable(text: str) -> str:
    """The text with halves of surrogate pairs, which JSON can hold and no file, written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
