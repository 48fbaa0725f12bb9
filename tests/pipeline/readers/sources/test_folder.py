import os

import pytest

from pipeline.errors import SourceError
from pipeline.readers.sources.folder import find_files


def names(root):
    """The relative names found below a folder."""
    return [file.relative for file in find_files(root)]


def write(path, content=b"x"):
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_lists_recursively_in_order(tmp_path):
    """Files of all folders are listed by their relative name, with size and time of change."""
    for name in ("b/2.tif", "b/1.tif", "a.png", "c/d/e.npy"):
        write(tmp_path / name, b"12345")

    files = find_files(tmp_path)

    assert [file.relative for file in files] == ["a.png", "b/1.tif", "b/2.tif", "c/d/e.npy"]
    assert files[0].size == 5
    assert files[0].mtime_ns == (tmp_path / "a.png").stat().st_mtime_ns
    assert files[0].path == tmp_path / "a.png"


def test_leaves_out_what_is_clearly_no_image(tmp_path):
    """Hidden files, tables, notes and programs are left out; unknown and missing suffixes stay."""
    for name in (
        "a.tif",
        "scan.003",
        "noname",
        ".hidden.tif",
        ".git/b.tif",
        "m.CSV",
        "README",
        "LICENSE.md",
        "x.py",
    ):
        write(tmp_path / name)

    assert names(tmp_path) == ["a.tif", "noname", "scan.003"]


def test_follows_links_but_no_loops(tmp_path):
    """Links to files and folders are followed; a folder is walked once, under its plain name."""
    write(tmp_path / "elsewhere" / "b.tif")
    root = tmp_path / "root"
    write(root / "sub" / "a.tif")
    (root / "0loop").symlink_to(root)
    (root / "sub" / "up").symlink_to(root / "sub")
    (root / "0sub").symlink_to(root / "sub")
    (root / "linked").symlink_to(tmp_path / "elsewhere")
    (root / "file.tif").symlink_to(tmp_path / "elsewhere" / "b.tif")
    (root / "nothing.tif").symlink_to(tmp_path / "missing")

    assert names(root) == ["file.tif", "linked/b.tif", "sub/a.tif"]


def test_special_files_are_left_out(tmp_path):
    """A pipe is never opened."""
    os.mkfifo(tmp_path / "pipe.tif")

    assert names(tmp_path) == []


def test_names_that_are_no_text(tmp_path):
    """A name that is no UTF-8 gets a relative name that can be stored, and a path that opens."""
    raw = os.fsencode(tmp_path) + b"/caf\xe9.tif"
    with open(raw, "wb") as file:
        file.write(b"x")

    (found,) = find_files(tmp_path)

    assert found.relative == "caf\\xe9.tif"
    assert found.path.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "message"), [("missing", "there is no folder"), ("a.tif", "is a file, not a folder")]
)
def test_what_is_no_folder(tmp_path, name, message):
    """A missing folder and a file are refused by name."""
    write(tmp_path / "a.tif")

    with pytest.raises(SourceError, match=message):
        find_files(tmp_path / name)


def test_folder_that_vanishes_is_named(tmp_path, monkeypatch):
    """A folder that cannot be listed is named with the reason."""
    write(tmp_path / "sub" / "a.tif")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(SourceError, match=r"sub cannot be listed \(Permission denied\)"):
        find_files(tmp_path)
