"""What the encoder's neighbours have in common, beside raw pixels; and how many images a second it takes.

Third-party sets: share of the nearest images, itself left out, with the same label (P@k). Simulated scenes:
how often the nearest of many scenes is the same scene seen again, turned, mirrored, zoomed, with other
noise (recall@1). Rates on one core at 128 and 256 px, from pixels to embedding.
"""

import csv
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from benchmarks.report import arguments, heading, show, table
from pipeline.encoder import load_encoder, prepare
from pipeline.encoder.scenes import draw_scene, view

DATA = Path(os.environ.get("MICROSCAPE_DATA", Path(__file__).parents[2] / "shared" / "data"))
COMPONENTS = 64  # of the principal components of raw pixels
SCENES, UNSEEN_SEED = 2000, 987_654  # the fit drew from other seeds
RATE_IMAGES = 512

Embed = Callable[[list[np.ndarray]], np.ndarray]

SETS = (
    ("stem2d_bravais", "labels.csv", ("bravais_class",), 10),
    ("wse2_stm", "metadata.csv", ("sample",), 10),
    ("gisaxs_simulated", "labels.csv", ("lattice",), 1),
    ("gisaxs_simulated", "labels.csv", ("lattice", "orientation"), 1),
)


def precision(embeddings: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Return the share of the k nearest, itself left out, that have the same label."""
    likeness = embeddings @ embeddings.T
    np.fill_diagonal(likeness, -np.inf)
    nearest = np.argpartition(-likeness, k, axis=1)[:, :k]
    return float((labels[nearest] == labels[:, None]).mean())


def raw_pixels(images: list[np.ndarray]) -> np.ndarray:
    """Return the principal components of prepared pixels, unit length: the plain baseline."""
    pixels = np.stack([prepare(image)[::2, ::2].ravel() for image in images])
    left, strength, _ = np.linalg.svd(pixels - pixels.mean(axis=0), full_matrices=False)
    found = left[:, :COMPONENTS] * strength[:COMPONENTS]
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def third_party(embed: Embed, every: int) -> list[dict[str, Any]]:
    """Return a row for every labelled set that is there."""
    rows = []
    for folder, labels_file, columns, k in SETS:
        if not (DATA / folder).is_dir():
            continue
        images, labels = _labelled(DATA / folder, labels_file, columns, every)
        _, counts = np.unique(labels, return_counts=True)
        rows.append(
            {
                "set": f"{folder}: {' + '.join(columns)}",
                "images": len(images),
                "measure": f"P@{k}",
                "chance": round(float(((counts / counts.sum()) ** 2).sum()), 3),
                f"raw pixels, PCA-{COMPONENTS}": round(precision(raw_pixels(images), labels, k), 3),
                "encoder": round(precision(embed(images), labels, k), 3),
            }
        )
    return rows


def _labelled(
    folder: Path, labels_file: str, columns: tuple[str, ...], every: int
) -> tuple[list[np.ndarray], np.ndarray]:
    with (folder / labels_file).open(newline="") as lines:
        rows = list(csv.DictReader(lines))[::every]
    root = folder if rows[0]["file"].startswith("images/") else folder / "images"
    images = [np.asarray(Image.open(root / row["file"]).convert("L")) for row in rows]
    return images, np.array([" ".join(row[column] for column in columns) for row in rows])


def seen_again(embed: Embed, scenes: int) -> list[dict[str, Any]]:
    """Return the recall of unseen simulated scenes, over all and of each kind."""
    rng = np.random.default_rng(UNSEEN_SEED)
    kinds, first, second = [], [], []
    for _ in range(scenes):
        kind, scene = draw_scene(rng)
        kinds.append(kind)
        for images in (first, second):
            pixels, mask = view(rng, kind, scene)
            images.append(np.where(mask, np.nan, pixels))
    found = {}
    for name, method in ((f"raw pixels, PCA-{COMPONENTS}", raw_pixels), ("encoder", embed)):
        both = method(first + second)
        found[name] = (both[:scenes] @ both[scenes:].T).argmax(axis=1) == np.arange(scenes)
    rows = []
    for kind in ("all", *sorted(set(kinds))):
        chosen = np.array([kind in ("all", each) for each in kinds])
        shares = {name: round(float(hits[chosen].mean()), 3) for name, hits in found.items()}
        row = {"set": f"simulated scenes: {kind}", "images": int(chosen.sum()), "measure": "recall@1"}
        rows.append(row | {"chance": round(1 / scenes, 4)} | shares)
    return rows


def rates(images: int) -> list[dict[str, Any]]:
    """Return images a second on one core, for each step and together."""
    torch.set_num_threads(1)
    encoder, rng, rows = load_encoder("cpu"), np.random.default_rng(0), []
    for size, dtype in ((128, np.uint8), (256, np.uint16), (512, np.float32)):
        pixels = [(rng.random((size, size)) * 255).astype(dtype) for _ in range(images)]
        start = time.perf_counter()
        prepared = np.stack([prepare(image) for image in pixels])
        middle = time.perf_counter()
        encoder.embed_prepared(prepared)
        end = time.perf_counter()
        rows.append(
            {
                "images": f"{size} × {size} {np.dtype(dtype).name}",
                "prepare, images a second": round(images / (middle - start)),
                "embed, images a second": round(images / (end - middle)),
                "together": round(images / (end - start)),
            }
        )
    return rows


def main() -> None:
    """Measure and print."""
    options = arguments("Retrieval by the encoder beside raw pixels, and its rate on one core.")
    encoder = load_encoder("cpu")
    name = f"{encoder.name} {encoder.version}"
    quality = third_party(encoder.embed, every=4 if options.quick else 1)
    quality += seen_again(encoder.embed, 200 if options.quick else SCENES)
    speed = rates(64 if options.quick else RATE_IMAGES)
    if options.json:
        print(json.dumps({**heading(), "encoder": name, "neighbours": quality, "rates": speed}))
        return
    show(quality, as_json=False, title=f"Encoder {name}: neighbours that belong together")
    print(f"\nImages a second on one core\n\n{table(speed)}")


if __name__ == "__main__":
    main()
