"""What people call a job."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.jobs import JobTable
from pipeline.tasks import HANDLERS
from pipeline.tasks.titles import job_title


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    """An empty job table."""
    table = JobTable(tmp_path)
    yield table
    table.close()


@pytest.mark.parametrize(
    ("kind", "arguments", "title"),
    [
        ("reproject", {"count": 1380}, "Re-projection of 1,380 images"),
        ("reproject", {"name": "Big part", "chosen": {"words": "12 selected"}}, "Map “Big part”"),
        (
            "reproject",
            {"name": "12 selected (12 images)", "chosen": {"words": "12 selected"}, "count": 12},
            "Re-projection of 12 images",
        ),
        ("build", {"into": "/data/collections/demo"}, "Build of demo"),
        ("search", {"upload": "0af3/film.tif"}, "Search by film.tif"),
        ("groups", {"title": "Main map"}, "Groups of Main map"),
        ("unknown", {}, "unknown"),
    ],
)
def test_a_title_says_what_is_done(table: JobTable, kind: str, arguments: dict, title: str) -> None:
    """In one line."""
    assert job_title(table.get(table.submit(kind, arguments))) == title


def test_every_kind_has_a_title(table: JobTable) -> None:
    """Also with arguments that lack everything."""
    assert [kind for kind in HANDLERS if job_title(table.get(table.submit(kind, {}))) == kind] == []


def test_jobs_are_listed_by_collection(table: JobTable) -> None:
    """Whatever its name; a name within another field does not count."""
    wanted = [table.submit("compare", {"collection": name}) for name in ('a "b" %', "demo")]
    table.submit("compare", {"collection": "other", "words": '"collection": "demo"'})

    assert [job.id for job in table.list(collection='a "b" %')] == wanted[:1]
    assert [job.id for job in table.list(collection="demo")] == wanted[1:]
