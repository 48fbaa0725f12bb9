"""How styles and scripts reach the browser: few, compressed once, kept for ever by their version.

What the server has once sent under such an address it keeps in memory as it was sent: a page asks for some
thirty files, and finding, reading and compressing each would take longer than drawing the map.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.bundle import ADDRESS, ENTRY, bundle

STATIC = ("/assets/", "/_dash-component-suites/")
FOR_EVER = "public, max-age=31536000, immutable"
LEVEL = 9


class Delivery:
    """Wraps the application in folder `here`: compresses and keeps static files, answers for the bundle."""

    def __init__(self, app: ASGIApp, here: Path) -> None:
        self._app = app
        self._here = here
        self._compressed = GZipMiddleware(self._static, compresslevel=LEVEL)
        self._kept: dict[str, _Kept] = {}  # by path: no more than there are files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(STATIC):
            await self._app(scope, receive, send)
            return
        if not _may_be_kept(scope):
            await self._compressed(scope, receive, send)
            return
        kept = self._kept.get(scope["path"])
        if kept is None or kept.query != scope["query_string"]:
            kept = _Kept(scope["query_string"])
            await self._compressed(scope, receive, kept.take)
            if kept.is_whole:
                self._kept[scope["path"]] = kept
        await kept.send(send)

    async def _static(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file as it lies there, and say how long it may be kept."""

        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", "no-cache")
                if _is_versioned(scope):
                    headers["Cache-Control"] = FOR_EVER
            await send(message)

        await self._answer_to(scope["path"])(scope, receive, send_kept)

    def _answer_to(self, path: str) -> ASGIApp:
        made = bundle(self._here / "assets")
        if path == ADDRESS:
            return Response(made.script, media_type="text/javascript")
        if path == f"{ADDRESS}.map":
            return Response(made.source_map, media_type="application/json")
        return self._app


@dataclass
class _Kept:
    """An answer as it was sent: what it was asked with, its head, its body."""

    query: bytes
    start: Message | None = None
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Take in one message of the answer."""
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    @property
    def is_whole(self) -> bool:
        """Whether a file was found."""
        return self.start is not None and self.start["status"] == 200

    async def send(self, send: Send) -> None:
        """Send the answer again."""
        if self.start is None:
            return
        headers = MutableHeaders(scope={**self.start, "headers": list(self.start["headers"])})
        headers["Content-Length"] = str(len(self.body))
        await send({**self.start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": self.body})


def _is_versioned(scope: Scope) -> bool:
    """Whether the address names what the file holds: ours in the query, Dash's in the file's name."""
    return scope["query_string"].startswith(b"m=") or ".v" in scope["path"].rpartition("/")[2]


def _may_be_kept(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    is_plain = scope["method"] == "GET" and not {"range", "if-none-match", "if-modified-since"} & set(headers)
    return is_plain and _is_versioned(scope) and "gzip" in headers.get("accept-encoding", "")


def index_page(here: Path) -> str:
    """Return the HTML around every page, for the application in folder `here`.

    One script holds all our modules and runs as soon as it is there, before Dash's. The map of imports says
    where it lies, with a digest, so that a changed one is never taken from the browser's cache.
    """
    address = f"{ADDRESS}?m={bundle(here / 'assets').digest}"
    head = [
        f'<script type="importmap">{json.dumps({"imports": {f"/assets/{ENTRY}": address}})}</script>',
        f'<script type="module" async src="{address}"></script>',
    ]
    page = (here / "components" / "index.html").read_text(encoding="utf-8")
    return page.replace("<!-- modules -->", "\n    ".join(head))
