"""A dump joined with files."""

from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.readers.sources.datafed import join_records
from tests.pipeline.readers.sources.datafed.making import record, write_lines


def test_what_finds_no_partner_is_named(tmp_path: Path) -> None:
    """Rows follow the files; records without a file, without data, and files without a record are listed."""
    records = [record(1), record(2), record(3, source="", size=0), record(4, metadata="{")]
    dump = write_lines(tmp_path / "records.jsonl", [*records, "{"])
    joined = join_records(["stray.png", "scan_4.png", "scan_1.png"], dump)

    assert joined.columns["record"].tolist()[1:] == ["d/4", "d/1"]
    assert joined.columns.loc["stray.png"].isna().all()
    assert joined.unmatched_rows == ["d/2 Scan 2", "d/3 Scan 3 (has no raw data)"]
    assert joined.unmatched_files == ["stray.png"]
    assert [sentence[:20] for sentence in joined.damaged_rows] == [
        "records.jsonl line 5",
        "d/4 Scan 4: its meta",
    ]


def test_dump_of_other_files_is_a_sentence(tmp_path: Path) -> None:
    """No record that names a file: both sides are shown."""
    dump = write_lines(tmp_path / "records.jsonl", [record(1)])

    with pytest.raises(SourceError, match=r"no record .* title = Scan 1\. First file of the source: a\.png"):
        join_records(["a.png"], dump)
