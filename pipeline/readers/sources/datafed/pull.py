"""Pull records, and where asked their files, from DataFed into a dump that the build takes.

It works through the official client, which is an extra that a user installs and sets up
(`pip install datafed`). Listings are read in pages, the metadata of each record by one call, and each
record is written at once: a pull that ends early goes on with what it has not got.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from pipeline.errors import SourceError
from pipeline.meter import Progress
from pipeline.readers.sources.datafed.records import RECORD_ID, is_damage, parse
from pipeline.readers.sources.lines import whole_lines

RECORDS = "records.jsonl"
RAW = "raw"
PAGE = 100
_FIELDS = (
    *("id", "title", "alias", "desc", "metadata", "external", "source", "repo_id", "size", "ext", "ext_auto"),
    *(
        "ct",
        "ut",
        "dt",
        "owner",
        "creator",
        "locked",
        "parent_id",
        "notes",
        "md_err_msg",
        "sch_id",
        "sch_ver",
    ),
)
_Reply = TypeVar("_Reply")


@runtime_checkable
class Client(Protocol):
    """The part of `datafed.CommandLib.API` that is used; each call returns the reply and its type."""

    def collectionItemsList(self, coll_id: str, offset: int, count: int) -> Any:  # noqa: N802 - theirs
        """List items of a collection, from `offset`."""

    def queryExec(self, query_id: str, offset: int, count: int) -> Any:  # noqa: N802 - theirs
        """List what a saved query finds, from `offset`."""

    def dataView(self, data_id: str) -> Any:  # noqa: N802 - theirs
        """Return a record with its metadata."""

    def dataGet(self, item_id: list[str], path: str, wait: bool) -> Any:  # noqa: N802 - theirs
        """Transfer the files of records into a folder, named by the numbers of the records."""


@dataclass
class Pulled:
    """How many records a pull found, how many of them and of their files were new, and what did not come."""

    found: int = 0
    new: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)


def connect() -> Any:
    """Return the official client, logged in as its own configuration says.

    Raises SourceError where it is not installed or cannot reach its server.
    """
    try:
        from datafed.CommandLib import API
    except ImportError:
        raise SourceError(
            "DataFed is reached through its own client, which is not installed: pip install datafed, "
            "then datafed setup"
        ) from None
    return _asked("connect", API)


def pull(client: Client, item: str, into: Path, *, raw: bool = False, progress: Progress) -> Pulled:
    """Write the records of a collection (`c/…` or alias) or saved query (`q/…`) to `into/records.jsonl`.

    Collections in it are pulled too, each once. With `raw`, files are transferred to `into/raw`, named by
    the numbers of their records; those that are there are not transferred again. `client` is a `Client`.
    Raises SourceError where the service fails; what was pulled stays for the next pull.
    """
    into.mkdir(parents=True, exist_ok=True)
    known = _known(into / RECORDS)
    pulled = Pulled()
    wanted: list[dict[str, Any]] = []
    with (into / RECORDS).open("a", encoding="utf-8") as lines:
        for found, total in _listed(client, item):
            pulled.found += 1
            if found not in known:
                known[found] = _viewed(client, found)
                lines.write(json.dumps(known[found]) + "\n")
                lines.flush()
                pulled.new += 1
            wanted.append(known[found])
            progress("pull", min(1.0, pulled.found / total), f"{pulled.found:,} records")
    if raw:
        _get(client, wanted, into / RAW, pulled, progress)
    return pulled


def _listed(client: Client, item: str) -> Iterator[tuple[str, int]]:
    """Walk over the ids of records below a collection or query, with how many are known to be there."""
    waiting, walked = [item], {item}
    seen: set[str] = set()
    total = 0
    while waiting:
        name = waiting.pop(0)
        for entry, count in _pages(client, name):
            if entry.startswith("c/") and entry not in walked:
                walked.add(entry)
                waiting.append(entry)
            elif RECORD_ID.fullmatch(entry) and entry not in seen:
                seen.add(entry)
                yield entry, max(total + count, len(seen))
        total = len(seen)


def _pages(client: Client, name: str) -> Iterator[tuple[str, int]]:
    listing = client.queryExec if name.startswith("q/") else client.collectionItemsList
    offset = 0
    while True:
        reply = _asked(f"list {name}", partial(listing, name, offset=offset, count=PAGE))[0]
        items = list(reply.item)
        for entry in items:
            yield entry.id, reply.total
        offset += len(items)
        if not items or 0 < reply.total <= offset:
            return


def _viewed(client: Client, known: str) -> dict[str, Any]:
    """Return a record as it is written: fields that are empty are left out."""
    (data,) = _asked(f"view {known}", partial(client.dataView, known))[0].data
    record = {name: value for name in _FIELDS if (value := getattr(data, name))}
    record["tags"] = list(data.tags)
    record["deps"] = [{"id": entry.id, "type": entry.type, "dir": entry.dir} for entry in data.deps]
    return record


def _get(
    client: Client, records: list[dict[str, Any]], folder: Path, pulled: Pulled, progress: Progress
) -> None:
    """Transfer the files that are not there, a page of records at a time; one of another size is not."""
    folder.mkdir(exist_ok=True)
    there = _files_in(folder)
    wanted = [record for record in records if record.get("size") and _file(record) not in there]
    for start in range(0, len(wanted), PAGE):
        page = wanted[start : start + PAGE]
        ids = [record["id"] for record in page]
        what = f"get the files of {ids[0]} to {ids[-1]}"
        _asked(what, partial(client.dataGet, ids, str(folder.resolve()), wait=True))
        there = _files_in(folder)
        missing = [f"{record['id']} {record['title']}" for record in page if _file(record) not in there]
        pulled.files += len(page) - len(missing)
        pulled.missing += missing
        progress("files", (start + len(page)) / len(wanted), f"{pulled.files:,} files")


def _file(record: dict[str, Any]) -> tuple[str, int]:
    """The name without suffix and the bytes of a record's file, once it is there."""
    return record["id"].rpartition("/")[2], int(record["size"])


def _files_in(folder: Path) -> set[tuple[str, int]]:
    return {(file.name.partition(".")[0], file.stat().st_size) for file in folder.iterdir()}


def _known(path: Path) -> dict[str, dict[str, Any]]:
    """Return the records that were written whole, and cut off a line that was not."""
    values = [parse(line) for line in whole_lines(path)]
    return {
        value["id"]: value
        for value in values
        if not is_damage(value) and isinstance(value, dict) and isinstance(value.get("id"), str)
    }


def _asked(what: str, call: Callable[[], _Reply]) -> _Reply:
    try:
        return call()
    except Exception as error:  # the client raises bare Exception for whatever goes wrong
        raise SourceError(f"DataFed could not {what}: {error}. Pull again to go on from here") from error
