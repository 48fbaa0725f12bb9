"""Uploaded files below STATE/uploads: each in a folder of its own, under the name it came with."""

import shutil
import time
import uuid
from pathlib import Path

from pipeline.errors import JobError
from pipeline.jobs.schema import state_folder

KEEP_S = 86_400.0
_LONGEST_NAME = 120


def new_upload(state: Path, name: str) -> Path:
    """Make room for an upload and return the path to write it to; `name` is what its sender calls it."""
    plain = Path(name.replace("\\", "/")).name
    plain = "".join(letter for letter in plain if letter.isprintable()).lstrip(".")
    folder = state_folder(state) / "uploads" / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    return folder / (plain[-_LONGEST_NAME:] or "upload")


def upload_key(state: Path, path: Path) -> str:
    """Return what names an upload in a job's arguments."""
    return path.relative_to(state / "uploads").as_posix()


def upload_path(state: Path, key: str) -> Path:
    """Return the path of an upload; JobError if it is gone or the key means something else."""
    folder = (state / "uploads").resolve()
    path = (folder / key).resolve()
    if path.parent.parent != folder or not path.is_file():
        raise JobError(f"The upload {Path(key).name!r} is gone: send the file again.")
    return path


def discard(path: Path) -> None:
    """Delete an upload."""
    shutil.rmtree(path.parent, ignore_errors=True)


def purge_uploads(state: Path, older_than_s: float = KEEP_S) -> int:
    """Delete uploads that nobody searched for within a day; return how many."""
    limit = time.time() - older_than_s
    old = [folder for folder in (state / "uploads").glob("*") if folder.stat().st_mtime < limit]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
