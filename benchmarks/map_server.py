"""Serves generated points to the map's benchmark, in the wire format of the app: one raw array a column."""

import io
import json
import sys
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import dash
import numpy as np
import plotly
from PIL import Image

from benchmarks.peer_bundles import BUNDLES
from components import bundle

PROJECT = Path(__file__).resolve().parents[1]
FOLDERS = {
    "assets": PROJECT / "assets",
    "page": PROJECT / "benchmarks" / "map_page",
    "deps": Path(dash.__file__).parent / "deps",
    "plotly": Path(plotly.__file__).parent / "package_data",
    "peers": BUNDLES,
}
TYPES = {".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript"}
CATEGORIES = {"five": 5, "twenty": 20, "sixty": 60}
NUMBERS = {"temperature": ("K", 0.1, 20.0), "thickness": ("nm", 0.05, 2.0)}
AXES = ("main.x", "main.y", "main.x3", "main.y3", "main.z3")


@cache
def columns(rows: int) -> dict[str, np.ndarray]:
    """Codes of clustered points: a hundred clusters of unequal size and spread, some of them curved bands."""
    rng = np.random.default_rng(7)
    clusters = 100
    share = rng.pareto(1.3, clusters) + 0.15
    cluster = rng.choice(clusters, rows, p=share / share.sum())
    centre = rng.normal(0, 1.0, (clusters, 3)) * [1.5, 1.1, 1.0]
    spread = rng.uniform(0.03, 0.16, clusters)[cluster, None]
    along = rng.normal(0, 1, (rows, 1))
    direction = rng.normal(0, 1, (clusters, 3))[cluster]
    bend = rng.normal(0, 0.5, (clusters, 3))[cluster]
    place = centre[cluster] + spread * (rng.normal(0, 0.55, (rows, 3)) + along * direction + along**2 * bend)
    axes = np.concatenate([place[:, :2] + 0.25 * place[:, 2:], place], axis=1)
    low, high = np.quantile(axes, 0.0005, axis=0), np.quantile(axes, 0.9995, axis=0)
    codes = (np.clip((axes - low) / (high - low), 0, 1) * 65534).astype("<u2")
    found = dict(zip(AXES, np.ascontiguousarray(codes.T), strict=True))
    for name, size in CATEGORIES.items():
        group = rng.permutation(clusters)[cluster] % size
        code = np.where(rng.random(rows) < 0.06, rng.integers(0, size, rows), group)
        order = np.argsort(np.argsort(-np.bincount(code, minlength=size), kind="stable"))
        found[name] = np.where(rng.random(rows) < 0.01, 255, order[code]).astype("u1")
    for name in NUMBERS:
        number = 3000 + 500 * rng.normal(0, 1, clusters)[cluster] + 150 * rng.normal(0, 1, rows)
        found[name] = np.where(rng.random(rows) < 0.03, 65535, np.clip(number, 0, 65534)).astype("<u2")
    found["sprite"] = np.argsort(np.argsort(cluster, kind="stable"), kind="stable").astype("<u4")
    found["image_id"] = rng.integers(0, 256, (rows, 16), dtype="u1")
    return found


def info(rows: int) -> dict:
    """What ``GET /api/v1/collections/{c}`` answers for that many points."""
    coordinate = {"role": "hidden", "kind": "coordinate", "dtype": "u2", "scale": 20 / 65534, "offset": -10.0}
    categories = [
        {
            "name": name,
            "title": name.title(),
            "role": "facet",
            "kind": "category",
            "dtype": "u1",
            "categories": [f"{name} {k + 1}" for k in range(size)],
            "missing": 255,
        }
        for name, size in CATEGORIES.items()
    ]
    numbers = [
        {
            "name": name,
            "title": name.title(),
            "role": "property",
            "kind": "number",
            "unit": unit,
            "dtype": "u2",
            "scale": scale,
            "offset": offset,
            "missing": 65535,
        }
        for name, (unit, scale, offset) in NUMBERS.items()
    ]
    return {
        "name": f"points-{rows}",
        "title": f"{rows:,} generated points",
        "version": "1",
        "rows": rows,
        "notice": None,
        "maps": [{"name": "main", "title": "Main map", "x": AXES[0], "y": AXES[1], "space": list(AXES[2:])}],
        "sprites": {
            "tile": 64,
            "per_row": 32,
            "per_sheet": 1024,
            "sheets": -(-rows // 1024),
            "url": f"/api/v1/collections/points-{rows}/v/1/sprites/{{n}}",
        },
        "columns": [*categories, *numbers, *({"name": name, **coordinate} for name in AXES)],
    }


@cache
def sheet() -> bytes:
    """One sheet of 1,024 tiles of stripes; every sheet is this one."""
    y, x = np.mgrid[:2048, :2048]
    angle = (x // 64 + 32 * (y // 64)) * 0.37
    waves = np.sin((np.cos(angle) * x + np.sin(angle) * y) * 0.4) * 100 + 128
    stream = io.BytesIO()
    Image.fromarray(waves.astype(np.uint8)).save(stream, "WEBP", quality=82, method=0)
    return stream.getvalue()


class Handler(BaseHTTPRequestHandler):
    """Answers the page, its scripts, the description of a collection, and its columns."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms for the client's word on its head
    wbufsize = 1 << 16
    server: "Server"

    def do_GET(self) -> None:
        """Answer one request; unknown addresses get 404."""
        parts = unquote(urlsplit(self.path).path).strip("/").split("/")
        if parts[:3] == ["api", "v1", "collections"]:
            rows = int(parts[3].removeprefix("points-"))
            if len(parts) == 4:
                self.reply(json.dumps(info(rows)).encode(), "application/json")
            elif parts[-2] == "sprites":
                self.reply(sheet(), "image/webp")
            else:
                self.reply(columns(rows)[parts[-1]].tobytes(), "application/octet-stream")
            return
        file = FOLDERS.get(parts[0], PROJECT / "none").joinpath(*parts[1:])
        if self.path == bundle.ADDRESS:
            self.reply(bundle.bundle(FOLDERS["assets"]).script, TYPES[".mjs"])
        elif file.is_file():
            self.reply(file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream"))
        else:
            self.send_error(404)

    def reply(self, body: bytes, content_type: str) -> None:
        """Send a whole body and add its size to the server's count."""
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")  # a browser measures memory only so
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(body)
        self.server.sent_bytes += len(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal for the table."""


class Server(ThreadingHTTPServer):
    """A server on a free port of this machine that counts the bytes of its answers."""

    sent_bytes = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing about a page that closed while its columns arrived; raise what else went wrong."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # passed on as they came

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"
