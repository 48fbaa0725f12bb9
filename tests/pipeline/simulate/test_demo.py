"""The demo's folder holds what its table says, the same for the same seed, and survives being stopped."""

import csv
import hashlib
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.readers import read
from pipeline.simulate.demo import DEMO_NOTICE, write_demo
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.laboratory.notes import COLUMNS

NUMBERS = {
    "temperature_C", "thickness_nm", "bias_V", "drive_V", "lattice_constant_angstrom", "d33_pm_per_V",
    "domain_width_nm", "peak_q_per_angstrom",
}  # fmt: skip


def rows_of(folder: Path) -> list[dict[str, str]]:
    """The rows of a demo's table."""
    with (folder / "metadata.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that is not hidden."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".demo" not in path.parts]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[float, str]]]:
    """A demo of 60 images, and what it reported while it was written."""
    folder, reports = tmp_path_factory.mktemp("demo") / "laboratory", []
    write_demo(
        folder, images=60, workers=1, progress=lambda fraction, message: reports.append((fraction, message))
    )
    return folder, reports


def test_the_table_names_every_file_once(demo: tuple[Path, list]) -> None:
    """Every path exists, no file is without a row, none is hidden or half-written."""
    folder, _ = demo
    paths = [row["path"] for row in rows_of(folder)]

    assert len(paths) == len(set(paths))
    assert set(paths) == set(digests(folder)) - {"metadata.csv", "README.md"}


def test_the_files_hold_the_images_asked_for(demo: tuple[Path, list]) -> None:
    """Our own readers find 60 images, with two channels in every piezoresponse scan."""
    folder, _ = demo
    images = {row["path"]: read(folder / row["path"]) for row in rows_of(folder)}

    assert sum(len(found) for found in images.values()) == 60
    assert {len(found) for path, found in images.items() if path.startswith("PFM")} == {2}
    assert any(image.mask.any() for found in images.values() for image in found)


def test_scans_state_their_size_and_unit(demo: tuple[Path, list]) -> None:
    """Piezoresponse files carry the pixel size and the date; HDF5 ones also units."""
    folder, _ = demo
    scans = [
        image
        for row in rows_of(folder)
        if row["path"].startswith("PFM")
        for image in read(folder / row["path"])
    ]

    assert all(image.pixel_size_nm and image.acquired_at for image in scans)
    assert any("mplitude" in image.channel for image in scans)


def test_every_column_is_typed(demo: tuple[Path, list]) -> None:
    """Numbers are numbers, dates are dates, groups are groups; every column is filled somewhere."""
    folder, _ = demo
    rows = rows_of(folder)

    assert tuple(rows[0]) == COLUMNS
    for row in rows:
        date.fromisoformat(row["date"])
        assert all(float(row[column]) > -1e4 for column in NUMBERS if row[column])
        assert row["wallpaper_group"] in ("", *GROUPS)
    assert [column for column in COLUMNS if not any(row[column] for row in rows)] == []


def test_it_says_that_it_is_simulated(demo: tuple[Path, list]) -> None:
    """The README of the folder carries the notice."""
    folder, _ = demo

    assert DEMO_NOTICE in (folder / "README.md").read_text(encoding="utf-8")
    assert "simulated" in DEMO_NOTICE


def test_progress_rises_to_one(demo: tuple[Path, list]) -> None:
    """The caller hears growing fractions and ends at 1."""
    _, reports = demo
    fractions = [fraction for fraction, _ in reports]

    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert "60 images" in reports[-1][1]


def test_two_workers_write_the_same_bytes(demo: tuple[Path, list], tmp_path: Path) -> None:
    """The same seed gives the same files and table whatever the number of processes."""
    folder, _ = demo

    write_demo(tmp_path / "again", images=60, workers=2)

    assert digests(tmp_path / "again") == digests(folder)


def test_a_stopped_demo_goes_on(demo: tuple[Path, list], tmp_path: Path) -> None:
    """Cancelled after the first files, a second call keeps them and ends with the same folder."""
    folder, _ = demo
    target = tmp_path / "stopped"

    def stop(fraction: float, message: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_demo(target, images=60, workers=1, progress=stop)
    kept = {path: path.stat().st_mtime_ns for path in target.rglob("*.*") if path.is_file()}
    assert not (target / "metadata.csv").exists()
    write_demo(target, images=60, workers=1)

    assert digests(target) == digests(folder)
    images = [path for path in kept if ".demo" not in path.parts]
    assert len(images) > 10
    assert all(path.stat().st_mtime_ns == kept[path] for path in images)


def test_a_finished_demo_is_left_alone(demo: tuple[Path, list]) -> None:
    """A second call writes nothing."""
    folder, _ = demo
    before = (folder / "metadata.csv").stat().st_mtime_ns

    write_demo(folder, images=60)

    assert (folder / "metadata.csv").stat().st_mtime_ns == before


def test_a_folder_with_other_files_is_refused(demo: tuple[Path, list], tmp_path: Path) -> None:
    """Neither a user's folder nor another demo is written into, and no demo is empty."""
    folder, _ = demo
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(SourceError, match="is not empty"):
        write_demo(tmp_path, images=60)
    with pytest.raises(SourceError, match="holds another demo"):
        write_demo(folder, images=61)
    with pytest.raises(SourceError, match="at least 1 image, not 0"):
        write_demo(tmp_path / "none", images=0)


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """A file where the folder should be gives the reason."""
    (tmp_path / "file").write_text("")

    with pytest.raises(SourceError, match="cannot write the demo into"):
        write_demo(tmp_path / "file" / "demo", images=3, workers=1)
