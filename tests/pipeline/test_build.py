"""From a folder to a collection: complete, repeatable, resumable, and nothing lost on the way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pipeline.build import BuildReport, build
from pipeline.collection import Collection, list_collections, open_collection
from pipeline.collection.arrange import along_map
from pipeline.collection.info import read_info, write_info
from pipeline.errors import CollectionError, JobCancelled, SourceError
from tests.making import tiny_images

COUNT = 30


def write_source(folder: Path, count: int = COUNT) -> Path:
    """Write stripes as PNG, a table for them, a broken file and a copy of the first."""
    (folder / "deep").mkdir(parents=True)
    for number, pixels in enumerate(tiny_images(count)):
        Image.fromarray(pixels).save(
            folder / ("deep" if number % 2 else ".") / f"s{number:02d}_{number}V.png"
        )
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nno image")
    (folder / "z_copy.png").write_bytes((folder / "s00_0V.png").read_bytes())
    rows = [
        {"file": f"s{number:02d}_{number}V.png", "material": "ab"[number % 2]} for number in range(count - 1)
    ]
    pd.DataFrame([*rows, {"file": "lost.png", "material": "c"}]).to_csv(folder / "metadata.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Collection, BuildReport]:
    """A source, the collection built from it and the build's report; not to be changed."""
    folder = tmp_path_factory.mktemp("built")
    source = write_source(folder / "source")
    report = build(source, folder / "c", pattern="{name}_{bias}V", processes=1)
    return source, open_collection(folder / "c"), report


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source that the test may change."""
    return write_source(tmp_path / "source", 8)


def test_every_readable_file_is_in_and_fits(built: tuple) -> None:
    """All images are there with vectors, places and families, and verification finds nothing."""
    _, collection, report = built

    assert (report.images, report.problems) == (COUNT + 1, [])
    assert collection.embeddings().shape == (COUNT + 1, 128)
    assert collection.frame["main.x"].notna().all()
    assert collection.frame["predicted.family"].notna().all()


def test_small_pictures_stand_in_the_order_of_the_map(built: tuple) -> None:
    """So that a part of the map seen close up needs few sheets; copies share a picture."""
    _, collection, report = built
    order = along_map(collection.frame[["main.x", "main.y"]].to_numpy(float))
    tiles = pd.unique(collection.sprite[order])

    assert tiles.tolist() == list(range(COUNT))
    assert report.stages["arrange"]["rows"] == COUNT + 1


def test_unreadable_file_is_one_line_with_its_reason(built: tuple) -> None:
    """A broken file is reported and stops nothing."""
    _, _, report = built

    assert [path for path, _ in report.unreadable] == ["broken.png"]
    assert report.unreadable[0][1]


def test_table_and_names_become_columns(built: tuple) -> None:
    """The table is joined by name, fields of the file names are typed, misfits are reported on both sides."""
    _, collection, report = built
    row = collection.frame[collection.frame["path"] == "deep/s03_3V.png"].iloc[0]

    assert (row["material"], row["bias"]) == ("b", 3)
    assert report.metadata["unmatched_rows"] == ["lost.png"]
    assert set(report.metadata["unmatched_files"]) == {"deep/s29_29V.png", "z_copy.png"}


def test_copy_names_the_first_of_its_kind(built: tuple) -> None:
    """Of equal files the first path has the plain id; the copy has its own and says whose copy it is."""
    _, collection, _ = built
    by_path = collection.frame.reset_index().set_index("path")

    assert by_path.loc["z_copy.png", "duplicate_of"] == by_path.loc["s00_0V.png", "image_id"]
    assert by_path["image_id"].is_unique


def test_same_input_gives_the_same_map(built: tuple, tmp_path: Path) -> None:
    """Seeds are fixed: a second build elsewhere gives the same numbers."""
    source, collection, _ = built
    build(source, tmp_path / "again", pattern="{name}_{bias}V", processes=2)
    again = open_collection(tmp_path / "again")

    columns = ["main.x", "main.y", "main.x3", "main.z3"]
    pd.testing.assert_frame_equal(again.frame[columns], collection.frame[columns])


def test_second_build_does_nothing(source: Path, tmp_path: Path) -> None:
    """An unchanged source is left alone, and the report says so."""
    build(source, tmp_path / "c", processes=1)
    before = open_collection(tmp_path / "c").version

    assert not build(source, tmp_path / "c", processes=1).did_work
    assert open_collection(tmp_path / "c").version == before


def test_profiles_of_patterns_are_made_once_the_collection_is_whole(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the table calls SAXS has its I(q) kept; the next build has nothing to do."""
    monkeypatch.setattr("pipeline.build_derived.MANY", 1)
    table = pd.read_csv(source / "metadata.csv")
    table["technique"] = ["SAXS"] * 5 + ["AFM"] * (len(table) - 5)
    table.to_csv(source / "metadata.csv", index=False)
    first = build(source, tmp_path / "c", processes=1)
    kept = pd.read_parquet(tmp_path / "c" / "profiles")

    frame = open_collection(tmp_path / "c").frame
    assert first.stages["profiles"]["rows"] == len(kept) == 5
    assert set(kept["image_id"]) == set(frame.index[frame["technique"] == "SAXS"])
    assert not build(source, tmp_path / "c", processes=1).did_work


