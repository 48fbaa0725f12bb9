"""The ingest stage: files in, pending parts out. Decoding runs ahead while the network runs.

A chunk of files is written and committed as pending every 1,024 images or 20 seconds: a build that is
killed loses at most that.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd
import pyarrow as pa
from jaxtyping import Float

from pipeline.collection.ids import image_id
from pipeline.collection.pictures import PER_SHEET, Thumbnail, write_thumbnails
from pipeline.collection.schema import embeddings_table
from pipeline.collection.write import Writer
from pipeline.describe import DESCRIPTORS
from pipeline.ingest.assemble import FACTS
from pipeline.ingest.decode import FINGERPRINT, DecodedFile, DecodedImage
from pipeline.ingest.pool import decode_files
from pipeline.meter import Progress
from pipeline.readers.sources.folder import SourceFile

_CHUNK_S = 20.0
_BATCH = 64
_TEXTS = {name: "string" for name, one in DESCRIPTORS.items() if one.kind == "category"}
_TEXTS[FINGERPRINT] = "string"


@runtime_checkable
class Embedder(Protocol):
    """The part of an encoder that ingest needs."""

    name: str

    def embed_prepared(
        self, prepared: Float[np.ndarray, "image height width"]
    ) -> Float[np.ndarray, "image 128"]:
        """Return unit vectors for images that `prepare` has made ready."""


class Ingest:
    """Reads files into the pending parts of a collection that is open for writing."""

    def __init__(self, writer: Writer, encoder: Embedder, ingest: str, known: set[str]) -> None:
        self._writer = writer
        self._encoder = encoder
        self._ingest = ingest
        self._known = known
        self._started = time.monotonic()
        self.seconds: dict[str, float] = {}
        self._clear()

    def _clear(self) -> None:
        self._files: list[dict[str, Any]] = []
        self._facts: list[dict[str, Any]] = []
        self._images: list[DecodedImage] = []
        self._vectors: list[np.ndarray] = []
        self._unembedded: list[np.ndarray] = []

    def run(self, root: Path, files: Sequence[SourceFile], processes: int, progress: Progress) -> int:
        """Read `files` in order; return how many images they gave. May be cancelled through `progress`."""
        images = 0
        paths = [file.relative for file in files]
        for done, (file, decoded) in enumerate(
            zip(files, decode_files(root, paths, processes), strict=True), 1
        ):
            images += len(decoded.images)
            self._take(file, decoded)
            if len(self._images) >= PER_SHEET or time.monotonic() - self._started > _CHUNK_S:
                self._flush()
            progress("ingest", done / len(files), f"{done:,} of {len(files):,} files, {images:,} images")
        self._flush()
        return images

    def _take(self, file: SourceFile, decoded: DecodedFile) -> None:
        for part, seconds in decoded.seconds.items():
            self.seconds[part] = self.seconds.get(part, 0.0) + seconds
        error = decoded.error or (None if decoded.images else "holds no image")
        self._files.append(
            {
                "path": file.relative,
                "size": file.size,
                "mtime_ns": file.mtime_ns,
                "sha256": decoded.sha256,
                "status": "unreadable" if error else "read",
                "error": error,
                "images": len(decoded.images),
                "ingest": self._ingest,
            }
        )
        if error or decoded.sha256 is None or decoded.sha256 in self._known:
            return
        self._known.add(decoded.sha256)
        for image in decoded.images:
            name = image_id(decoded.sha256, image.facts["channel"], image.facts["frame"])
            identity = {"image_id": name, "path": file.relative, "file_sha256": decoded.sha256}
            self._facts.append({**identity, **image.facts, "duplicate_of": None})
            self._images.append(image)
            self._unembedded.append(image.prepared)
        self._embed(least=_BATCH)

    def _embed(self, least: int) -> None:
        while len(self._unembedded) >= least:
            start = time.perf_counter()
            batch, self._unembedded = self._unembedded[:_BATCH], self._unembedded[_BATCH:]
            self._vectors.append(self._encoder.embed_prepared(np.stack(batch)).astype(np.float16))
            self.seconds["embed"] = self.seconds.get("embed", 0.0) + time.perf_counter() - start

    def _flush(self) -> None:
        """Write what was read as pending parts and commit them."""
        self._embed(least=1)
        if not self._files:
            return
        self._write("files", pd.DataFrame(self._files).astype({"sha256": "string", "error": "string"}))
        if self._images:
            self._write("images", facts_frame(self._facts))
            ids = [fact["image_id"] for fact in self._facts]
            measured = pd.DataFrame([image.descriptors for image in self._images]).astype(_TEXTS)
            self._write("descriptors", pd.concat([pd.Series(ids, name="image_id"), measured], axis=1))
            headers = [json.dumps(image.header, ensure_ascii=False) for image in self._images]
            self._write("headers", pd.DataFrame({"image_id": ids, "header": headers}))
            self._write(
                embeddings_table(self._encoder.name), vectors_table(ids, np.concatenate(self._vectors))
            )
            self._write_thumbnails(ids, [image.thumbnail for image in self._images])
        self._writer.commit()
        self._clear()
        self._started = time.monotonic()

    def _write_thumbnails(self, ids: list[str], thumbnails: list[Thumbnail]) -> None:
        for start in range(0, len(ids), PER_SHEET):
            chosen = slice(start, start + PER_SHEET)
            self._write("thumbnails", write_thumbnails(self._writer.folder, ids[chosen], thumbnails[chosen]))

    def _write(self, table: str, rows: pd.DataFrame | pa.Table) -> None:
        part = self._writer.write(table, rows)
        self._writer.info["pending"]["parts"].setdefault(table, []).append(part)


def facts_frame(facts: list[dict[str, Any]]) -> pd.DataFrame:
    """Return facts as a frame whose types do not depend on which values happen to be missing."""
    frame = pd.DataFrame(facts)[FACTS]
    frame["acquired_at"] = (
        pd.to_datetime(frame["acquired_at"], utc=True).dt.tz_localize(None).astype("datetime64[us]")
    )
    text = ["value_unit", "duplicate_of", "channel", "dtype", "path"]
    numbers = ["pixel_size_nm", "pixel_size_y_nm", "detector_pixel_um"]
    return frame.astype({**dict.fromkeys(text, "string"), **dict.fromkeys(numbers, "float64")})


def vectors_table(ids: Sequence[str], vectors: Float[np.ndarray, "image feature"]) -> pa.Table:
    """Return embeddings as they are stored: a fixed-size list of half floats an image."""
    flat = pa.array(np.ascontiguousarray(vectors, dtype=np.float16).ravel())
    lists = pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1])
    return pa.table({"image_id": pa.array(list(ids), pa.string()), "embedding": lists})
