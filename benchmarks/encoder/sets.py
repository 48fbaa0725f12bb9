"""Labelled sets of others, real and simulated, where the third-party data are there.

Ranked are all other images of the set by cosine, the image itself left out. `stem2d_bravais` holds many
images that are nearly the same: it counts once more with one image of each group of near-duplicates
(benchmarks/encoder/duplicates.py). Values have no spread: nothing is drawn.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.baselines import Embed
from benchmarks.encoder.duplicates import representatives
from benchmarks.encoder.folders import DATA, Labelled, load, load_instruments
from benchmarks.encoder.measures import (
    Embeddings,
    chance,
    chance_error,
    mean_average_precision,
    neighbours_error,
    precision,
)
from benchmarks.encoder.rows import Row

SPACINGS = ("x_spacing", "y_spacing", "z_spacing")
AIM = 0.75  # average precision on stem2d_bravais

Vectors = dict[str, Embeddings]
Score = Callable[[Embeddings, np.ndarray], float]


def measure(methods: dict[str, Embed], every: int, data: Path = DATA) -> list[Row]:
    """Give the rows of every set that is there; of each set every n-th image."""
    rows = []
    for name, (loaded, scored) in SETS.items():
        if (data / name).is_dir():
            labelled = loaded(data / name, every)
            rows += scored(labelled, {method: embed(labelled.images) for method, embed in methods.items()})
    return rows


def _bravais(labelled: Labelled, vectors: Vectors) -> list[Row]:
    kept = representatives(labelled.images)
    labels = labelled.labels("bravais_class")
    once = {name: each[kept] for name, each in vectors.items()}
    what = "stem2d_bravais: lattice"
    return [
        _row(f"{what}, all", "average precision", mean_average_precision, labels, vectors, AIM),
        _row(f"{what}, all", "P@10", _among(10), labels, vectors),
        _row(
            f"{what}, near-duplicates once",
            "average precision",
            mean_average_precision,
            labels[kept],
            once,
            AIM,
        ),
        _row(f"{what}, near-duplicates once", "P@10", _among(10), labels[kept], once),
    ]


def _gisaxs(labelled: Labelled, vectors: Vectors) -> list[Row]:
    spacings = np.array([[float(row[name]) for name in SPACINGS] for row in labelled.rows])
    errors = {name: [neighbours_error(each, spacings, 10)] for name, each in vectors.items()}
    what = "gisaxs_simulated: lattice + orientation"
    return [
        _row(what, "P@10", _among(10), labelled.labels("lattice", "orientation"), vectors),
        Row(
            "gisaxs_simulated: spacings of 10 neighbours",
            "mean difference",
            len(spacings),
            chance_error(spacings),
            values=errors,
        ),
    ]


def _plain(what: str, column: str, k: int, labelled: Labelled, vectors: Vectors) -> list[Row]:
    """Give P@k of the labels in one column."""
    return [_row(what, f"P@{k}", _among(k), labelled.labels(column), vectors)]


def _among(k: int) -> Score:
    return partial(precision, k=k)


def _row(
    what: str, measured: str, score: Score, labels: np.ndarray, vectors: Vectors, aim: float | None = None
) -> Row:
    values = {name: [score(each, labels)] for name, each in vectors.items()}
    return Row(what, measured, len(labels), chance(labels), aim, values)


SETS: dict[str, tuple[Callable[[Path, int], Labelled], Callable[[Labelled, Vectors], list[Row]]]] = {
    "stem2d_bravais": (partial(load, table="labels.csv"), _bravais),
    "gisaxs_simulated": (partial(load, table="labels.csv"), _gisaxs),
    "wse2_stm": (partial(load, table="metadata.csv"), partial(_plain, "wse2_stm: sample", "sample", 10)),
    "rheed_deposition": (
        partial(load, table="labels.csv"),
        partial(_plain, "rheed_deposition: regime", "regime", 3),
    ),
    "raw_formats": (load_instruments, partial(_plain, "raw_formats: kind of instrument", "family", 3)),
}
