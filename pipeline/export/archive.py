"""The original files of chosen images in one ZIP, streamed: neither memory nor disk hold more than a piece.

Originals may have been moved or changed since the build; those are named in MISSING.txt and the rest is sent.
A file is sent only if it lies below the source and has the digest that the collection knows: a collection may
have been made elsewhere, so its word on where files lie is not trusted.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from jaxtyping import Bool

from pipeline.collection import Collection
from pipeline.errors import CollectionError
from pipeline.export.sink import Sink
from pipeline.export.table import csv

_PIECE_BYTES = 1 << 20


def archive(
    collection: Collection, rows: Bool[np.ndarray, " image"], origin: dict[str, Any]
) -> Iterator[bytes]:
    """Yield a ZIP: provenance.json, images.csv, originals/ with each file once, MISSING.txt if need be."""
    sink = Sink()
    missing: list[str] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("provenance.json", json.dumps(origin, indent=1))
        with made.open("images.csv", "w") as entry:
            for piece in csv(collection, rows, origin):
                entry.write(piece)
                yield sink.take()
        for image_id, relative in _files(collection, rows):
            yield from _add(made, sink, collection, image_id, relative, missing)
        if missing:
            heading = "These files are not in the archive, or not whole:\n"
            made.writestr("MISSING.txt", heading + "".join(f"{line}\n" for line in missing))
    yield sink.take()


def _files(collection: Collection, rows: Bool[np.ndarray, " image"]) -> Iterator[tuple[str, str]]:
    """Yield each file of the chosen rows once, with the id of one of its images."""
    paths = collection.frame["path"].iloc[np.flatnonzero(rows)].drop_duplicates()
    yield from ((str(image_id), str(path)) for image_id, path in paths.items())


def _add(
    made: zipfile.ZipFile,
    sink: Sink,
    collection: Collection,
    image_id: str,
    relative: str,
    missing: list[str],
) -> Iterator[bytes]:
    try:
        path = _inside(collection, image_id, relative)
        info = zipfile.ZipInfo.from_file(path, f"originals/{relative}", strict_timestamps=False)
        info.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as file:
            _check(file, collection, image_id)
            with made.open(info, "w") as entry:
                while piece := file.read(_PIECE_BYTES):
                    entry.write(piece)
                    yield sink.take()
    except CollectionError as error:
        missing.append(f"{relative}\t{error}")
    except OSError as error:
        missing.append(f"{relative}\tit cannot be read ({error.strerror or error})")


def _inside(collection: Collection, image_id: str, relative: str) -> Path:
    parts = PurePosixPath(relative)
    if parts.is_absolute() or ".." in parts.parts:
        raise CollectionError("its path lies outside the collection's source")
    return collection.original(image_id)


def _check(file: BufferedReader, collection: Collection, image_id: str) -> None:
    """Refuse another file than the collection was built from; the same open file is then read again."""
    if (
        hashlib.file_digest(file, "sha256").hexdigest()
        != collection.frame["file_sha256"].iloc[collection.row(image_id)]
    ):
        raise CollectionError("it was changed since the build")
    file.seek(0)
