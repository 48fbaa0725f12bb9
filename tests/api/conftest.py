"""A server without a browser: the API over one tiny collection, with or without a worker."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api import Settings, build_router
from pipeline.collection import Collection, open_collection
from pipeline.errors import MicroscapeError
from pipeline.jobs import JobContext, JobTable
from pipeline.worker import Supervisor, Timing, WorkerPlan
from pipeline.worker.child import resolve
from tests.api.testing import TestClient
from tests.making import make_collection

BEAT_S = 1.0
QUICK = Timing(tick_s=0.01, beat_s=0.03, progress_s=0.01, grace_s=0.1)
HANDLERS = {
    "pixels": "pipeline.tasks.pixels:pixels",
    "render": "pipeline.tasks.pixels:render",
    "symmetry": "pipeline.tasks.symmetry:symmetry",
    "same": "pipeline.tasks.same:same",
    "search": "tests.api.handlers:search",
    "build": "tests.api.handlers:build",
    "compare": "pipeline.tasks.insight:compare",
    "averages": "pipeline.tasks.insight:averages",
    "batch_effects": "pipeline.tasks.insight:batch_effects",
    "properties": "pipeline.tasks.insight:properties",
    "reproject": "pipeline.tasks.trails:reproject",
    "groups": "pipeline.tasks.map_questions:groups",
    "honesty": "pipeline.tasks.map_questions:honesty",
    "stability": "pipeline.tasks.map_questions:stability",
    "design_table": "pipeline.tasks.design:design_table",
    "design_propose": "pipeline.tasks.design:design_propose",
    "design_sensitivity": "pipeline.tasks.design:design_sensitivity",
    "design_boundary": "pipeline.tasks.design:design_boundary",
    "profile": "pipeline.tasks.scattering:profile",
    "profiles": "pipeline.tasks.scattering:profiles",
    "poni": "pipeline.tasks.scattering:poni",
    "analysis": "pipeline.tasks.analyses:analysis",
    "train_heads": "pipeline.tasks.labels:train_heads",
    "predict_heads": "pipeline.tasks.labels:predict_heads",
}


@pytest.fixture
def collections(tmp_path: Path) -> Path:
    """A folder with one collection, `tiny`, whose originals are the files it was made from."""
    return make_collection(tmp_path / "collections" / "tiny").parent


@pytest.fixture
def tiny(collections: Path) -> Collection:
    """The collection that is served."""
    return open_collection(collections / "tiny")


@pytest.fixture
def settings(tmp_path: Path, collections: Path) -> Settings:
    """Settings that allow builds from one folder and small uploads only."""
    sources = tmp_path / "sources"
    sources.mkdir()
    return Settings(
        collections, tmp_path / "state", sources=(sources,), upload_limit_bytes=100_000, wait_s=180.0
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of the API; errors of the server are answers, as over a network."""
    app = FastAPI()
    app.include_router(build_router(settings))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def table(settings: Settings) -> Iterator[JobTable]:
    """The job table of that server."""
    table = JobTable(settings.state)
    yield table
    table.close()


@pytest.fixture
def do_jobs(settings: Settings, table: JobTable) -> Iterator[None]:
    """A worker within this process: heavy libraries are loaded once for all tests, not once a test."""
    ends = threading.Event()
    table.workers.beat("inline", "interactive", "idle")
    threads = [
        threading.Thread(target=_do_jobs, args=(settings, table, ends)),
        threading.Thread(target=_beat, args=(table, ends)),
    ]
    for thread in threads:
        thread.start()
    yield
    ends.set()
    for thread in threads:
        thread.join()


def _beat(table: JobTable, ends: threading.Event) -> None:
    """Give signs of life, also while a job takes long."""
    while not ends.wait(BEAT_S):
        table.workers.beat("inline", "interactive", "idle")


def _do_jobs(settings: Settings, table: JobTable, ends: threading.Event) -> None:
    while not ends.wait(0.005):
        if (job := table.claim("interactive", "inline")) is None:
            continue
        context = JobContext(job.id, settings.collections, settings.state, lambda fraction, message: None)
        try:
            table.finish(job.id, "inline", resolve(HANDLERS[job.kind])(context, job.arguments))
        except MicroscapeError as error:
            table.fail(job.id, "inline", str(error), type(error).__name__)


@pytest.fixture
def start_worker(settings: Settings, table: JobTable) -> Iterator[Callable[[str], None]]:
    """A function that starts a worker for a queue; search and build are light ones."""
    with contextlib.ExitStack() as ending:

        def start(queue: str = "interactive") -> None:
            plan = WorkerPlan(queue, settings.state, settings.collections, HANDLERS, timing=QUICK)
            supervisor = Supervisor(table, plan)
            table.workers.beat(supervisor.id, queue, "starting")
            thread = threading.Thread(target=supervisor.run)
            thread.start()
            ending.callback(thread.join)
            ending.callback(supervisor.stop)

        yield start
