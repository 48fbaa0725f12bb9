"""Profiles kept beside a collection: found by key, merged, never in the way."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.scattering import kept
from pipeline.scattering.curve import Curve
from pipeline.scattering.kept import KeptCurves


def curve(level: float, bins: int = 5) -> Curve:
    """A level profile."""
    return Curve("q", True, False, 0.1, 0.5, np.full(bins, level, np.float32))


def test_what_was_added_is_found_as_it_was(tmp_path: Path) -> None:
    """Of many groups of rows only those asked for; gaps and empty profiles too."""
    made = [(f"{number:04d}/k", curve(number, number % 7)) for number in range(600)]
    made[12][1].intensity[1] = np.nan
    KeptCurves(tmp_path).add(made)
    found = KeptCurves(tmp_path).find(["0599/k", "0012/k", "0007/k", "0012/other"])

    assert set(found) == {"0599/k", "0012/k", "0007/k"}
    for key, one in found.items():
        wanted = made[int(key[:4])][1]
        assert np.array_equal(one.intensity, wanted.intensity, equal_nan=True)
        assert (one.axis, one.is_grazing, one.is_found, one.first, one.last) == ("q", True, False, 0.1, 0.5)


def test_many_files_become_one_with_the_newest_of_every_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So toggling a geometry back and forth does not fill the disk."""
    monkeypatch.setattr(kept, "MOST_FILES", 3)
    curves = KeptCurves(tmp_path)
    for number in range(4):
        curves.add([(f"a/{number}", curve(number)), (f"b{number}/k", curve(number))])

    assert len(list((tmp_path / "profiles").iterdir())) == 1
    assert set(curves.find(["a/0", "a/3", "b0/k", "b3/k"])) == {"a/3", "b0/k", "b3/k"}


def test_a_damaged_file_is_made_again_and_harms_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is removed, and the log says so."""
    curves = KeptCurves(tmp_path)
    curves.add([("a/k", curve(1))])
    broken = tmp_path / "profiles" / "kept-9.parquet"
    broken.write_bytes(b"PAR1 no more")

    assert set(curves.find(["a/k", "b/k"])) == {"a/k"}
    assert not broken.exists() and "kept-9.parquet is damaged" in caplog.text


def test_nothing_is_kept_where_nothing_may_be_written(tmp_path: Path) -> None:
    """A collection that is only read still answers."""
    curves = KeptCurves(tmp_path / "gone")
    curves.add([("a/k", curve(1))])

    assert curves.find(["a/k"]) == {} and not (tmp_path / "gone").exists()
