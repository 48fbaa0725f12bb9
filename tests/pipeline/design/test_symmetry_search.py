"""Symmetries that nobody declared."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.design import symmetry_search
from pipeline.design.rows import prepare
from pipeline.design.schema import Plan, Wish
from pipeline.design.symmetry_search import find_symmetries
from tests.pipeline.design.making import table_of


def test_true_symmetries_are_found_and_false_ones_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here x and y may change places, z may be reflected; nothing else."""
    monkeypatch.setattr(symmetry_search, "STEPS", 150)
    rng = np.random.default_rng(0)
    x, y, z = rng.uniform(-1, 1, (3, 600))
    frame = pd.DataFrame({"x": x, "y": y, "z": z, "out": x + y + 2 * z**2 + x * y})
    plan = Plan((Wish("x"), Wish("y"), Wish("z")), (Wish("out"),))
    rows, meaning = prepare(table_of(frame, tmp_path), plan)
    found = find_symmetries(rows, meaning, 0, lambda share, words: None)

    assert {one.words for one in found.symmetries} == {"x ↔ y", "−z"}
    assert found.parameters[0].low == found.parameters[1].low


def test_too_few_rows_cannot_tell(tmp_path: Path) -> None:
    """Nothing is claimed of a hundred rows."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.uniform(size=(100, 3)), columns=["x", "y", "out"])
    rows, meaning = prepare(table_of(frame, tmp_path), Plan((Wish("x"), Wish("y")), (Wish("out"),)))

    assert find_symmetries(rows, meaning, 0, lambda share, words: None) == meaning
