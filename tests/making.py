"""Small collections and image files for tests, made through the same code that builds real ones."""

import contextlib
import random
import shutil
import socket
import time
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.collection import pictures
from pipeline.collection.ids import content_hash, file_sha256, image_id
from pipeline.collection.schema import IMAGE_COLUMNS, Column
from pipeline.collection.store import coordinate_columns
from pipeline.collection.write import Writer
from pipeline.describe import VERSION

ENCODER = "symmetry"


def tiny_images(count: int = 12, seed: int = 0) -> list[np.ndarray]:
    """Return stripes of different width and direction, uint8 [32, 40]."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:32, :40]
    angles = rng.uniform(0, np.pi, count)
    waves = [np.sin((np.cos(a) * x + np.sin(a) * y) * (0.2 + 0.1 * k)) for k, a in enumerate(angles)]
    return [np.rint(127 * (wave + 1)).astype(np.uint8) for wave in waves]


def remove_in_use(folder: Path) -> None:
    """Remove a folder in which a server may drop or make a file (the log of SQLite) at the same moment."""
    for _ in range(600):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{folder} is filled again and again: {list(folder.iterdir())}")


def free_port() -> int:
    """Return a port that nobody listens at, below those that the system gives to connections going out."""
    for port in random.sample(range(20_000, 32_000), 200):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free on this machine")


def make_collection(
    folder: Path, count: int = 12, seed: int = 0, images: list[np.ndarray] | None = None
) -> Path:
    """Write a whole collection of `count` simulated images with facets, a map, predictions and previews.

    `images` takes the place of the simulated ones, and of `count`.
    """
    images = tiny_images(count, seed) if images is None else images
    count = len(images)
    source = folder.parent / f"{folder.name}-source"
    source.mkdir(parents=True, exist_ok=True)
    names = [f"scan_{row:03d}.npy" for row in range(count)]
    for name, pixels in zip(names, images, strict=True):
        np.save(source / name, pixels)
    shas = [file_sha256(source / name) for name in names]
    ids = [image_id(sha, "image", 0) for sha in shas]
    with Writer(folder, title="Tiny stripes") as writer:
        _fill(writer, ids, images, names, shas)
        writer.info["source"] = {"root": str(source)}
        writer.info["measured_by"] = VERSION
        writer.commit()
    return folder


def _fill(
    writer: Writer, ids: list[str], images: list[np.ndarray], names: list[str], shas: list[str]
) -> None:
    rng = np.random.default_rng(1)
    count = len(ids)
    facts = pd.DataFrame(
        {
            "image_id": ids,
            "path": names,
            "file_sha256": shas,
            "frame": 0,
            "channel": "image",
            "height": 32,
            "width": 40,
            "dtype": "uint8",
            "value_unit": pd.Series([None] * count, dtype="string"),
            "pixel_size_nm": np.where(np.arange(count) % 2, 2.0, np.nan),
            "acquired_at": pd.to_datetime("2026-03-01") + pd.to_timedelta(np.arange(count), unit="D"),
            "content_hash": [content_hash(pixels) for pixels in images],
            "duplicate_of": pd.Series([None] * count, dtype="string"),
            "material": pd.Series(["BiFeO3", "PbTiO3", None] * count, dtype="string")[:count],
            "thickness_nm": np.arange(count) * 0.1 + 5,
            "note": [f"Scan number {row} of the day" for row in range(count)],
        }
    )
    vectors = rng.standard_normal((count, 128))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    points = rng.standard_normal((count, 5)).astype(np.float32)
    place = dict(zip(("x", "y", "x3", "y3", "z3"), points.T, strict=True))
    rows = {
        "images": facts,
        "descriptors": pd.DataFrame({"image_id": ids, "roughness": rng.random(count)}),
        "headers": pd.DataFrame({"image_id": ids, "header": '{"operator": "D01"}'}),
        "maps/main": pd.DataFrame({"image_id": ids, **place, "cluster": 0, "preservation": 0.5}),
        "predictions/families-1": pd.DataFrame({"image_id": ids, "label": "other", "probability": 0.9}),
        "files": pd.DataFrame({"path": names, "status": "read", "error": None}),
    }
    for table, frame in rows.items():
        writer.info["parts"][table] = [writer.write(table, frame)]
    writer.info["parts"][f"embeddings/{ENCODER}"] = [
        writer.write(f"embeddings/{ENCODER}", pd.DataFrame({"image_id": ids, "embedding": list(vectors)}))
    ]
    thumbnails = pictures.write_thumbnails(writer.folder, ids, [_thumbnail(pixels) for pixels in images])
    writer.info["parts"]["thumbnails"] = [writer.write("thumbnails", thumbnails)]
    columns = {
        **IMAGE_COLUMNS,
        "material": Column("material", "category", "facet"),
        "thickness_nm": Column("thickness_nm", "number", "property", "nm"),
        "note": Column("note", "text", "hidden"),
        "roughness": Column("roughness", "number", "property"),
        **coordinate_columns("main"),
        "predicted.family": Column("predicted.family", "category", "facet", title="Predicted family"),
        "predicted.family.probability": Column("predicted.family.probability", "number", "property"),
    }
    writer.info["columns"] = {name: column.to_json() for name, column in columns.items()}
    writer.info["maps"] = {"main": {"title": "Main map"}}
    writer.info["encoder"] = ENCODER
    writer.info["encoders"] = {ENCODER: {"version": "test", "dimensions": 128}}
    writer.info["classifiers"] = {"families-1": {"tree": "families", "column": "predicted.family"}}


def _thumbnail(pixels: np.ndarray) -> pictures.Thumbnail:
    tile = np.zeros((64, 64), np.uint8)
    shown = pixels[:64, :64]
    tile[: shown.shape[0], : shown.shape[1]] = shown
    return pictures.Thumbnail(preview=_jpeg(pixels), tile=tile, low=0.0, high=255.0, scale="linear")


def _jpeg(pixels: np.ndarray) -> bytes:
    import io

    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=92)
    return stream.getvalue()
