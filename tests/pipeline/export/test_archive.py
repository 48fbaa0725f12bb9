"""ZIP with the originals."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.collection import Collection
from pipeline.export.archive import archive
from tests.making import tiny_images

ALL = np.ones(12, bool)


def opened(collection: Collection, rows: np.ndarray = ALL) -> zipfile.ZipFile:
    """Return the archive, proven whole."""
    made = zipfile.ZipFile(io.BytesIO(b"".join(archive(collection, rows, {"collection": "tiny"}))))
    assert made.testzip() is None
    return made


def source(collection: Collection) -> Path:
    """Return the folder of the originals."""
    return Path(collection.info["source"]["root"])


def test_originals_come_back_byte_by_byte(collection: Collection) -> None:
    """Only those of the chosen rows, with their table and where they come from."""
    made = opened(collection, np.arange(12) < 2)

    assert made.namelist() == [
        "provenance.json",
        "images.csv",
        "originals/scan_000.npy",
        "originals/scan_001.npy",
    ]
    content = made.read("originals/scan_001.npy")
    assert content == (source(collection) / "scan_001.npy").read_bytes()
    assert np.array_equal(np.load(io.BytesIO(content)), tiny_images()[1])
    assert json.loads(made.read("provenance.json")) == {"collection": "tiny"}
    assert len(pd.read_csv(io.BytesIO(made.read("images.csv")))) == 2


def test_missing_and_changed_files_are_listed(collection: Collection) -> None:
    """The others are sent all the same."""
    (source(collection) / "scan_003.npy").unlink()
    (source(collection) / "scan_005.npy").write_bytes(b"something else")
    made = opened(collection)
    listed = made.read("MISSING.txt").decode()

    assert len([name for name in made.namelist() if name.startswith("originals/")]) == 10
    assert "scan_003.npy\tThe original" in listed
    assert "is gone" in listed
    assert "scan_005.npy\tit was changed since the build" in listed
    assert len(listed.splitlines()) == 3


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname"])
def test_no_path_leads_out_of_the_source(collection: Collection, path: str) -> None:
    """Whatever a collection made elsewhere claims."""
    (source(collection).parent / "secret.txt").write_text("secret")
    collection.frame["path"] = [path, *collection.frame["path"].iloc[1:]]
    made = opened(collection)

    assert "outside the collection's source" in made.read("MISSING.txt").decode()
    assert len(made.namelist()) == 14


def test_a_file_of_several_images_is_sent_once(collection: Collection) -> None:
    """Frames of one stack share their file."""
    collection.frame["path"] = "scan_000.npy"
    collection.frame["file_sha256"] = collection.frame["file_sha256"].iloc[0]

    names = opened(collection).namelist()
    assert names.count("originals/scan_000.npy") == 1
    assert len(names) == 3


def test_memory_stays_bounded(collection: Collection) -> None:
    """A large original is sent in pieces, the first of them before it is read to the end."""
    large = source(collection) / "scan_000.npy"
    large.write_bytes(np.random.default_rng(0).bytes(8 << 20))
    import hashlib

    digest = hashlib.sha256(large.read_bytes()).hexdigest()
    collection.frame["file_sha256"] = [digest, *collection.frame["file_sha256"].iloc[1:]]

    pieces = list(archive(collection, np.arange(12) == 0, {}))
    assert sum(map(len, pieces)) > 8 << 20
    assert max(map(len, pieces)) < 3 << 20
