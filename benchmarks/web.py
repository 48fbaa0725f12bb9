"""One web process on large generated collections: memory, search, uploads, masks, bytes, and the first map.

A server with one web process and one interactive worker is started for each collection, as the Procfile does,
and asked over HTTP. Memory is that of the web process in MB after each step, pages that it shares counted by
share; "peak" is the most it ever held. Times are medians in milliseconds. "facets" are all columns of facets
and properties as they travel, compressed. "first map" is the app's own page in headless Chromium with nothing
cached, from navigation to the last point, median and fastest of seven. "2,000 as one" are the averages of
a selection.
"""

import contextlib
import io
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import arguments, show
from benchmarks.synthetic import write_collection
from pipeline.collection import open_collection
from pipeline.encoder import load_encoder
from pipeline.insight.averages import averages
from pipeline.search import Index
from tests.browser.chromium import launched

PROJECT = Path(__file__).resolve().parents[1]
SIZES = (100_000, 500_000)
REPEATS = 7
AVERAGED = 2000
SCREEN = {"width": 1440, "height": 900}
STARTS_WITHIN_S = 60
FIRST_MAP = "window.microscape && microscape.stats().first_map_ms"


def search(folder: Path) -> dict[str, Any]:
    """Time the exact search itself, in this process: whole, half of the rows allowed, one in a hundred."""
    known = open_collection(folder).embeddings()
    index, rng = Index(known), np.random.default_rng(1)
    found = {}
    for name, share in (("12 nearest", None), ("of 50 %", 0.5), ("of 1 %", 0.01)):
        allowed = None if share is None else rng.random(len(known)) < share
        query = known[rng.integers(len(known))].astype(np.float32)
        found[name] = milliseconds(lambda query=query, allowed=allowed: index.nearest(query, 12, allowed))
    return found


def averaged(folder: Path) -> dict[str, Any]:
    """Time mean, median, spread and spectrum of 2,000 chosen images in this process."""
    collection = open_collection(folder)
    chosen = np.zeros(collection.rows, bool)
    chosen[np.random.default_rng(1).choice(collection.rows, AVERAGED, replace=False)] = True
    return {f"{AVERAGED:,} as one": milliseconds(lambda: averages(collection, chosen))}


def milliseconds(action: Callable[[], Any]) -> float:
    """Return the median of several times, after a first that does not count."""
    action()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 1)


