"""Fine-tuned embeddings and their maps through a build: what is new is embedded and placed, nothing moves."""

from typing import Any

import numpy as np
import pandas as pd

from pipeline import derive
from pipeline.collection import Collection
from pipeline.collection.parts import read_parts
from pipeline.collection.schema import embeddings_table, map_table
from pipeline.collection.store import vectors
from pipeline.collection.write import Parts, Writer
from pipeline.encoder.finetune.originals import prepared_images
from pipeline.encoder.symmetry import SymmetryEncoder
from pipeline.errors import EncoderError
from pipeline.ingest.stage import vectors_table
from pipeline.meter import Progress

BATCH = 64
PROCESSES = 2  # that decode what is new


def carried(writer: Writer, parts: Parts, progress: Progress) -> Parts:
    """Return `parts` of a build with those of fine-tuned embeddings and maps brought up to its images.

    Raises EncoderError if the weights of one are gone or damaged, CollectionError for originals that are.
    """
    found = dict(parts)
    for name, entry in writer.info["encoders"].items():
        if "weights" in entry:
            found |= _carried(writer, found, name, entry, progress)
    return found


def _carried(writer: Writer, parts: Parts, name: str, entry: dict[str, Any], progress: Progress) -> Parts:
    """Return the parts of one embedding and its map, none if they fit the images as they are."""
    encoder = _encoder(writer, name, entry)
    stored = read_parts(writer.folder, parts.get(embeddings_table(name), []))
    ids = read_parts(writer.folder, parts["images"], ["image_id"])["image_id"].to_pylist()
    is_same = entry["version"] == encoder.version
    known = pd.Index(stored["image_id"].to_pylist() if is_same and stored.num_rows else [], dtype=object)
    place = known.get_indexer(pd.Index(ids, dtype=object))
    new = np.flatnonzero(place < 0)
    if not len(new):
        return {}
    whole = np.empty((len(ids), entry["dimensions"]), np.float32)
    if len(known):
        whole[place >= 0] = vectors(stored)[place[place >= 0]]
    collection = Collection(writer.folder, {**writer.info, "parts": parts})
    images = prepared_images(collection, new, PROCESSES)
    for start in range(0, len(new), BATCH):
        rows = new[start : start + BATCH]
        whole[rows] = encoder.embed_prepared(np.stack([next(images) for _ in rows]))
        progress(name, (start + len(rows)) / len(new), f"embedding {len(new):,} images by {name}")
    entry["version"] = encoder.version
    table = map_table(name)
    placed = derive.placed_rows(ids, whole, writer.read(parts, table))
    return {
        embeddings_table(name): [writer.write(embeddings_table(name), vectors_table(ids, whole))],
        table: [writer.write(table, placed)],
    }


def _encoder(writer: Writer, name: str, entry: dict[str, Any]) -> SymmetryEncoder:
    try:
        return SymmetryEncoder("cpu", writer.folder / entry["weights"])
    except EncoderError as error:
        raise EncoderError(
            f"{error}. The collection's embedding {name!r} is made by them: restore the file, or take "
            f"{name!r} out of encoders and maps in collection.json"
        ) from error
