"""The fine-tuned embedding and its map as one new version of the collection, beside what is there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float

from pipeline.collection import Collection
from pipeline.collection.info import write_atomically
from pipeline.collection.schema import embeddings_table, map_table
from pipeline.collection.store import coordinate_columns
from pipeline.collection.write import Writer
from pipeline.encoder.finetune.originals import prepared_images
from pipeline.encoder.symmetry import SymmetryEncoder
from pipeline.errors import CollectionError
from pipeline.ingest.stage import vectors_table
from pipeline.project import cluster
from pipeline.project.parameters import MapParameters
from pipeline.project.part import reproject

BATCH = 64
FOLDER = "encoders"
_AXES = ("x", "y", "x3", "y3", "z3")
_LAYOUT = ("neighbours", "min_distance", "seed")

Vectors = Float[np.ndarray, "image 128"]


@dataclass(frozen=True)
class Finished:
    """What is stored under a name: weights, embeddings, the map's rows and parameters, what was measured."""

    name: str
    weights: Path
    version: str
    vectors: Vectors
    places: pd.DataFrame
    layout: dict[str, Any]
    scores: dict[str, Any]


def weights_file(name: str) -> str:
    """Return where the weights of an embedding lie in a collection."""
    return f"{FOLDER}/{name}.safetensors"


def embed_all(
    collection: Collection, encoder: SymmetryEncoder, processes: int, report: Callable[[float], None]
) -> Vectors:
    """Embed every image of a collection, read again from its file."""
    count = len(collection.frame)
    found = np.empty((count, 128), np.float32)
    waiting: list[np.ndarray] = []
    for row, image in enumerate(prepared_images(collection, np.arange(count), processes), 1):
        waiting.append(image)
        if len(waiting) == BATCH or row == count:
            found[row - len(waiting) : row] = encoder.embed_prepared(np.stack(waiting))
            waiting.clear()
            report(row / count)
    return found


def lay_out(
    collection: Collection, vectors: Vectors, report: Callable[[float], None]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Lay the images out from their places on the first map, aligned to it; rows and how they were made."""
    old = next(iter(collection.info["maps"]), None)
    entry = collection.info["maps"][old] if old else {}
    layout = {key: entry[key] for key in _LAYOUT if key in entry}
    start = None
    if old is not None:
        places = collection.frame[[f"{old}.{axis}" for axis in _AXES]].to_numpy(np.float32, copy=True)
        start = places[:, :2].copy(), places[:, 2:].copy()
    part = reproject(vectors, MapParameters(**layout), start, report)
    groups = [str(label + 1) if label >= 0 else None for label in cluster(part.plane).tolist()]
    points = np.concatenate([part.plane, part.space], axis=1).astype(np.float32)
    rows = pd.DataFrame(
        {
            "image_id": collection.ids.to_numpy(),
            **dict(zip(_AXES, points.T, strict=True)),
            "cluster": pd.array(groups, dtype="string"),
            "preservation": part.preservation.astype(np.float32),
        }
    )
    return rows, layout


def store(collection: Collection, finished: Finished) -> None:
    """Add embedding and map to the collection in one step; nothing that is there changes.

    Raises CollectionError if it was built anew since it was opened, is being built, or cannot be written.
    """
    name = finished.name
    with Writer(collection.folder) as writer:
        if writer.info["parts"] != collection.info["parts"]:
            raise CollectionError(
                f"{collection.name} was changed while the encoder was fine-tuned. Start it again."
            )
        info = writer.info
        write_atomically(collection.folder / weights_file(name), finished.weights.read_bytes())
        embeddings = vectors_table(collection.ids.tolist(), finished.vectors)
        info["parts"][embeddings_table(name)] = [writer.write(embeddings_table(name), embeddings)]
        info["parts"][map_table(name)] = [writer.write(map_table(name), finished.places)]
        info["encoders"][name] = {
            "version": finished.version,
            "dimensions": finished.vectors.shape[1],
            "weights": weights_file(name),
            "scores": finished.scores,
        }
        info["maps"][name] = {"title": name, **finished.layout, "encoder": name}
        columns = {column: one.to_json() for column, one in coordinate_columns(name).items()}
        info["columns"] |= columns
        if "inferred" in info:
            info["inferred"] |= columns
        writer.commit()
