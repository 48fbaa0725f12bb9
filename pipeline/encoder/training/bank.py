"""The bank: unit cells and scenes that training sees again and again in new views, drawn once and stored.

Cells are periodic, so that a view of a wallpaper is sampled from 64 × 64 numbers at any place, angle and
zoom; other scenes are stored as images. Parts are files of their own, written whole: a killed run continues.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from pipeline.encoder.scenes import OTHERS, SCENE_PX, draw_other
from pipeline.simulate.fields import log_uniform
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.motifs import FAMILIES
from pipeline.simulate.wallpaper import draw_cell

KEPT_OUT = ("molecules", "polygons")  # motifs that no training sees: the benchmark asks for them
TRAINED = tuple(family for family in FAMILIES if family not in KEPT_OUT)
CELL_EDGE_PX = (11.0, 44.0)
PER_PART = 500
SCENES_A_PART = 100
SHARES = (0.2, 0.3, 0.5)  # of the kinds of other scenes

Report = Callable[[str, float, str], None]


@dataclass(frozen=True)
class Bank:
    """Everything views are taken of; `kinds` index pipeline.encoder.scenes.OTHERS."""

    cells: Float[np.ndarray, "cell 64 64"]
    bases: Float[np.ndarray, "cell 2 2"]
    groups: Int[np.ndarray, "cell"]
    scenes: Float[np.ndarray, "scene 208 208"]
    kinds: Int[np.ndarray, "scene"]


def fill_bank(folder: Path, seed: int, cells: int, scenes: int, workers: int, report: Report) -> Bank:
    """Draw what is missing of a bank of so many cells and scenes, with so many processes, and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [("cells", part) for part in range(-(-cells // PER_PART))]
    parts += [("scenes", part) for part in range(-(-scenes // SCENES_A_PART))]
    missing = [(kind, part) for kind, part in parts if not _path(folder, kind, part).is_file()]
    done = len(parts) - len(missing)
    report("bank", done / len(parts), f"{done} of {len(parts)} parts")
    with ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(draw_part, folder, kind, seed, part) for kind, part in missing]
        for each in as_completed(running):
            each.result()
            done += 1
            report("bank", done / len(parts), f"{done} of {len(parts)} parts")
    return open_bank(folder, cells, scenes)


def open_bank(folder: Path, cells: int, scenes: int) -> Bank:
    """Load the parts of a bank."""

    def load(kind: str, parts: int) -> dict[str, np.ndarray]:
        loaded = []
        for part in range(parts):
            with np.load(_path(folder, kind, part)) as arrays:
                loaded.append(dict(arrays))
        return {name: np.concatenate([each[name] for each in loaded]) for name in loaded[0]}

    cell, scene = load("cells", -(-cells // PER_PART)), load("scenes", -(-scenes // SCENES_A_PART))
    return Bank(cell["values"], cell["bases"], cell["groups"], scene["pixels"], scene["kinds"])


def _path(folder: Path, kind: str, part: int) -> Path:
    return folder / f"{kind}-{part:04d}.npz"


def draw_part(folder: Path, kind: str, seed: int, part: int) -> None:
    """Draw and store one part, of `cells` or of `scenes`."""
    rng = np.random.default_rng([seed, ("cells", "scenes").index(kind), part])
    arrays = _draw_cells(rng) if kind == "cells" else _draw_scenes(rng)
    path = _path(folder, kind, part)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with partial.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **arrays)
    partial.replace(path)


def _draw_cells(rng: np.random.Generator) -> dict[str, np.ndarray]:
    groups = rng.integers(0, len(GROUPS), PER_PART)
    cells = [
        draw_cell(
            rng, GROUPS[group], log_uniform(rng, *CELL_EDGE_PX), str(rng.choice(TRAINED)), families=TRAINED
        )
        for group in groups
    ]
    return {
        "values": np.stack([cell.values for cell in cells]).astype(np.float16),
        "bases": np.stack([cell.basis for cell in cells]).astype(np.float32),
        "groups": groups.astype(np.int64),
    }


def _draw_scenes(rng: np.random.Generator) -> dict[str, np.ndarray]:
    kinds = rng.choice(len(OTHERS), SCENES_A_PART, p=SHARES)
    pixels = np.empty((SCENES_A_PART, SCENE_PX, SCENE_PX), np.float16)
    for place, kind in enumerate(kinds):
        scene = draw_other(rng, OTHERS[kind])
        pixels[place] = (scene - scene.mean()) / (scene.std() + 1e-6)
    return {"pixels": pixels, "kinds": kinds.astype(np.int64)}
