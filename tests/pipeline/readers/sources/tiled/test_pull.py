"""Pulling from a real Tiled server: whole, interrupted and gone on with, and what is no image."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline.__main__ import app
from pipeline.errors import SourceError
from pipeline.ingest.metadata import find_table
from pipeline.readers import read
from pipeline.readers.sources.table import join, read_table
from pipeline.readers.sources.tiled import Pulled, pull
from tests.pipeline.readers.sources.tiled.conftest import Tiled

SCANS = 12
PAGE = 5
IMAGES = SCANS + 1  # one scan has a second array, of four axes
OTHERS = 2  # a spectrum and a table
GOES_AFTER = 8  # images: in the second page


def silent(stage: str, fraction: float, message: str) -> None:
    """Nobody looks."""


def test_a_server_that_goes_away_is_gone_on_with(tiled: Tiled, tmp_path: Path) -> None:
    """What was taken stays and can be built; the next pull asks for the rest only; a third for nothing."""
    shares: list[float] = []

    def stop_on_the_way(stage: str, fraction: float, message: str) -> None:
        shares.append(fraction)
        if len(shares) == GOES_AFTER:
            tiled.stop()

    with pytest.raises(SourceError, match=rf"{tiled.address} does not answer .*after 8 images.*pull again"):
        pull(tiled.address, tmp_path, page=PAGE, progress=stop_on_the_way)
    assert len(pd.read_parquet(tmp_path / "metadata.parquet")) == GOES_AFTER
    assert not list(tmp_path.rglob("*.partial"))
    tiled.start()
    assert pull(tiled.address, tmp_path, page=PAGE, progress=silent) == Pulled(
        IMAGES, IMAGES - GOES_AFTER, OTHERS
    )
    assert pull(tiled.address, tmp_path, page=PAGE, progress=silent) == Pulled(IMAGES, 0, OTHERS)
    assert shares == sorted(shares) and 0 < shares[-1] < 1
    check_what_came(tmp_path)


def check_what_came(folder: Path) -> None:
    """Every image is read as the server had it, and every file finds its row of typed metadata."""
    frames = read(folder / "images" / "scan 003" / "image.npy")
    assert np.array_equal(frames[1].pixels, np.random.default_rng(3).poisson(9, (2, 24, 20))[1])
    assert len(read(folder / "images" / "scan 000" / "four.npy")) == 2 * 3
    paths = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.npy"))]
    table = find_table(folder)
    assert table is not None
    joined = join(paths, read_table(table))
    assert (joined.unmatched_files, joined.unmatched_rows) == ([], [])
    row = joined.columns.loc["images/scan 003/image.npy"]
    told = {"start/sample": "S3", "start/temperature_K": 293, "is_dark": False, "mode/gain": "low"}
    assert {name: row[name] for name in told} == told
    assert row["start/time"] == "2023-11-14T22:13:23.500000+00:00"


def test_one_node_is_pulled_by_the_address_its_page_has(tiled: Tiled, tmp_path: Path) -> None:
    """The command line takes a node below the root, and says what is no image."""
    address = f"{tiled.address}/ui/browse/scan%20000"
    run = CliRunner().invoke(app, ["pull", "tiled", address, "--into", str(tmp_path)])

    assert run.exit_code == 0, run.output
    assert "2 images, 2 of them new; 2 nodes are no images" in " ".join(run.output.split())


def test_a_node_that_is_not_there_is_named(tiled: Tiled, tmp_path: Path) -> None:
    """A wrong address is a sentence, and nothing is written but the folder."""
    with pytest.raises(SourceError, match=r"metadata/nowhere answered 404: .*nowhere"):
        pull(f"{tiled.address}/api/v1/metadata/nowhere", tmp_path, progress=silent)


def test_tiled_without_an_address_says_what_is_missing(tmp_path: Path) -> None:
    """`pull tiled` alone is explained."""
    run = CliRunner().invoke(app, ["pull", "tiled", "--into", str(tmp_path)])

    assert run.exit_code == 1
    assert "Name the server" in run.output
