"""A collection of any size made without images: tables as a build leaves them, filled with numbers.

Facets, descriptors, texts, digests and vectors have the sizes and the variety of real ones; every sheet and
preview is the same picture. Half a million rows take about half a minute, and nothing is ever embedded.
"""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from PIL import Image

from pipeline.collection.parts import write_part
from pipeline.collection.pictures import PER_SHEET, TILE
from pipeline.collection.schema import IMAGE_COLUMNS, Column
from pipeline.collection.store import coordinate_columns
from pipeline.collection.write import Writer
from pipeline.describe import DESCRIPTORS
from pipeline.encoder import DIMENSIONS

PART_ROWS = 50_000
CLUSTERS = 100
CATEGORIES = {"material": 40, "substrate": 12, "goal": 6, "depositor": 20, "instrument": 5, "sample": 2_000}
NUMBERS = {"temperature_C": "°C", "thickness_nm": "nm", "bias_V": "V", "d33_pm_per_V": "pm/V"}
FAMILIES = ("atomic lattice", "domains", "scattering", "texture", "other")
ENCODER = "symmetry"


def write_collection(folder: Path, rows: int, encoder_version: str, seed: int = 0) -> Path:
    """Write a whole collection of `rows` images that were never there, as if embedded by that encoder."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((CLUSTERS, DIMENSIONS)).astype(np.float32)
    with Writer(folder, title=f"{rows:,} generated rows") as writer:
        picture = _picture(folder)
        for start in range(0, rows, PART_ROWS):
            count = min(PART_ROWS, rows - start)
            for table, content in _part(rng, centres, start, count, picture).items():
                part = write_part(folder, table, content)
                writer.info["parts"].setdefault(table, []).append(part)
        writer.info["columns"] = {column.name: column.to_json() for column in _columns()}
        writer.info["maps"] = {"main": {"title": "Main map"}}
        writer.info["encoder"] = ENCODER
        writer.info["encoders"] = {ENCODER: {"version": encoder_version, "dimensions": DIMENSIONS}}
        writer.info["classifiers"] = {"families-1": {"tree": "families", "column": "predicted.family"}}
        writer.info["source"] = {"root": str(folder)}
        writer.commit()
    return folder


def _part(
    rng: np.random.Generator, centres: np.ndarray, start: int, count: int, picture: dict[str, str | int]
) -> dict[str, pd.DataFrame | pa.Table]:
    ids = _digests(rng, count, 16)
    cluster = rng.integers(0, CLUSTERS, count)
    vectors = centres[cluster] + 0.6 * rng.standard_normal((count, DIMENSIONS), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    half = pa.array(vectors.astype(np.float16).ravel())
    embeddings = {"image_id": ids, "embedding": pa.FixedSizeListArray.from_arrays(half, DIMENSIONS)}
    likely = rng.dirichlet(np.ones(len(FAMILIES)), count).astype(np.float32)
    return {
        "images": _facts(rng, ids, cluster, start),
        "descriptors": pd.DataFrame(
            {"image_id": ids, **{name: rng.random(count).astype(np.float32) for name in DESCRIPTORS}}
        ),
        f"embeddings/{ENCODER}": pa.table(embeddings),
        "maps/main": _places(rng, ids, centres[cluster, :5]),
        "predictions/families-1": pd.DataFrame(
            {
                "image_id": np.repeat(np.array(ids, object), len(FAMILIES)),
                "label": np.tile(np.array(FAMILIES, object), count),
                "probability": likely.ravel(),
            }
        ),
        "thumbnails": _thumbnails(ids, start, picture),
    }


def _facts(rng: np.random.Generator, ids: list[str], cluster: np.ndarray, start: int) -> pd.DataFrame:
    count = len(ids)
    row = np.arange(start, start + count)
    facts: dict[str, object] = {
        "image_id": ids,
        "path": [f"2026/run_{number // 500:04d}/scan_{number:07d}.ibw" for number in row],
        "file_sha256": _digests(rng, count, 32),
        "frame": 0,
        "channel": np.array(["height", "amplitude", "phase"], object)[row % 3],
        "height": 256,
        "width": 256,
        "dtype": "float32",
        "value_unit": np.array(["nm", "pm", "deg"], object)[row % 3],
        "pixel_size_nm": rng.choice([1.95, 3.9, 7.8], count),
        "acquired_at": pd.to_datetime("2020-01-01") + pd.to_timedelta(row * 97, unit="s"),
        "content_hash": _digests(rng, count, 32),
    }
    for name, size in CATEGORIES.items():
        code = np.where(rng.random(count) < 0.1, rng.integers(0, size, count), cluster * 7 % size)
        facts[name] = np.array([f"{name} {value + 1}" for value in range(size)], object)[code]
    for name in NUMBERS:
        value = cluster * 3.7 + rng.normal(0, 5, count)
        facts[name] = np.where(rng.random(count) < 0.05, np.nan, value)
    return pd.DataFrame(facts)


def _places(rng: np.random.Generator, ids: list[str], centre: np.ndarray) -> pd.DataFrame:
    place = centre + 0.15 * rng.standard_normal(centre.shape, dtype=np.float32)
    axes = dict(zip(("x", "y", "x3", "y3", "z3"), place.T, strict=True))
    kept = rng.random(len(ids)).astype(np.float32)
    return pd.DataFrame(
        {"image_id": ids, **axes, "cluster": rng.integers(0, 30, len(ids)), "preservation": kept}
    )


def _thumbnails(ids: list[str], start: int, picture: dict[str, str | int]) -> pd.DataFrame:
    row = np.arange(start, start + len(ids))
    sheets = np.array([f"thumbnails/sheet-{number:012x}.webp" for number in range(row[-1] // PER_SHEET + 1)])
    return pd.DataFrame(
        {
            "image_id": ids,
            "offset": np.int64(0),
            "sheet": sheets[row // PER_SHEET],
            "cell": (row % PER_SHEET).astype(np.int32),
            "low": 0.0,
            "high": 255.0,
            "scale": "linear",
            **picture,
        }
    )


def _picture(folder: Path) -> dict[str, str | int]:
    """Write the one picture that stands for all previews, and the sheets' first; return where it lies."""
    waves = np.rint(127 + 127 * np.sin(np.arange(256) / 9)).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(np.tile(waves, (256, 1))).save(stream, "JPEG", quality=92)
    (folder / "thumbnails").mkdir(exist_ok=True)
    (folder / "thumbnails" / "previews-1.pack").write_bytes(stream.getvalue())
    sheet = Image.fromarray(np.tile(waves[:TILE], (TILE * 32, 32)))
    sheet.save(folder / "thumbnails" / f"sheet-{0:012x}.webp", "WEBP", quality=60, method=0)
    return {"pack": "thumbnails/previews-1.pack", "length": len(stream.getvalue())}


def _columns() -> list[Column]:
    wanted = [IMAGE_COLUMNS[name] for name in IMAGE_COLUMNS]
    wanted += [Column(name, "category", "facet") for name in CATEGORIES]
    wanted += [Column(name, "number", "property", unit) for name, unit in NUMBERS.items()]
    wanted += [Column(name, "number", "property", one.unit, one.title) for name, one in DESCRIPTORS.items()]
    wanted += coordinate_columns("main").values()
    wanted.append(Column("predicted.family", "category", "facet", title="Predicted family"))
    wanted.append(Column("predicted.family.probability", "number", "property"))
    return wanted


def _digests(rng: np.random.Generator, count: int, size: int) -> list[str]:
    text = rng.bytes(count * size).hex()
    return [text[at : at + 2 * size] for at in range(0, len(text), 2 * size)]
