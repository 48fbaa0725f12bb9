"""Fitting, whole: what is stored, that it is the same again, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.design.fit import fit
from pipeline.design.saved import load_fitted
from pipeline.design.store import Design
from pipeline.errors import DesignError, JobCancelled
from tests.pipeline.design.making import films, plan, table_of


def test_what_is_stored_says_whence_it_is(design: Design) -> None:
    """A design names its table, its digest, seed, split, and every row's part."""
    told = design.described

    assert told["provenance"]["table"] == "films.csv" and len(told["provenance"]["sha256"]) == 64
    assert told["rows"]["used"] == len(design.frame) == 240
    assert sum(told["rows"][part] for part in ("learnt", "left_out_by_half", "held_out")) == 240
    assert [one["is_two_stage"] for one in told["properties"]] == [True, False]
    assert {"x", "y", "split", "predicted.gap_eV", "low.mass", "source_row"} <= set(design.frame)


def test_report_is_honest_about_held_out_rows(design: Design) -> None:
    """It holds errors of held-out rows, wider intervals for more coverage, and every way to search."""
    told = design.described["report"]
    held = told["held_out"]["mass"]
    widths = [one["median_width"] for one in held["coverage"]]

    assert held["rows"] == design.described["rows"]["held_out"]
    assert widths == sorted(widths) and 0 <= held["coverage"][-1]["all"] <= 1
    assert {line["way"] for line in told["searches"]} == {
        "flow",
        "gradient from known rows",
        "gradient from random points",
        "random search",
        "nearest rows",
    }
    assert isinstance(told["flow"]["is_worth"], bool) and told["failures"]


def test_the_networks_have_learnt(design: Design) -> None:
    """The error on held-out rows is far below that of knowing nothing."""
    held = design.described["report"]["held_out"]["mass"]

    assert held["r2"] > 0.8


def test_a_symmetry_cannot_be_broken(design: Design) -> None:
    """Exchanged parameters give the same answer."""
    fitted = load_fitted(design)
    points = fitted.known[:20]
    there, back = (fitted.judge.judge(one).value for one in fitted.space.images(points)[:2])

    assert np.abs(there - back).max() < 1e-3


def test_cancelling_leaves_nothing_behind(tmp_path: Path) -> None:
    """A fit that is stopped leaves no folder."""

    def stop(share: float, words: str) -> None:
        if share > 0.3:
            raise JobCancelled("stopped")

    with pytest.raises(JobCancelled, match="stopped"):
        fit(table_of(films(80), tmp_path), plan(), tmp_path / "d", stop, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["films.csv"]


def test_a_folder_that_is_in_use_is_refused(tmp_path: Path) -> None:
    """What stands in a folder is not overwritten."""
    with pytest.raises(DesignError, match="is not empty: choose another name"):
        fit(table_of(films(60), tmp_path), plan(), tmp_path, lambda share, words: None, 1)


def test_odd_ensembles_are_refused(tmp_path: Path) -> None:
    """Networks come in two halves."""
    with pytest.raises(DesignError, match="5 networks cannot be halved"):
        fit(table_of(films(60), tmp_path), plan(members=5), tmp_path / "d", lambda share, words: None, 1)
