"""Files of the trail: written before their records, swept when nobody names them."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.annotations import Annotations, open_annotations
from pipeline.collection.verify import repair, verify
from pipeline.errors import CollectionError
from pipeline.trails import Trail
from pipeline.trails.files import read_rows, sweep, write_rows
from tests.pipeline.trails.conftest import Laid


def write(folder: Path, annotations: Annotations, age_s: float = 3600.0) -> Path:
    """Write a file that no record names, as a kill leaves it."""
    values = {"image_id": ["0" * 32], "x": np.zeros(1, np.float32)}
    path = folder / write_rows(folder, "trail-0123456789ab", "part", values, {"home": annotations.home})
    os.utime(path, (time.time() - age_s,) * 2)
    return path


def test_orphans_are_swept_and_maps_stay(folder: Path, now: Callable[[], Trail], lay_out: Laid) -> None:
    """Also those of deleted nodes; what is young may be about to get its record."""
    annotations = now().annotations
    kept = lay_out({"ids": now().collection.ids[:5].tolist()})
    os.utime(folder / kept.file, (0, 0))
    annotations.nodes.delete(kept.id)
    old, young = write(folder, annotations), write(folder, annotations, age_s=0)

    assert sweep(folder, annotations) == 1
    assert (old.exists(), young.exists(), (folder / kept.file).exists()) == (False, True, True)


def test_writing_the_trail_sweeps(folder: Path, now: Callable[[], Trail], lay_out: Laid) -> None:
    """The next re-projection removes what a kill had left."""
    orphan = write(folder, now().annotations)
    lay_out({"ids": now().collection.ids[:5].tolist()})

    assert not orphan.exists()


def test_files_of_a_shared_database_are_not_swept(folder: Path, tmp_path: Path) -> None:
    """Whoever repairs without knowing the database removes nothing of its trail."""
    shared = open_annotations(folder, f"sqlite:///{tmp_path / 'shared.db'}")
    path = write(folder, shared)

    assert sweep(folder, open_annotations(folder)) == 0
    assert sweep(folder, shared) == 1
    assert not path.exists()


def test_repair_removes_orphans_and_verify_names_what_is_damaged(
    folder: Path, now: Callable[[], Trail], lay_out: Laid
) -> None:
    """A node whose map is gone is a problem until it is deleted."""
    write(folder, now().annotations)
    node = lay_out({"ids": now().collection.ids[:5].tolist()})
    assert verify(folder) == []
    write(folder, now().annotations)
    (folder / node.file).write_bytes(b"half")

    assert repair(folder) == ["removed 1 leftover files"]
    (problem,) = verify(folder)
    assert "node '5 images' of the trail" in problem
    now().annotations.nodes.delete(node.id)
    assert verify(folder) == []


def test_a_damaged_file_says_the_way_out(tmp_path: Path) -> None:
    """Named, with what to do."""
    path = tmp_path / "maps/trail-0123456789ab/part-1.parquet"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half")

    with pytest.raises(CollectionError, match=r"part-1\.parquet is missing or damaged .* same part again"):
        read_rows(tmp_path, "maps/trail-0123456789ab/part-1.parquet")


@pytest.mark.parametrize(
    "file",
    [
        "maps/trail-x/../../secret.parquet",
        "maps/trail-x/..",
        "images/part-1.parquet",
        "/maps/trail-x/1.parquet",
    ],
)
def test_no_record_leads_out_of_the_trail(tmp_path: Path, file: str) -> None:
    """A collection from elsewhere may name any file."""
    with pytest.raises(CollectionError, match="which lies outside it"):
        read_rows(tmp_path, file)
