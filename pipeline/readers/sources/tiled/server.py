"""A Tiled server as its HTTP interface shows it: nodes in pages, arrays in slabs.

Source: https://blueskyproject.io/tiled/reference/http-api-overview.html (version 1 of the interface, asked by
plain HTTP: the official client would bring SQLAlchemy, dask and awkward into every installation).
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx
import numpy as np

from pipeline.errors import SourceError

PAGE = 100
TIMEOUT_S = 60.0
TRIES, PAUSE_S = 3, 0.3
PASSING = (429, 502, 503, 504)
"""Answers of a server that is busy, or being started again: worth another try."""
_PREFIXES = ("/api/v1/metadata/", "/api/v1/search/", "/api/v1/array/full/", "/ui/browse/")


@dataclass(frozen=True)
class Node:
    """One entry: its path from the root, `container`, `array`, `table` …, its own metadata and structure."""

    path: tuple[str, ...]
    family: str
    metadata: dict[str, Any]
    structure: dict[str, Any]


class Server:
    """A server and the node below which everything is wanted."""

    def __init__(self, address: str, api_key: str | None = None, page: int = PAGE) -> None:
        self.page = page
        self.base, self.root = split_address(address)
        headers = {"Authorization": f"Apikey {api_key}"} if api_key else {}
        self._client = httpx.Client(timeout=TIMEOUT_S, headers=headers, follow_redirects=True)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def node(self) -> Node:
        """Return the node the address names."""
        return _node(self._json(f"metadata/{_quoted(self.root)}", {})["data"], self.root)

    def children(self, path: tuple[str, ...]) -> Iterator[tuple[Node, int]]:
        """Walk over what is right below a node, page by page, each with how many there are."""
        offset = 0
        while True:
            said = self._json(f"search/{_quoted(path)}", {"page[offset]": offset, "page[limit]": self.page})
            found = said.get("data") or []
            count = int((said.get("meta") or {}).get("count") or 0)
            for entry in found:
                yield _node(entry, (*path, str(entry["id"]))), count
            offset += len(found)
            if not found or 0 < count <= offset:
                return

    def slab(self, node: Node, dtype: np.dtype, start: int, stop: int) -> np.ndarray:
        """Return part of an array along its first axis; SourceError if other numbers come than were told."""
        shape = (stop - start, *node.structure["shape"][1:])
        where = {"format": "application/octet-stream", "slice": f"{start}:{stop}"}
        content = self._asked(f"array/full/{_quoted(node.path)}", where).content
        if len(content) != int(np.prod(shape)) * dtype.itemsize:
            raise SourceError(
                f"{self.named(node.path)} sent {len(content):,} bytes for {shape} of {dtype}: it was changed "
                "while it was read, or its server cannot serve it"
            )
        return np.frombuffer(content, dtype).reshape(shape)

    def named(self, path: tuple[str, ...]) -> str:
        """Return what a node is called in a sentence."""
        return f"{self.base}/{'/'.join(path)}"

    def _json(self, route: str, parameters: dict[str, Any]) -> Any:
        answer = self._asked(route, parameters)
        try:
            return answer.json()
        except ValueError as error:
            raise SourceError(f"{self.base} is no Tiled server: {answer.url} is no JSON") from error

    def _asked(self, route: str, parameters: dict[str, Any]) -> httpx.Response:
        """Ask, again where the server is busy for a moment; GoneError if it does not answer at all."""
        address = f"{self.base}/api/v1/{route}"
        for number in range(1, TRIES + 1):
            try:
                answer = self._client.get(address, params=parameters)
            except httpx.HTTPError as error:
                if number == TRIES:
                    raise GoneError(self.base, str(error) or type(error).__name__) from error
            else:
                if answer.status_code not in PASSING:
                    break
                if number == TRIES:
                    raise GoneError(self.base, f"answered {answer.status_code}")
            time.sleep(PAUSE_S * number)
        if answer.status_code in (401, 403):
            raise SourceError(f"{self.base} asks for a key ({answer.status_code}): give --api-key")
        if answer.status_code >= 400:
            raise SourceError(f"{address} answered {answer.status_code}: {_detail(answer)}")
        return answer


class GoneError(SourceError):
    """The server does not answer any more."""

    def __init__(self, base: str, reason: str) -> None:
        super().__init__(f"the Tiled server {base} does not answer ({reason})")


def split_address(address: str) -> tuple[str, tuple[str, ...]]:
    """Return the address of the server and the path of the node, of any address that Tiled shows.

    Raises SourceError for what is no http address.
    """
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(f"{address} is no address of a Tiled server: expected http://… or https://…")
    path = f"{parts.path}/"
    for prefix in _PREFIXES:
        before, found, inside = path.partition(prefix)
        if found:
            break
    else:
        before, inside = parts.path.rstrip("/").removesuffix("/api/v1"), ""
    node = tuple(unquote(part) for part in inside.split("/") if part)
    return f"{parts.scheme}://{parts.netloc}{before}", node


def _quoted(path: tuple[str, ...]) -> str:
    return "/".join(quote(part, safe="") for part in path)


def _node(entry: dict[str, Any], path: tuple[str, ...]) -> Node:
    told = entry.get("attributes") or {}
    return Node(
        path, str(told.get("structure_family")), told.get("metadata") or {}, told.get("structure") or {}
    )


def _detail(answer: httpx.Response) -> str:
    try:
        said = answer.json()
    except ValueError:
        said = answer.text
    return str(said.get("detail", said) if isinstance(said, dict) else said)[:200]
