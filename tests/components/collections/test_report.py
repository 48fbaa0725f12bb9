"""The build report of a collection."""

from pathlib import Path

import pandas as pd

from components.collections.report import report
from components.site import Site
from pipeline.collection.write import Writer
from tests.components.drawn import text_of
from tests.making import make_collection

STAGE = {"rows": 1200, "duration_s": 2.0, "peak_memory_mb": 850}
FAILED = pd.DataFrame(
    {"path": ["a/torn.tif", "b.png"], "status": ["unreadable", "read"], "error": ["cut off", None]}
)


def _site(folder: Path) -> Site:
    with Writer(make_collection(folder / "collections" / "films")) as writer:
        writer.info["stages"] = {"ingest": STAGE}
        writer.info["metadata"] = {
            "unmatched_rows_count": 250,
            "unmatched_rows": ["x.tif"],
            "unmatched_files_count": 0,
        }
        writer.info["parts"]["files"] = [writer.write("files", FAILED)]
        writer.commit()
    return Site(folder / "collections")


def test_stages_tell_rows_time_speed_and_memory(tmp_path: Path) -> None:
    """One line a stage."""
    assert "ingest 1,200 2.0 s 600 850 MB" in text_of(report(_site(tmp_path), "films"))


def test_unreadable_files_are_listed_with_their_reason(tmp_path: Path) -> None:
    """Files that were read are not."""
    said = text_of(report(_site(tmp_path), "films"))

    assert "1 files could not be read a/torn.tif cut off" in said
    assert "b.png" not in said


def test_unmatched_metadata_are_counted_on_the_side_that_has_any(tmp_path: Path) -> None:
    """A list that is not whole says how much it leaves out."""
    said = text_of(report(_site(tmp_path), "films"))

    assert "Rows of the metadata table without an image: 250 x.tif … and 249 more" in said
    assert "Images without a row" not in said


def test_a_collection_that_cannot_be_opened_has_a_sentence(tmp_path: Path) -> None:
    """An old link does not break the page."""
    assert "no collection “gone”" in text_of(report(_site(tmp_path), "gone"))