class Web:
    """A running server and the process id of its one web process."""

    def __init__(self, address: str, master: int, collection: str) -> None:
        self.address, self.name = address, collection
        self.base = f"/api/v1/collections/{collection}"
        self.process = next(
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/stat")
            if path.read_text().rpartition(")")[2].split()[1] == str(master)
        )

    def ask(self, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
        """Return the body of an answer, compressed as it came."""
        headers = {"Accept-Encoding": "zstd", "Content-Type": kind}
        request = urllib.request.Request(self.address + path, body, headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read()

    def json(self, path: str) -> Any:
        """Return an answer as JSON."""
        request = urllib.request.Request(self.address + path)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def memory_mb(self) -> int:
        """Return what the web process holds; a page that others hold too counts by share."""
        return self._kilobytes("smaps_rollup", "Pss") // 1000

    def peak_mb(self) -> int:
        """Return the most that it ever held."""
        return self._kilobytes("status", "VmHWM") // 1000

    def _kilobytes(self, file: str, key: str) -> int:
        found = re.search(
            rf"^{key}:\s+(\d+) kB", Path(f"/proc/{self.process}/{file}").read_text(), re.MULTILINE
        )
        return int(found[1]) * 1024 // 1000 if found else 0


@contextlib.contextmanager
def served(collections: Path, name: str, state: Path) -> Iterator[Web]:
    """Start what the Procfile starts, with one web process, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment = {**os.environ, "MICROSCAPE_COLLECTIONS": str(collections), "MICROSCAPE_STATE": str(state)}
    web = ["-m", "gunicorn", "app:server", "-k", "asgi", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    with contextlib.ExitStack() as ending, (state.parent / "server.log").open("wb") as log:
        started = []
        for command in (web, ["-m", "pipeline", "worker", "--queue", "interactive"]):
            process = subprocess.Popen(
                [sys.executable, *command], cwd=PROJECT, env=environment, stdout=log, stderr=log
            )
            ending.callback(process.wait, timeout=20)
            ending.callback(process.terminate)
            started.append(process.pid)
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, state.parent / "server.log")
        yield Web(address, started[0], name)


def _wait_for(address: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            answer = urllib.request.urlopen(f"{address}/readyz").read()
            if json.loads(answer)["workers"]["interactive"]:
                return
        time.sleep(0.3)
    sys.exit(f"The server did not start:\n{log.read_text()}")


def measure(web: Web) -> dict[str, Any]:
    """Do what a first user does, one after the other, and note memory in between."""
    info = web.json(web.base)
    at = f"{web.base}/v/{info['version']}"
    found: dict[str, Any] = {"MB opened": web.memory_mb()}
    shown = [one for one in info["columns"] if one["role"] != "hidden" and one["dtype"]]
    sent = sum(len(web.ask(f"{at}/columns/{one['name']}")) for one in shown)
    found["facets, MB sent"] = round(sent / 1e6, 1)
    found["MB, all columns sent"] = web.memory_mb()
    words = json.dumps({"text": "scan_00012"}).encode()
    found["text mask"] = milliseconds(lambda: web.ask(f"{at}/mask", words))
    found["MB, text searched"] = web.memory_mb()
    ids = np.frombuffer(web.ask(f"{at}/columns/image_id"), np.uint8).reshape(-1, 16)
    image = f"{web.base}/images/{ids[0].tobytes().hex()}/neighbours"
    found["neighbours, HTTP"] = milliseconds(lambda: web.ask(image))
    found["MB, neighbours"] = web.memory_mb()
    stream = io.BytesIO()
    np.save(stream, np.random.default_rng(0).integers(0, 255, (256, 256), np.uint8))
    upload = f"{web.base}/search?name=new.npy"
    kind = "application/octet-stream"
    found["upload"] = milliseconds(lambda: web.ask(upload, stream.getvalue(), kind))
    found["MB, in the end"] = web.memory_mb()
    found["peak MB"] = web.peak_mb()
    return found


def first_map(web: Web) -> str:
    """Open the page of the app in fresh profiles."""
    times = []
    with launched() as browser:
        for _ in range(REPEATS):
            context = browser.new_context(viewport=SCREEN)  # type: ignore[arg-type]  # a plain dictionary is one
            page = context.new_page()
            page.goto(f"{web.address}/explore?c={web.name}")
            page.wait_for_function(FIRST_MAP)
            times.append(page.evaluate(FIRST_MAP))
            context.close()
    return f"{statistics.median(times):.0f} / {min(times):.0f}"


def main() -> None:
    """Make, serve and measure each collection in a passing folder."""
    options = arguments(__doc__ or "")
    version = load_encoder("cpu").version
    rows = []
    for images in (5_000,) if options.quick else SIZES:
        print(f"{images:,} images …", file=sys.stderr)
        with tempfile.TemporaryDirectory() as passing:
            folder = Path(passing)
            name = f"generated-{images}"
            write_collection(folder / "collections" / name, images, version)
            found = search(folder / "collections" / name) | averaged(folder / "collections" / name)
            with served(folder / "collections", name, folder / "state") as web:
                rows.append({"images": images, **found, **measure(web), "first map": first_map(web)})
    turned = [
        {"": key, **{f"{row['images']:,} images": row[key] for row in rows}}
        for key in rows[0]
        if key != "images"
    ]
    show(turned, options.json, "A web process: MB, and milliseconds")


if __name__ == "__main__":
    main()
