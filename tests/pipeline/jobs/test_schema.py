"""How the database of jobs is opened."""

from pathlib import Path

import pytest

from pipeline.errors import JobError
from pipeline.jobs.schema import open_database


def test_sqlite_is_in_wal_mode(tmp_path: Path) -> None:
    """Readers never wait for the one writer."""
    engine = open_database(tmp_path)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_a_database_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    """The sentence carries the URL."""
    with pytest.raises(JobError, match=r"sqlite:////nowhere/jobs.db cannot be opened"):
        open_database("sqlite:////nowhere/jobs.db")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """What stands in the place of jobs.db is not overwritten."""
    (tmp_path / "jobs.db").write_text("not a database, but longer than any header of one would be" * 20)

    with pytest.raises(JobError, match=r"jobs.db cannot be opened.*not a database"):
        open_database(tmp_path)
