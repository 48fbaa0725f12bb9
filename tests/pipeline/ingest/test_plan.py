"""What a build must read."""

from pathlib import Path

import pandas as pd

from pipeline.ingest.plan import LEDGER, empty_ledger, to_read
from pipeline.readers.sources.folder import SourceFile


def _file(name: str, size: int = 10, mtime_ns: int = 1) -> SourceFile:
    return SourceFile(path=Path("/s") / name, relative=name, size=size, mtime_ns=mtime_ns)


def _known(*names: str, ingest: str = "key") -> pd.DataFrame:
    rows = [[name, 10, 1, "sha", "read", None, 1, ingest] for name in names]
    return pd.DataFrame(rows, columns=LEDGER)


def test_everything_is_new_to_an_empty_ledger() -> None:
    """A first build reads all."""
    found = to_read([_file("a"), _file("b")], empty_ledger(), "key")

    assert [file.relative for file in found] == ["a", "b"]


def test_only_what_changed_is_read_again() -> None:
    """Size or time of change tell; what is gone is not asked for."""
    found = to_read(
        [_file("a"), _file("b", size=11), _file("c", mtime_ns=2), _file("d")],
        _known("a", "b", "c", "gone"),
        "key",
    )

    assert [file.relative for file in found] == ["b", "c", "d"]


def test_other_code_reads_everything_again() -> None:
    """When readers, measurements or encoder changed, what they made is made anew."""
    found = to_read([_file("a")], _known("a", ingest="older"), "key")

    assert [file.relative for file in found] == ["a"]
