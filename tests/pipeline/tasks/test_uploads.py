"""Where uploaded files lie."""

import os
import time
from pathlib import Path

import pytest

from pipeline.errors import JobError
from pipeline.tasks.uploads import discard, new_upload, purge_uploads, upload_key, upload_path


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("film.tif", "film.tif"),
        ("C:\\data\\film 1.tif", "film 1.tif"),
        ("../../etc/passwd", "passwd"),
        ("/", "upload"),
        ("..", "upload"),
        (".hidden", "hidden"),
        ("a\x00b\n.tif", "ab.tif"),
        ("x" * 500 + ".tif", "x" * 116 + ".tif"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_safe(tmp_path: Path, sent: str, kept: str) -> None:
    """Its file lies in a folder of its own that only this user may enter."""
    path = new_upload(tmp_path, sent)

    assert path.name == kept
    assert path.parent.parent == tmp_path / "uploads"
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_key_leads_back_to_the_file(tmp_path: Path) -> None:
    """The key is what stands in a job; discarding leaves nothing."""
    path = new_upload(tmp_path, "film.tif")
    path.write_bytes(b"1")

    assert upload_path(tmp_path, upload_key(tmp_path, path)) == path.resolve()
    discard(path)
    assert list((tmp_path / "uploads").iterdir()) == []


@pytest.mark.parametrize("key", ["../jobs.db", "a/../../jobs.db", "gone/film.tif", "", "/etc/passwd"])
def test_a_key_that_is_no_upload_is_refused(tmp_path: Path, key: str) -> None:
    """Only files of the uploads folder are opened."""
    (tmp_path / "jobs.db").write_text("")

    with pytest.raises(JobError, match=r"The upload .* is gone: send the file again"):
        upload_path(tmp_path, key)


def test_forgotten_uploads_are_purged(tmp_path: Path) -> None:
    """Those older than a day go, younger ones stay."""
    old, young = new_upload(tmp_path, "old.tif"), new_upload(tmp_path, "young.tif")
    os.utime(old.parent, (time.time() - 100_000,) * 2)

    assert purge_uploads(tmp_path) == 1
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == [young.parent.name]
