"""A small table whose truth is known, and a design fitted to it once a test run."""

import json
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.collection import open_collection
from pipeline.design import fit as fitting
from pipeline.design import propose, report, training
from pipeline.design.schema import Plan, Symmetry, Wish
from pipeline.design.table import Table, of_file
from tests.making import make_collection

NAMES = ("a_nm", "b_nm", "t_K")
BOTH_WAYS = Symmetry((("a_nm", "b_nm"),))


def films(rows: int = 240, seed: int = 0) -> pd.DataFrame:
    """Rows whose gap is zero in a third of them, the same when a and b change places, and a mass."""
    rng = np.random.default_rng(seed)
    a, b, t = rng.uniform(1, 2, rows), rng.uniform(1, 2, rows), rng.uniform(300, 400, rows)
    gap = np.clip(2.6 - a - b + (t - 350) / 200, 0, None) * 2
    gap = np.clip(gap + 1.2 * (a + b - 2.3), 0, None) * (gap > 0)
    return pd.DataFrame({"a_nm": a, "b_nm": b, "t_K": t, "gap_eV": gap, "mass": a + b + t / 100})


def plan(**changes: object) -> Plan:
    """Return a plan for the films that takes seconds."""
    given = {"symmetries": (BOTH_WAYS,), "effort": 0.12, "members": 4, "width": 32, **changes}
    return Plan(tuple(map(Wish, NAMES)), (Wish("gap_eV"), Wish("mass")), **given)  # type: ignore[arg-type]


def table_of(frame: pd.DataFrame, folder: Path) -> Table:
    """Write a table as people have it, and read it."""
    path = folder / "films.csv"
    frame.to_csv(path, index=False)
    return of_file(path)


def pictured_design(design: Path, collections: Path) -> Path:
    """Put a design of films into a collection of 120 images, two a row, and return its folder."""
    collection = open_collection(make_collection(collections / "tiny", count=120))
    folder = collections / "tiny" / "models" / "designs" / "gap"
    shutil.copytree(design, folder)
    order = np.argsort(np.asarray(collection.embeddings(), float)[:, 0])
    ids = [str(collection.ids[place]) for place in order]
    pd.DataFrame({"image_id": ids, "row": np.arange(120) // 2}).to_parquet(folder / "images.parquet")
    frame = pd.read_parquet(folder / "rows.parquet").sort_values("a_nm", ignore_index=True)
    frame.assign(image_id=[*ids[::2], *ids[1::2], *ids[::2], *ids[1::2]]).to_parquet(folder / "rows.parquet")
    described = json.loads((folder / "design.json").read_text())
    (folder / "design.json").write_text(json.dumps({**described, "collection": "tiny"}))
    return folder


@cache
def small_design(base: Path) -> Path:
    """Fit the films, with short searches in the report, and return the design's folder; once a run."""
    folder = base / "designs"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as short:
        short.setattr(propose, "LEAST_REFINED", 40)
        short.setattr(training, "BATCH", 64)
        short.setattr(training, "FLOW_BATCH", 64)
        short.setattr(report, "SEARCHED", 10)
        short.setattr(report, "QUANTILES", (0.5,))
        fitting.fit(table_of(films(), folder), plan(), folder / "films.design", lambda share, words: None, 1)
    return folder / "films.design"
