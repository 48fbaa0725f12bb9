"""Writing: one at a time, whole or not at all."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.collection import open_collection
from pipeline.collection.write import Writer
from pipeline.errors import CollectionError
from tests.making import make_collection


def test_second_writer_is_refused(tmp_path: Path) -> None:
    """Two builds into one collection at once: the second gets a sentence."""
    folder = make_collection(tmp_path / "c")

    with Writer(folder), pytest.raises(CollectionError, match="another process"), Writer(folder):
        pass


def test_nothing_counts_before_commit(tmp_path: Path) -> None:
    """Parts written and not committed are not read, and are swept away."""
    folder = make_collection(tmp_path / "c")
    before = open_collection(folder).version
    with Writer(folder) as writer:
        writer.info["parts"]["images"].append(writer.write("images", pd.DataFrame({"image_id": ["0" * 32]})))

    assert open_collection(folder).version == before
    with Writer(folder) as writer:
        assert writer.sweep() == 1


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    """A folder that holds something else is never built into."""
    (tmp_path / "thesis.tex").write_text("dear")

    with pytest.raises(CollectionError, match=r"thesis\.tex"), Writer(tmp_path):
        pass
    assert (tmp_path / "thesis.tex").read_text() == "dear"


def test_unwritable_folder_is_a_sentence(tmp_path: Path) -> None:
    """A path that cannot be a folder is named with the way out."""
    (tmp_path / "file").write_text("")

    with pytest.raises(CollectionError, match="--into"), Writer(tmp_path / "file" / "c"):
        pass


def test_the_trail_is_left_alone(tmp_path: Path) -> None:
    """Maps of the trail are named elsewhere: a build sweeps its own leftovers only."""
    folder = make_collection(tmp_path / "c")
    node, left = folder / "maps/trail-0123456789ab/part-1.parquet", folder / "maps/main/part-1.parquet"
    for path in (node, left):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"map")
    with Writer(folder) as writer:
        assert writer.sweep() == 1

    assert (node.exists(), left.exists()) == (True, False)
