"""Fine-tuning as a job: cancelled and gone on with, its verdict told, or stored."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.collection.info import read_info
from pipeline.encoder.finetune import kept, learn
from pipeline.encoder.finetune import run as running
from pipeline.encoder.finetune.plan import Plan
from pipeline.errors import CollectionError, JobCancelled, JobError
from pipeline.jobs import JobContext, JobTable
from pipeline.tasks import finetune as task
from pipeline.tasks.finetune_asked import running_finetune, submit_finetune
from tests.pipeline.encoder.finetune.making import COUNT, blank_weights, collection_of_pairs

ASKED: dict[str, Any] = {
    "collection": "pairs",
    "name": "mine",
    "same": None,
    "labels": None,
    "minutes": 0.05,
}


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A collection, little learning in small pieces, and weights that know nothing yet."""
    monkeypatch.setattr(learn, "STEPS", 20)
    monkeypatch.setattr(learn, "CHECK", 10)
    monkeypatch.setattr(kept, "PIECE", 32)
    monkeypatch.setattr(task, "WEIGHTS", blank_weights(tmp_path / "blank.safetensors"))
    return collection_of_pairs(tmp_path / "collections" / "pairs")


def context_of(pairs: Path, heard: list[tuple[float, str]], cancelled_at: float = 2.0) -> JobContext:
    """A job that is told to stop once it is that far."""

    def report(fraction: float, message: str) -> None:
        heard.append((fraction, message))
        if fraction > cancelled_at:
            raise JobCancelled("The job was cancelled.")

    return JobContext("job", pairs.parent, pairs.parent.parent / "state", report)


def test_a_cancelled_job_goes_on_and_stores_what_is_better(
    pairs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heard between views; the same asked again begins with the piece that was kept."""
    first: list[tuple[float, str]] = []
    second: list[tuple[float, str]] = []
    monkeypatch.setattr(running, "is_worth_it", lambda outcomes, asked: asked == ["seen again"])

    with pytest.raises(JobCancelled, match="was cancelled"):
        task.finetune(context_of(pairs, first, 0.7 * 32 / COUNT), ASKED)
    result = task.finetune(context_of(pairs, second), ASKED)

    assert first[-1][1].startswith("drawing ") and len(first) > 5
    assert second[1][0] == pytest.approx(0.7 * 32 / COUNT)
    assert [fraction for fraction, _ in second] == sorted(fraction for fraction, _ in second)
    assert (result["map"], result["images"], result["scores"][0]["measure"]) == ("mine", COUNT, "seen again")
    assert "clearly better" in result["verdict"]
    assert list(read_info(pairs)["maps"]) == ["main", "mine"]


def test_what_is_no_better_is_told_and_not_stored(pairs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job ends well; the collection is as it was."""
    monkeypatch.setattr(running, "is_worth_it", lambda outcomes, asked: False)
    before = (pairs / "collection.json").read_bytes()

    result = task.finetune(context_of(pairs, []), ASKED)

    assert result["map"] is None
    assert "nothing was stored" in result["verdict"]
    assert (pairs / "collection.json").read_bytes() == before


def test_originals_that_are_gone_are_named(pairs: Path) -> None:
    """At once, with the way out."""
    (pairs.parent / "pairs-source" / "scan_000.npy").unlink()

    with pytest.raises(
        CollectionError, match=r"scan_000\.npy is not as it was .* Build the collection again"
    ):
        task.finetune(context_of(pairs, []), ASKED)


@pytest.mark.parametrize("name", ["../pairs", "a/b", ".pairs"])
def test_a_job_stays_in_the_collections_folder(tmp_path: Path, name: str) -> None:
    """It can work nowhere else."""
    with pytest.raises(JobError, match="is no child of the collections folder"):
        task.finetune(context_of(tmp_path / "collections" / "x", []), {**ASKED, "collection": name})


def test_one_that_was_told_to_stop_is_not_under_way(tmp_path: Path) -> None:
    """Those of other collections neither; a job that runs is until it hears of the cancel."""
    table = JobTable(tmp_path)
    submit_finetune(table, "other", Plan("mine"))
    assert running_finetune(table, "demo") is None
    job_id = submit_finetune(table, "demo", Plan("mine", minutes=2.0))
    table.claim("batch", "worker")
    table.claim("batch", "worker")
    running = running_finetune(table, "demo")
    table.cancel(job_id)

    assert running is not None and (running.id, running.queue) == (job_id, "batch")
    assert running_finetune(table, "demo") is None
    assert not table.get(job_id).has_ended
    table.close()
