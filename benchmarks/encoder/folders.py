"""Third-party images with their labels, as their folders hold them; real scenes for the gallery."""

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.encoder.scenes import SCENE_PX
from pipeline.errors import ReadError
from pipeline.readers import read

DATA = Path(os.environ.get("MICROSCAPE_DATA", Path(__file__).parents[3] / "shared" / "data"))
FAMILIES = ("electron_microscopy", "sem", "spm", "ebsd", "xray_detector", "electron_diffraction", "sans_2d")
LEAST_PX = 32  # of the short side: smaller instrument images are thumbnails or lines


@dataclass(frozen=True)
class Labelled:
    """Images and the rows of their table, in the same order."""

    images: list[np.ndarray]
    rows: list[dict[str, str]]

    def labels(self, *columns: str) -> np.ndarray:
        """Give one text an image: its values in these columns."""
        return np.array([" ".join(row[column] for column in columns) for row in self.rows])


def load(folder: Path, every: int, table: str) -> Labelled:
    """Load every n-th image that a table lists."""
    rows = _table(folder / table)[::every]
    root = folder if "/" in rows[0]["file"] else folder / "images"
    return Labelled([np.asarray(Image.open(root / row["file"]).convert("L")) for row in rows], rows)


def load_instruments(folder: Path, every: int) -> Labelled:
    """Load the first image of every n-th instrument file, by our readers; none of an unknown family."""
    images, rows = [], []
    for row in _table(folder / "manifest.csv")[::every]:
        if row["family"] not in FAMILIES or row["holds_image"] != "yes":
            continue
        try:
            first = read(folder / row["file"])[0]
        except ReadError:
            continue
        if min(first.pixels.shape) >= LEAST_PX:
            images.append(np.where(first.mask, np.nan, first.pixels) if first.mask.any() else first.pixels)
            rows.append(row)
    return Labelled(images, rows)


def load_micrographs(data: Path, every: int) -> list[np.ndarray]:
    """Load the real images that a scene fits into, of the folders that are there.

    Not those of `stem2d_bravais`: simulated, two cells wide, and of one lattice with another constant, they
    cannot be told apart once they are zoomed.
    """
    loaders: dict[str, Callable[[Path, int], Labelled]] = {
        "wse2_stm": partial(load, table="metadata.csv"),
        "raw_formats": load_instruments,
    }
    found = [loaded(data / name, every) for name, loaded in loaders.items() if (data / name).is_dir()]
    images = [image for labelled in found for image in labelled.images]
    return [image for image in images if min(image.shape) >= SCENE_PX and np.isfinite(image).all()]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
