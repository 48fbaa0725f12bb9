"""The records of a DataFed dump, as the official Python client (datafed 5) gives them.

A dump is a JSON lines file, a JSON file or a folder of both. Each JSON value is a record (`RecordData` of
the client: id, title, alias, desc, metadata, source, ext, ct, creator, …), a reply that holds records
under `data`, what `datafed --output json` prints (`msg_type` and `message`), or a list of these.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError

USUAL_NAMES = ("records.jsonl", "records.json", "records")
"""What a dump in a source folder is called, where it is to be found without being named."""

RECORD_ID = re.compile(r"d/\S+")
_MENTIONS_RECORD = re.compile(rb'"id"\s*:\s*"d/')
_LINES = (".jsonl", ".ndjson")
_SUFFIXES = (".json", *_LINES)
_LOOKED_AT = 1 << 20
_MOST_OPENED = 20


@dataclass(frozen=True)
class Records:
    """The records of a dump, one an id, and a sentence for each entry that is none."""

    records: list[dict[str, Any]]
    damaged: list[str]


def find_records(root: Path) -> Path | None:
    """Return the dump that lies in the source folder under a usual name and holds records, if one does."""
    return next((root / name for name in USUAL_NAMES if is_dump(root / name)), None)


def is_dump(path: Path) -> bool:
    """True for JSON files, and folders of them, whose first MiB holds the id of a record: `"id": "d/…"`."""
    return any(_mentions_record(file) for file in _files(path)[:_MOST_OPENED])


def digest(path: Path) -> str:
    """Return what changes when any file of the dump does (hexadecimal)."""
    whole = hashlib.sha256()
    for file in _files(path):
        whole.update(file.name.encode(errors="surrogateescape") + b"\0")
        whole.update(hashlib.sha256(_read(file)).digest())
    return whole.hexdigest()


def read_records(path: Path) -> Records:
    """Read all records of a dump; of several with one id the one changed last (`ut`) counts, then the last.

    Raises SourceError where no entry is a record, naming the first reason.
    """
    newest: dict[str, dict[str, Any]] = {}
    damaged: list[str] = []
    for place, value in _values(path):
        if isinstance(value, _Damage):
            damaged.append(f"{place}: {value}")
        elif not _is_record(value):
            damaged.append(f"{place}: no record, which has an id like d/123 and a title")
        elif _changed(value) >= _changed(newest.get(value["id"], {})):
            newest[value["id"]] = value
    if not newest:
        reason = damaged[0] if damaged else "it is empty"
        raise SourceError(f"{path} holds no record of DataFed: {reason}")
    return Records(list(newest.values()), damaged)


class _Damage(str):
    """Why a text is no JSON; stands where its value would."""


def parse(text: str | bytes) -> Any:
    """Return the value of a JSON text, or a `str` subclass that `is_damage` knows, saying why it is none."""
    try:
        return json.loads(text)
    except RecursionError:
        return _Damage("JSON nested too deep")
    except ValueError as error:
        return _Damage(f"no JSON: {error}")


def is_damage(value: Any) -> bool:
    """True for what `parse` gave for a text that is no JSON."""
    return isinstance(value, _Damage)


def _values(path: Path) -> Iterator[tuple[str, Any]]:
    """Walk over all values with a name of the place where each stands."""
    for file in _files(path):
        if file.suffix.lower() in _LINES:
            for number, line in enumerate(_read(file).splitlines(), 1):
                if line.strip():
                    yield from _unpacked(f"{file.name} line {number}", parse(line))
        else:
            yield from _unpacked(file.name, parse(_read(file)))


def _unpacked(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Take replies and lists apart."""
    if isinstance(value, dict) and isinstance(value.get("message"), dict) and "id" not in value:
        value = value["message"]
    if isinstance(value, dict) and isinstance(value.get("data"), list) and "id" not in value:
        value = value["data"]
    if isinstance(value, list):
        for number, entry in enumerate(value, 1):
            is_nested = isinstance(entry, dict)
            inner = f"{place} entry {number}"
            yield from _unpacked(inner, entry) if is_nested else [(inner, entry)]
    else:
        yield place, value


def _is_record(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("id"), str)
        and RECORD_ID.fullmatch(value["id"]) is not None
        and isinstance(value.get("title"), str)
    )


def _changed(record: dict[str, Any]) -> float:
    changed = record.get("ut")
    return float(changed) if isinstance(changed, int | float) else 0.0


def _files(path: Path) -> list[Path]:
    """The JSON files of a dump: itself, or those right in the folder, by name."""
    if path.is_file():
        return [path] if path.suffix.lower() in _SUFFIXES else []
    if not path.is_dir():
        return []
    return sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and file.is_file())


def _mentions_record(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return _MENTIONS_RECORD.search(opened.read(_LOOKED_AT)) is not None
    except OSError:
        return False


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"the records {file} cannot be read: {error.strerror}") from error