def test_changed_moved_and_removed_files(source: Path, tmp_path: Path) -> None:
    """A changed file gets a new id, a moved one keeps it, a removed one goes, the rest is not read again."""
    build(source, tmp_path / "c", processes=1)
    before = open_collection(tmp_path / "c").frame.reset_index().set_index("path")["image_id"]
    Image.fromarray(tiny_images(3, seed=9)[2]).save(source / "s02_2V.png")
    (source / "s04_4V.png").rename(source / "moved.png")
    (source / "s06_6V.png").unlink()

    report = build(source, tmp_path / "c", processes=1)
    after = open_collection(tmp_path / "c").frame.reset_index().set_index("path")["image_id"]
    assert report.stages["ingest"]["rows"] == 2
    assert after["s02_2V.png"] != before["s02_2V.png"]
    assert after["moved.png"] == before["s04_4V.png"]
    assert "s06_6V.png" not in after
    assert after["deep/s03_3V.png"] == before["deep/s03_3V.png"]
    assert report.problems == []


def test_changed_table_alone_reads_no_image_again(source: Path, tmp_path: Path) -> None:
    """Another metadata table only joins anew; the map stays."""
    build(source, tmp_path / "c", processes=1)
    table = pd.read_csv(source / "metadata.csv")
    table["material"] = "other"
    table.to_csv(source / "metadata.csv", index=False)

    report = build(source, tmp_path / "c", processes=1)
    assert set(report.stages) == {"metadata", "verify"}
    assert set(open_collection(tmp_path / "c").frame["material"].dropna()) == {"other"}


def test_correction_survives_a_rebuild(source: Path, tmp_path: Path) -> None:
    """What somebody corrected in collection.json is kept when the columns are inferred again."""
    build(source, tmp_path / "c", processes=1)
    info = read_info(tmp_path / "c")
    info["columns"]["material"].update(title="Film", role="hidden")
    write_info(tmp_path / "c", info)
    (source / "s02_2V.png").unlink()
    build(source, tmp_path / "c", processes=1)

    column = open_collection(tmp_path / "c").columns["material"]
    assert (column.title, column.role) == ("Film", "hidden")


def test_new_images_can_join_the_map_as_it_stands(source: Path, tmp_path: Path) -> None:
    """With keep_map nothing that was on the map moves, and what is new gets a place."""
    build(source, tmp_path / "c", processes=1)
    before = open_collection(tmp_path / "c").frame[["main.x", "main.z3"]]
    Image.fromarray(tiny_images(20, seed=5)[19]).save(source / "new.png")
    build(source, tmp_path / "c", processes=1, keep_map=True)

    after = open_collection(tmp_path / "c").frame
    pd.testing.assert_frame_equal(after.loc[before.index, ["main.x", "main.z3"]], before)
    assert after["main.x"].notna().all()


def test_cancelled_build_goes_on_where_it_stopped(source: Path, tmp_path: Path) -> None:
    """Cancelling keeps what was read; the old collection, here none, stays what is served."""

    def cancel(stage: str, fraction: float, message: str) -> None:
        if stage == "project":
            raise JobCancelled("stopped by the test")

    with pytest.raises(JobCancelled, match="stopped"):
        build(source, tmp_path / "c", processes=1, progress=cancel)
    (summary,) = list_collections(tmp_path)
    report = build(source, tmp_path / "c", processes=1)

    assert (summary.state, summary.message.split(",")[0]) == ("unfinished", "Unfinished: 8 images read")
    assert "ingest" not in report.stages
    assert report.images == 9


