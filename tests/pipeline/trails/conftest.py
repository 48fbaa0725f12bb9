"""A collection with a trail, laid out in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.annotations import Node
from pipeline.jobs import JobContext
from pipeline.tasks.shelf import shelf_of
from pipeline.tasks.trails import reproject
from pipeline.trails import Trail
from pipeline.trails.asked import arguments_of
from tests.making import make_collection

Laid = Callable[..., Node]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection of forty images that the test may change."""
    return make_collection(tmp_path / "collections" / "tiny", 40)


@pytest.fixture
def now(folder: Path) -> Callable[[], Trail]:
    """A function that gives the trail of the collection as it is now."""
    return lambda: shelf_of(folder.parent).open("tiny").trail


@pytest.fixture
def context(folder: Path, tmp_path: Path) -> JobContext:
    """The place of a job that nobody watches."""
    return JobContext("job", folder.parent, tmp_path / "state", lambda fraction, message: None)


@pytest.fixture
def lay_out(now: Callable[[], Trail], context: JobContext) -> Laid:
    """A function that lays a part out as the worker does and returns its node."""

    def lay_out(part: Any, parent: str = "main", **parameters: Any) -> Node:
        asked = arguments_of(now(), parent, part, {}, parameters, {"name": "", "author": ""})
        return now().annotations.nodes.get(reproject(context, asked)["node"]["id"])

    return lay_out
