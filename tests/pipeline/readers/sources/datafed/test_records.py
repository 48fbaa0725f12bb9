"""Records of a dump in every form the client gives them, and what is none."""

import json
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.readers.sources.datafed.records import digest, find_records, is_dump, read_records
from tests.pipeline.readers.sources.datafed.making import record, write_lines

REPLY = {"data": [record(1), record(2)], "update": [{"id": "d/9", "title": "not asked for"}]}


@pytest.mark.parametrize(
    "value",
    [
        [record(1), record(2)],
        REPLY,
        {"msg_type": "RecordDataReply", "message": REPLY},
        [{"data": [record(1)]}, {"data": [record(2)]}],
    ],
)
def test_forms_of_a_reply(tmp_path: Path, value: object) -> None:
    """A list, a reply, the output of the command line and a list of replies hold the same records."""
    (tmp_path / "records.json").write_text(json.dumps(value, indent=1))

    found = read_records(tmp_path / "records.json")
    assert ([entry["id"] for entry in found.records], found.damaged) == (["d/1", "d/2"], [])


def test_folder_of_records(tmp_path: Path) -> None:
    """One file a record, beside files that are no JSON."""
    for number in (1, 2):
        write_lines(tmp_path / "records" / f"{number}.json", [record(number)])
    (tmp_path / "records" / "notes.txt").write_text("x")

    assert find_records(tmp_path) == tmp_path / "records"
    assert len(read_records(tmp_path / "records").records) == 2


def test_damaged_entries_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """A cut line, a nesting without end, a collection and a number each become a sentence with its place."""
    lines = [record(1), '{"id": "d/2", "tit', "[" * 200_000, {"id": "c/3", "title": "Films"}, [7]]
    path = write_lines(tmp_path / "records.jsonl", lines)

    found = read_records(path)
    assert [entry["id"] for entry in found.records] == ["d/1"]
    places = [sentence.partition(":")[0] for sentence in found.damaged]
    assert places == [f"records.jsonl line {at}" for at in (2, 3, 4)] + ["records.jsonl line 5 entry 1"]
    assert "no JSON" in found.damaged[0]


def test_newest_of_several_counts(tmp_path: Path) -> None:
    """A record pulled twice is one record, as it was changed last."""
    twice = [record(1, title="new", ut=20), record(1, title="old", ut=10)]

    (only,) = read_records(write_lines(tmp_path / "r.jsonl", twice)).records
    assert only["title"] == "new"


def test_dump_without_records_is_a_sentence(tmp_path: Path) -> None:
    """The reason of the first entry is given."""
    path = write_lines(tmp_path / "records.jsonl", [{"id": "d/1"}])

    with pytest.raises(SourceError, match=r"no record of DataFed: records\.jsonl line 1"):
        read_records(path)


def test_other_json_is_no_dump(tmp_path: Path) -> None:
    """Only the id of a record makes a dump: a usual name alone does not."""
    write_lines(tmp_path / "records.json", [{"id": 1, "title": "x"}])
    assert find_records(tmp_path) is None
    assert not is_dump(tmp_path / "nowhere")

    write_lines(tmp_path / "records.json", [record(1)])
    assert find_records(tmp_path) == tmp_path / "records.json"


def test_digest_changes_with_any_record(tmp_path: Path) -> None:
    """So that a changed record is joined anew."""
    for number in (1, 2):
        write_lines(tmp_path / f"{number}.json", [record(number)])
    before = digest(tmp_path)
    write_lines(tmp_path / "2.json", [record(2, title="other")])

    assert digest(tmp_path) != before
