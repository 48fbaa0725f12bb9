"""Pull the images of a Tiled server with their metadata into a folder that the build takes.

Nodes are listed in pages. Each image is written to a file of its own and recorded at once, so a pull that
ends early, or whose server goes away, goes on with what it has not got; the metadata table is written at
every end.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError
from pipeline.meter import Progress
from pipeline.readers.sources.tiled.files import file_of, is_image, is_there, write
from pipeline.readers.sources.tiled.server import PAGE, GoneError, Node, Server
from pipeline.readers.sources.tiled.table import RECORDS, known_records, write_table

WALKED = ("container", "composite")
MOST_DEEP = 32


@dataclass
class Pulled:
    """How many images a pull found, how many were new, what is no image, and what could not be had."""

    found: int = 0
    new: int = 0
    others: int = 0
    missing: list[str] = field(default_factory=list)


def pull(
    address: str, into: Path, *, api_key: str | None = None, page: int = PAGE, progress: Progress
) -> Pulled:
    """Write every array of at least two axes below a node to `into/images`, and `into/metadata.parquet`.

    `address` is that of the server, or of a node as its pages show it; `page` nodes are listed at a time. An
    image that is there in the same shape and type is not transferred again; its metadata are. Raises
    SourceError, naming server and reason, where the server does not answer; what was taken stays, and the
    next pull goes on.
    """
    into.mkdir(parents=True, exist_ok=True)
    known = known_records(into / RECORDS)
    server, pulled = Server(address, api_key, page), Pulled()
    try:
        with (into / RECORDS).open("a", encoding="utf-8") as lines:
            for node, metadata, share in _walked(server, server.node(), [], (0.0, 1.0)):
                if not is_image(node):
                    pulled.others += 1
                    continue
                pulled.found += 1
                record = _taken(server, node, metadata, into, pulled)
                if record is not None and known.get(record["path"]) != record:
                    known[record["path"]] = record
                    lines.write(json.dumps(record) + "\n")
                    lines.flush()
                progress("pull", share, f"{pulled.found:,} images, {pulled.new:,} new")
    except GoneError as error:
        raise SourceError(
            f"{error}, after {pulled.found:,} images. What was taken stays in {into}: "
            "pull again to go on from here"
        ) from error
    finally:
        server.close()
        if known:
            write_table(into, list(known.values()))
    return pulled


def _taken(
    server: Server, node: Node, metadata: list[dict[str, Any]], into: Path, pulled: Pulled
) -> dict[str, Any] | None:
    """Return what is recorded of an image, its file being there; None where this one alone cannot be had."""
    file = file_of(node)
    if not is_there(into / file, node):
        try:
            write(into / file, node, server.slab)
        except GoneError:
            raise
        except SourceError as error:
            pulled.missing.append(str(error))
            return None
        pulled.new += 1
    return {"path": file, "tiled_path": "/".join(node.path), "metadata": metadata}


def _walked(
    server: Server, node: Node, above: list[dict[str, Any]], share: tuple[float, float]
) -> Iterator[tuple[Node, list[dict[str, Any]], float]]:
    """Walk over what is no container, with the metadata from the outermost in, and how far the walk is."""
    metadata = [*above, node.metadata] if node.metadata else above
    if node.family not in WALKED or len(node.path) > MOST_DEEP:
        yield node, metadata, share[1]
        return
    low, high = share
    for number, (child, count) in enumerate(server.children(node.path)):
        width = (high - low) / max(count, number + 1)
        start = low + min(number, max(count - 1, 0)) * width
        yield from _walked(server, child, metadata, (start, min(high, start + width)))
