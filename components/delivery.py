"""How styles and modules reach the browser: compressed, kept for ever under an address of their version."""

import json
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = ("/assets/", "/_dash-component-suites/")
FOR_EVER = "public, max-age=31536000, immutable"
LEVEL = 5


class Delivery:
    """Wraps the application: static files are compressed, and kept where the address names their version."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressed = GZipMiddleware(app, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(STATIC):
            await self._app(scope, receive, send)
            return
        keep = FOR_EVER if scope["query_string"].startswith(b"m=") else "no-cache"

        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("Cache-Control", keep)
            await send(message)

        await self._compressed(scope, receive, send_kept)


def index_page(here: Path) -> str:
    """Return the HTML around every page, for the application in folder `here`.

    It names every module with its version, so that all are fetched side by side and a changed one is
    never taken from the browser's cache.
    """
    versions = {f"/{path.relative_to(here).as_posix()}": path.stat().st_mtime_ns for path in modules(here)}
    addresses = {address: f"{address}?m={version}" for address, version in versions.items()}
    head = [f'<script type="importmap">{json.dumps({"imports": addresses})}</script>']
    head += [f'<link rel="modulepreload" href="{address}">' for address in addresses.values()]
    page = (here / "components" / "index.html").read_text(encoding="utf-8")
    return page.replace("<!-- modules -->", "\n    ".join(head))


def modules(here: Path) -> list[Path]:
    """Return our JavaScript modules."""
    return sorted((here / "assets").rglob("*.mjs"))
