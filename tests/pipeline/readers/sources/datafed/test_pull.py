"""Pulling from DataFed through a client of the same calls as the official one."""

import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.__main__ import app
from pipeline.errors import SourceError
from pipeline.readers.sources.datafed.pull import PAGE, Pulled, pull
from pipeline.readers.sources.datafed.records import read_records
from tests.pipeline.readers.sources.datafed.making import record

COUNT = 250
ABSENT = 5
"""The record whose file never comes."""


class Service:
    """Answers as `datafed.CommandLib.API` (5.1) does: a reply and the name of its type."""

    def __init__(self, fails_at: int = -1) -> None:
        self.calls: Counter[str] = Counter()
        self.fails_at = fails_at
        self.collections = {
            "c/1": ["c/2", *(f"d/{number}" for number in range(COUNT - 10))],
            "c/2": ["c/1", *(f"d/{number}" for number in range(COUNT - 20, COUNT))],
        }

    def _page(self, items: list[str], offset: int, count: int) -> tuple[Any, str]:
        shown = [SimpleNamespace(id=name, title=name) for name in items[offset : offset + count]]
        return SimpleNamespace(item=shown, offset=offset, count=count, total=len(items)), "ListingReply"

    def collectionItemsList(  # noqa: N802 - the client's name
        self, coll_id: str, offset: int = 0, count: int = 20, context: str | None = None
    ) -> tuple[Any, str]:
        """List a page of a collection."""
        self.calls["list"] += 1
        return self._page(self.collections[coll_id], offset, count)

    def queryExec(self, query_id: str, offset: int = 0, count: int = 20) -> tuple[Any, str]:  # noqa: N802
        """List a page of what a query finds."""
        return self._page([f"d/{number}" for number in range(3)], offset, count)

    def dataView(  # noqa: N802 - the client's name
        self, data_id: str, details: bool = False, context: str | None = None
    ) -> tuple[Any, str]:
        """Return a record; raises bare Exception as the client does."""
        if self.calls["view"] == self.fails_at:
            raise Exception("Timeout!!!!!!!!!")
        self.calls["view"] += 1
        empty = {"external": False, "notes": 0, "dt": 0, "locked": False, "parent_id": "", "md_err_msg": ""}
        fields = {"alias": "", "desc": "", "sch_id": "", "sch_ver": 0, "tags": ["film"], **empty}
        dependency = SimpleNamespace(id="d/1", type=0, dir=1)
        data = SimpleNamespace(**{**record(int(data_id[2:])), **fields, "deps": [dependency]})
        return SimpleNamespace(data=[data], update=[]), "RecordDataReply"

    def dataGet(  # noqa: N802 - the client's name
        self, item_id: list[str], path: str, orig_fname: bool = False, wait: bool = False
    ) -> tuple[Any, str]:
        """Write files of the stated size, named by number."""
        self.calls["get"] += 1
        for name in item_id:
            if name != f"d/{ABSENT}":
                (Path(path) / f"{name[2:]}.png").write_bytes(b"x" * 1024)
        return SimpleNamespace(task=[]), "DataGetReply"


def pulled_from(service: Service, into: Path, item: str = "c/1", raw: bool = False) -> Pulled:
    """Pull without showing progress."""
    return pull(service, item, into, raw=raw, progress=lambda stage, fraction, message: None)


def test_collections_are_pulled_in_pages_with_one_call_a_record(tmp_path: Path) -> None:
    """Collections in collections too, records in both once, no file unless asked for."""
    service = Service()
    pulled = pulled_from(service, tmp_path)
    records = read_records(tmp_path / "records.jsonl").records

    assert (pulled.found, pulled.new, service.calls["view"]) == (COUNT, COUNT, COUNT)
    assert service.calls["list"] == -(-(COUNT - 9) // PAGE) + 1
    assert len(records) == COUNT
    assert records[7]["metadata"] == record(7)["metadata"]
    assert (records[7]["tags"], records[7]["deps"]) == (["film"], [{"id": "d/1", "type": 0, "dir": 1}])
    assert not (tmp_path / "raw").exists()


def test_saved_query(tmp_path: Path) -> None:
    """What a saved query finds is pulled like a collection."""
    assert pulled_from(Service(), tmp_path, "q/9").new == 3


def test_pull_that_fails_goes_on(tmp_path: Path) -> None:
    """What was pulled stays; a line that was cut is written anew, and nothing else is asked for again."""
    with pytest.raises(SourceError, match=r"could not view d/150: Timeout.*Pull again"):
        pulled_from(Service(fails_at=150), tmp_path)
    lines = (tmp_path / "records.jsonl").read_text()
    (tmp_path / "records.jsonl").write_text(lines[:-20])

    service = Service()
    pulled = pulled_from(service, tmp_path)
    assert (pulled.new, service.calls["view"]) == (COUNT - 149, COUNT - 149)
    found = read_records(tmp_path / "records.jsonl")
    assert (len(found.records), found.damaged) == (COUNT, [])


def test_files_only_when_asked_and_once(tmp_path: Path) -> None:
    """Files come a page at a time; what is not there, or of another size, is transferred again."""
    service = Service()
    pulled = pulled_from(service, tmp_path, raw=True)
    assert (pulled.files, pulled.missing, service.calls["get"]) == (
        COUNT - 1,
        [f"d/{ABSENT} Scan {ABSENT}"],
        3,
    )

    (tmp_path / "raw" / "9.png").write_bytes(b"cut")
    again = pulled_from(service, tmp_path, raw=True)
    assert (again.files, len(again.missing), service.calls["get"]) == (1, 1, 4)
    assert (tmp_path / "raw" / "9.png").stat().st_size == 1024


def test_missing_client_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client is an extra: the command says how to get it."""
    monkeypatch.setitem(sys.modules, "datafed", None)
    result = CliRunner().invoke(app, ["pull", "c/1", "--into", str(tmp_path / "dump")])

    assert result.exit_code == 1
    assert "pip install datafed" in result.stderr
    assert not (tmp_path / "dump").exists()
