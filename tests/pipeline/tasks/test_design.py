"""Designs in the worker."""

import shutil
from pathlib import Path

import pytest
import torch

from pipeline.design import answers
from pipeline.design.store import Design, open_design
from pipeline.design.training import threads
from pipeline.errors import DesignError
from pipeline.jobs import JobContext
from pipeline.tasks.design import design_from_image, design_propose
from pipeline.tasks.design_asked import propose_timeout_s
from tests.pipeline.design.conftest import design as design
from tests.pipeline.design.making import pictured_design

TOLD = {"returned": 0, "reachable": None, "message": None, "rows": []}


@pytest.fixture
def context(tmp_path: Path, design: Design) -> JobContext:
    """The place of a job, with a design of its own and one of a collection."""
    collections = tmp_path / "collections"
    shutil.copytree(design.folder, collections / "films.design")
    pictured_design(design.folder, collections)
    return JobContext("1", collections, tmp_path / "state", lambda fraction, message: None)


def test_candidates_of_a_collection_show_images(context: JobContext) -> None:
    """Each names the images of the known rows nearest to it, and is kept with the design."""
    asked = {"targets": {"mass": {"value": 6.5}}, "locks": {}, "count": 2, "seed": 0}
    told = design_propose(context, {"design": "tiny~gap", "asked": asked})
    kept = open_design(context.collections, "tiny~gap").candidates(told["candidates"])

    assert len(kept["rows"][0]["image_ids"]) == 6
    assert kept["rows"][0]["nearest"]["image_id"] == kept["rows"][0]["image_ids"][0]


def test_candidates_are_sought_in_one_thread(context: JobContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside other work more threads would wait for each other; afterwards torch has those it had."""
    seen = []
    monkeypatch.setattr(
        answers,
        "propose_candidates",
        lambda *_: seen.append(torch.get_num_threads()) or {"id": "0" * 16, **TOLD},
    )
    with threads(2):
        design_propose(context, {"design": "films", "asked": {}})
        seen.append(torch.get_num_threads())

    assert seen == [1, 2]


@pytest.mark.parametrize(("count", "seconds"), [(None, 60.0), (200, 60.0), (5000, 300.0)])
def test_proposing_is_given_a_minute(count: int | None, seconds: float) -> None:
    """More only where more than a thousand candidates are wanted."""
    assert propose_timeout_s(count) == seconds


def test_an_image_leads_to_parameters(context: JobContext) -> None:
    """One of the collection by its id; another is unknown, and a table has no images."""
    image_id = open_design(context.collections, "tiny~gap").images["image_id"][5]
    told = design_from_image(context, {"design": "tiny~gap", "image_id": image_id})

    assert len(told["neighbours"]) == 12 and set(told["parameters"]) == {"a_nm", "b_nm", "t_K"}
    with pytest.raises(DesignError, match="tiny has no image 'ffff'"):
        design_from_image(context, {"design": "tiny~gap", "image_id": "ffff"})
    with pytest.raises(DesignError, match="are no images: fit one to a collection"):
        design_from_image(context, {"design": "films", "image_id": image_id})
