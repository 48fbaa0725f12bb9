"""Asking for work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.encoder.finetune.plan import Plan
from pipeline.jobs import JobTable
from pipeline.tasks import (
    HANDLERS,
    PRELOAD,
    design_asked,
    submit_build,
    submit_pixels,
    submit_poni,
    submit_profile,
    submit_profiles,
    submit_render,
    submit_reprojection,
    submit_search,
    submit_symmetry,
)
from pipeline.tasks.analyses_asked import submit_analyses, submit_analysis
from pipeline.tasks.finetune_asked import submit_finetune
from pipeline.tasks.labels_asked import submit_prediction, submit_training
from pipeline.tasks.questions import QUESTIONS, submit_question
from pipeline.worker.child import resolve

DESIGN_KINDS = (
    design_asked.TABLE,
    design_asked.FIT,
    design_asked.PROPOSE,
    design_asked.SENSITIVITY,
    design_asked.BOUNDARY,
    design_asked.FROM_IMAGE,
)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    """An empty job table."""
    table = JobTable(tmp_path)
    yield table
    table.close()


def test_every_kind_goes_to_its_queue(table: JobTable) -> None:
    """What somebody waits for does not stand behind a build."""
    submit_search(table, "a/film.tif", "demo", k=3)
    submit_pixels(table, "demo", "f" * 32)
    submit_render(table, "demo", "f" * 32, {"size": 64})
    submit_build(table, Path("/data"), Path("/collections/demo"), pattern="{a}")
    jobs = table.list()
    for kind in QUESTIONS:
        submit_question(table, kind, {"collection": "demo", "version": "1"})

    assert [(job.kind, job.queue) for job in reversed(jobs)] == [
        ("search", "interactive"),
        ("pixels", "interactive"),
        ("render", "interactive"),
        ("build", "batch"),
    ]
    assert jobs[0].arguments == {
        "collection": "demo",
        "source": "/data",
        "into": "/collections/demo",
        "pattern": "{a}",
    }
    submit_reprojection(table, {"collection": "demo", "count": 380})
    assert table.list(1)[0].timeout_s == pytest.approx(303.8)
    submit_profile(table, "demo", "f" * 32)
    submit_symmetry(table, "demo", "f" * 32)
    submit_profiles(table, {"collection": "demo", "count": 10})
    assert table.list(1)[0].timeout_s == pytest.approx(110)
    submit_poni(table, {"collection": "demo", "text": ""})
    submit_analysis(table, "demo", "f" * 32, "radial", grazing=False)
    submit_analyses(table, "demo")
    submit_training(table, "demo", "scattering")
    submit_prediction(table, "demo", "scattering", "1")
    submit_finetune(table, "demo", Plan("finetuned"))
    for kind in DESIGN_KINDS:
        design_asked.submit_design(table, kind, {"design": "films", "asked": {}})
    assert {job.kind for job in table.list()} == set(HANDLERS)
    assert {job.queue for job in table.list(kinds=QUESTIONS)} == {"interactive"}
    assert [job.queue for job in table.list(kinds=[design_asked.FIT])] == ["batch"]


@pytest.mark.parametrize(
    "target", [*HANDLERS.values(), *(name for names in PRELOAD.values() for name in names)]
)
def test_every_target_can_be_imported(target: str) -> None:
    """What the workers are told to call is there."""
    assert callable(resolve(target))
