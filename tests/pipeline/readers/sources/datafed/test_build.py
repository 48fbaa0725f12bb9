"""A thousand records of DataFed become a collection; a build that is killed goes on where it was."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pipeline.build import BuildReport, build
from pipeline.collection import Collection, open_collection
from pipeline.collection.info import read_info
from tests.pipeline.readers.sources.datafed.making import CREATED, record, write_lines

COUNT = 1000
ROOT = Path(__file__).parents[5]
LIMIT = 400
"""The first build is killed at this file of the thousand, after a part was committed."""


def write_dump(folder: Path) -> Path:
    """Write a thousand records and their files, one of each without the other, and damage in three places."""
    (folder / "raw").mkdir(parents=True)
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:16, :16]
    for number in range(COUNT):
        angle, period = rng.uniform(0, np.pi), rng.uniform(0.5, 2.5)
        wave = np.sin((np.cos(angle) * x + np.sin(angle) * y) * period + number)
        name = f"{number}.png" if number % 2 else f"scan_{number}.png"
        Image.fromarray(np.rint(127 * (wave + 1)).astype(np.uint8)).save(folder / "raw" / name)
    (folder / "raw" / "scan_0.png").unlink()
    (folder / "raw" / "stray.png").write_bytes((folder / "raw" / "1.png").read_bytes())
    (folder / "raw" / "7.png").write_bytes(b"\x89PNG\r\n\x1a\nno image")
    records = [record(number) for number in range(COUNT)]
    records[3]["metadata"] = '{"mode": '
    write_lines(folder / "records.jsonl", [*records, '{"id": "d/5000", "ti'])
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Collection, BuildReport, dict]:
    """The dump, the collection after a killed and a finished build, its report, what the kill left."""
    folder = tmp_path_factory.mktemp("datafed")
    source = write_dump(folder / "dump")
    code = (
        "from pipeline.build import build\nfrom pipeline.ingest import stage\n"
        "stage.PER_SHEET = 200\n"
        "def say(name, fraction, message): print(name, message, flush=True)\n"
        f"build({str(source)!r}, {str(folder / 'c')!r}, processes=1, progress=say)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        next(line for line in process.stdout if line.startswith(f"ingest {LIMIT} of"))
        process.send_signal(signal.SIGKILL)
    left = read_info(folder / "c")["pending"]["parts"]
    report = build(source, folder / "c", processes=1)
    return source, open_collection(folder / "c"), report, left


def test_killed_build_reads_no_finished_part_again(built: tuple) -> None:
    """What was committed before the kill is not read again, and everything is in and fits."""
    _, collection, report, left = built
    committed = sum(part["rows"] for part in left["files"])

    assert 200 <= committed < COUNT
    assert report.stages["ingest"]["rows"] <= COUNT - committed
    assert (report.images, len(collection.frame), report.problems) == (COUNT - 1, COUNT - 1, [])


def test_records_are_columns_and_facets(built: tuple) -> None:
    """Every image has its record's fields and typed metadata; who deposited it is a facet."""
    _, collection, _, _ = built
    rows = collection.frame.set_index("path")
    columns = {name: read_info(collection.folder)["columns"][name] for name in ("deposited_by", "created")}

    assert rows.loc[
        "raw/scan_500.png", ["record", "title", "deposited_by", "mode", "scan/bias_V"]
    ].tolist() == [
        "d/500",
        "Scan 500",
        "u/a",
        "PFM",
        250.0,
    ]
    assert rows.loc["raw/501.png", "created"] == pd.Timestamp(CREATED + 3600 * 501, unit="s")
    assert {name: column["role"] for name, column in columns.items()} == {
        "deposited_by": "facet",
        "created": "time",
    }
    assert pd.isna(rows.loc["raw/3.png", "mode"]) and rows.loc["raw/3.png", "record"] == "d/3"


def test_report_names_what_found_no_partner(built: tuple) -> None:
    """A record without a file, a file without a record, damaged metadata and a cut line; none stops it."""
    _, _, report, _ = built

    assert report.metadata["unmatched_rows"] == ["d/0 Scan 0", "d/7 Scan 7"]
    assert report.metadata["unmatched_files"] == ["raw/stray.png"]
    assert [path for path, _ in report.unreadable] == ["raw/7.png"]
    first, second = report.metadata["damaged_rows"]
    assert first.startswith("records.jsonl line 1001: no JSON")
    assert second.startswith("d/3 Scan 3: its metadata is no JSON")
