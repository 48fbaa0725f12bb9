"""Which file belongs to which record.

A record names its file by, in this order: its number (`d/123` is `123.tif`, the name the client downloads
it under), the file it was uploaded from (`source`), its alias, its title. A rule counts for all records
before the next is tried; a file has one record and a record one file.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.readers.sources.matching import without_suffix

_SHOWN = 3


@dataclass
class Matched:
    """The file of a record by its id, and why records that name files have none."""

    files: dict[str, str] = field(default_factory=dict)
    contested: dict[str, str] = field(default_factory=dict)


def match_files(records: Sequence[dict[str, Any]], paths: Sequence[str]) -> Matched:
    """Give records their files; what fits several files, or one that others fit too, is contested."""
    names = _Names(paths)
    matched = Matched()
    taken: set[str] = set()
    for rule in (names.by_number, names.by_source, names.by_alias, names.by_title):
        _apply(rule, records, matched, taken)
    for known in matched.files:
        matched.contested.pop(known, None)
    return matched


def _apply(
    rule: Callable[[dict[str, Any]], list[str]],
    records: Sequence[dict[str, Any]],
    matched: Matched,
    taken: set[str],
) -> None:
    open_records = [record for record in records if record["id"] not in matched.files]
    fits = {record["id"]: [path for path in rule(record) if path not in taken] for record in open_records}
    wanted = Counter(path for found in fits.values() for path in found)
    for known, found in fits.items():
        if len(found) == 1 and wanted[found[0]] == 1:
            matched.files[known] = found[0]
            taken.add(found[0])
        elif len(found) == 1:
            matched.contested.setdefault(known, f"{wanted[found[0]]} records name {found[0]}")
        elif found:
            shown = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
            matched.contested.setdefault(known, f"fits {len(found)} files: {shown}")


class _Names:
    """The files by their names, with and without suffix."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            name = path.rpartition("/")[2]
            self._by_name[name].append(path)
            self._by_stem[without_suffix(name)].append(path)

    def by_number(self, record: dict[str, Any]) -> list[str]:
        """Files called like the number of the record."""
        return self._called(record["id"].rpartition("/")[2], record)

    def by_source(self, record: dict[str, Any]) -> list[str]:
        """Files called like the one that was uploaded; of several those in folders of the same names."""
        parts = _text(record, "source").replace("\\", "/").split("/")
        found = self._by_name.get(parts[-1], [])
        if len(found) < 2:
            return found
        alike = [_common_end(path.split("/"), parts) for path in found]
        return [path for path, length in zip(found, alike, strict=True) if length == max(alike)]

    def by_alias(self, record: dict[str, Any]) -> list[str]:
        """Files called like the alias."""
        return self._called(_text(record, "alias"), record)

    def by_title(self, record: dict[str, Any]) -> list[str]:
        """Files called like the title."""
        return self._called(_text(record, "title"), record)

    def _called(self, wanted: str, record: dict[str, Any]) -> list[str]:
        """Files of this name: with the record's suffix, as it stands, or without the file's suffix."""
        if not wanted:
            return []
        suffix = _text(record, "ext").removeprefix(".")
        for name in (f"{wanted}.{suffix}", wanted) if suffix else (wanted,):
            if found := [path for path in self._by_name.get(_last(name), []) if _ends(path, name)]:
                return found
        return [path for path in self._by_stem.get(_last(wanted), []) if _ends(without_suffix(path), wanted)]


def _text(record: dict[str, Any], field_name: str) -> str:
    value = record.get(field_name)
    return value.strip() if isinstance(value, str) else ""


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _ends(path: str, name: str) -> bool:
    return path == name or path.endswith(f"/{name}")


def _common_end(first: Sequence[str], second: Sequence[str]) -> int:
    """How many parts of two paths are the same, from the end."""
    length = 0
    for one, other in zip(reversed(first), reversed(second), strict=False):
        if one != other:
            break
        length += 1
    return length