@pytest.mark.parametrize(
    "stage",
    [
        "ingest",
        "verify",
        *(
            pytest.param(stage, marks=pytest.mark.soak)
            for stage in ("scan", "collect", "metadata", "project", "classify")
        ),
    ],
)
def test_killed_build_leaves_a_collection_that_goes_on(source: Path, tmp_path: Path, stage: str) -> None:
    """SIGKILL in any stage: the next build completes, and gives what an undisturbed one gives."""
    code = (
        "from pipeline.build import build\n"
        "def say(*line): print(*line, flush=True)\n"
        f"build({str(source)!r}, {str(tmp_path / 'c')!r}, processes=1, progress=say)"
    )
    folder = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        seen = next(line for line in process.stdout if line.startswith(stage))
        process.send_signal(signal.SIGKILL)

    assert seen
    assert build(source, tmp_path / "c", processes=1).problems == []
    build(source, tmp_path / "undisturbed", processes=1)
    killed, whole = open_collection(tmp_path / "c"), open_collection(tmp_path / "undisturbed")
    pd.testing.assert_frame_equal(killed.frame, whole.frame)


@pytest.mark.parametrize("files", [[], ["notes.txt"]])
def test_folder_without_candidates_is_a_sentence(tmp_path: Path, files: list[str]) -> None:
    """An empty folder makes no collection."""
    (tmp_path / "source").mkdir()
    for name in files:
        (tmp_path / "source" / name).write_text("x")

    with pytest.raises(SourceError, match="holds no file"):
        build(tmp_path / "source", tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_folder_without_images_is_a_sentence(tmp_path: Path) -> None:
    """Files of which none opens: the first reason is quoted, and no collection is left behind."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.tif").write_text("not a picture")

    with pytest.raises(SourceError, match=r"no image that can be read.*a\.tif"):
        build(tmp_path / "source", tmp_path / "c", processes=1)
    assert not (tmp_path / "c").exists()


def test_missing_source_is_a_sentence(tmp_path: Path) -> None:
    """A folder that does not exist is named."""
    with pytest.raises(SourceError, match="nowhere"):
        build(tmp_path / "nowhere", tmp_path / "c")


def test_other_source_does_not_overwrite(source: Path, tmp_path: Path) -> None:
    """A collection is never replaced by the build of another folder."""
    build(source, tmp_path / "c", processes=1)
    other = write_source(tmp_path / "other", 5)

    with pytest.raises(CollectionError, match="built from"):
        build(other, tmp_path / "c", processes=1)
    assert open_collection(tmp_path / "c").rows == 9


@pytest.mark.parametrize(
    ("table", "message"),
    [("file,a\ns00_0V.png,1\ns00_0V.png,2\n", "s00_0V"), ("file,a\nnothing,1\n", "nothing")],
)
def test_unusable_table_stops_before_anything_is_served(
    source: Path, tmp_path: Path, table: str, message: str
) -> None:
    """Duplicate keys or none that match: a sentence that names one, and no half-made collection is served."""
    (source / "metadata.csv").write_text(table)

    with pytest.raises(SourceError, match=message):
        build(source, tmp_path / "c", processes=1)
    assert not (tmp_path / "c").exists()


def test_mistyped_table_or_pattern_is_found_before_reading(source: Path, tmp_path: Path) -> None:
    """A table that is not there and a pattern that is none are refused at once."""
    with pytest.raises(SourceError, match="typo"):
        build(source, tmp_path / "c", metadata=tmp_path / "typo.csv")
    with pytest.raises(SourceError, match="sample"):
        build(source, tmp_path / "c", pattern="{sample")


def test_collection_needs_a_folder_of_its_own(source: Path) -> None:
    """Building into the folder of the images is refused."""
    with pytest.raises(CollectionError, match="a folder of its own"):
        build(source, source)


def test_full_disk_is_a_sentence_and_nothing_is_lost(source: Path, tmp_path: Path) -> None:
    """When a file cannot be written to its end, the old collection stays whole and the next build goes on."""
    build(source, tmp_path / "c", processes=1)
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (256, 256), np.uint8)).save(
        source / "large.png"
    )
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from pipeline.build import build\nfrom pipeline.errors import CollectionError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))\n"
        f"try: build({str(source)!r}, {str(tmp_path / 'c')!r}, processes=1)\n"
        "except CollectionError as error: print(error)\n"
    )
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "0"}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "cannot be written" in run.stdout, run.stderr
    assert open_collection(tmp_path / "c").rows == 9
    assert build(source, tmp_path / "c", processes=1).images == 10
