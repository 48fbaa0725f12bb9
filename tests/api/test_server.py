"""The API in a real server process: light, and quick while others wait."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI

from api import Settings, build_router
from pipeline.collection import Collection
from pipeline.jobs import JobTable
from tests.pipeline.worker.test_supervisor import until

PROJECT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "umap", "numba", "sklearn", "scipy", "h5py", "fabio", "tifffile")


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """The address of a running server that waits long for a job."""
    app = FastAPI()
    app.include_router(build_router(replace(settings, wait_s=30.0)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_nobody_waits_behind_slow_uploads(
    address: str, tiny: Collection, table: JobTable, start_worker: Callable[..., None]
) -> None:
    """While more uploads wait than the server has threads, another request is answered before them."""
    start_worker()
    content = tiny.original(tiny.ids[0]).read_bytes()
    url = f"{address}/api/v1/collections/tiny/search?name=slow.npy"
    limits = httpx.Limits(max_connections=60)
    with httpx.Client(timeout=180, limits=limits) as client, ThreadPoolExecutor(45) as uploads:
        waiting = [uploads.submit(client.post, url, content=content) for _ in range(45)]
        until(lambda: len(table.list()), lambda count: count == 45)
        assert client.get(f"{address}/api/v1/collections/tiny").status_code == 200
        assert not any(answer.done() for answer in waiting)
        for job in table.list():
            table.cancel(job.id)


def test_an_upload_comes_through_in_pieces(address: str, start_worker: Callable[..., None]) -> None:
    """A body without a length is taken as it comes."""
    start_worker()
    np_file = (
        b"\x93NUMPY\x01\x00v\x00" + b"{'descr': '|u1', 'fortran_order': False, 'shape': (4, 5), }".ljust(117)
    )
    pieces = (piece for piece in (np_file + b"\n", bytes(12), bytes(8)))
    answer = httpx.post(f"{address}/api/v1/collections/tiny/search?name=a.npy", content=pieces, timeout=180)

    assert answer.json()["shape"] == [4, 5]


def test_the_web_side_is_light() -> None:
    """Neither routes nor the asking for jobs load what belongs into workers."""
    code = f"import sys, api, pipeline.tasks; print([name for name in {HEAVY!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True)

    assert loaded.stdout.decode().strip() == "[]"


def test_an_array_is_what_numpy_reads(address: str, tiny: Collection) -> None:
    """Through the compression of a real server, too."""
    raw = httpx.get(f"{address}/api/v1/collections/tiny/v/{tiny.version}/columns/sprite").content

    assert sorted(np.frombuffer(raw, "<u4").tolist()) == list(range(12))
