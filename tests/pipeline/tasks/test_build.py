"""A build as a job."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import JobCancelled, JobError
from pipeline.jobs import JobContext
from pipeline.tasks.build import build


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with four images."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(4):
        np.save(folder / f"film_{number}.npy", np.random.default_rng(number).random((32, 32)))
    return folder


def test_a_cancelled_build_stops_at_the_next_report(tmp_path: Path, source: Path) -> None:
    """The cancel comes up through the build's own progress; stage and sentence are passed on."""
    heard: list[str] = []

    def cancel(fraction: float, message: str) -> None:
        heard.append(message)
        raise JobCancelled("The job was cancelled.")

    context = JobContext("job", tmp_path / "collections", tmp_path / "state", cancel)
    with pytest.raises(JobCancelled, match="was cancelled"):
        build(context, {"source": str(source), "into": str(tmp_path / "collections" / "films")})
    assert heard[0].startswith("scan: looking through ")


@pytest.mark.parametrize(
    "into", ["elsewhere/films", "collections/a/films", "collections/.films", "collections"]
)
def test_a_build_stays_in_the_collections_folder(tmp_path: Path, source: Path, into: str) -> None:
    """A job cannot write anywhere else."""
    context = JobContext("job", tmp_path / "collections", tmp_path / "state", lambda fraction, message: None)

    with pytest.raises(JobError, match="is not a child of the collections folder"):
        build(context, {"source": str(source), "into": str(tmp_path / into)})
