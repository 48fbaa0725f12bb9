"""Walk a folder for files that may hold images.

Every file is a candidate unless its name says clearly that it is none (tables, notes, programs):
what it really is decides the reader by its content. Files are only listed here, never opened.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SourceError

NO_IMAGES = re.compile(
    r".*\.(csv|tsv|xlsx?|ods|parquet|feather|arrow|txt|md|rst|jsonl?|ya?ml|toml|ini|cfg|log|py|ipynb|m|r|sh|bat"
    r"|db|sqlite3?|xml|html?|css|js|pdf|docx?|pptx?|odt|tex|bib|zip|tar|7z|rar|exe|dll|so|pkl|pickle|safetensors"
    r"|pt|tmp|part|crdownload)|(licen[cs]e|readme|copying|notice|authors|changelog|makefile)(\..*)?",
    re.IGNORECASE,
)
"""Names of files that are left out without a look at their content."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A candidate: its path, its name relative to the source (with /), bytes, and time of last change."""

    path: Path
    relative: str
    size: int
    mtime_ns: int


def find_files(root: Path) -> list[SourceFile]:
    """List the candidates below a folder, sorted by relative name.

    Links to files and folders are followed; a folder that was walked already, by whatever way, is not
    walked again, so loops end. Hidden files and folders, links into nothing and special files are left
    out. Raises SourceError where the folder is missing, is a file, or a folder in it cannot be listed.
    """
    root = Path(root)
    if not root.exists():
        raise SourceError(f"there is no folder {root}: check the path of the source")
    if not root.is_dir():
        raise SourceError(f"{root} is a file, not a folder: give the folder that holds it")
    return sorted(_walk(root), key=lambda file: file.relative)


def _walk(root: Path) -> Iterator[SourceFile]:
    """Walk real folders before links to folders, so that a file keeps the plain one of its names."""
    walked: set[tuple[int, int]] = set()
    real, linked = [(os.fspath(root), "")], list[tuple[str, str]]()
    while real or linked:
        folder, prefix = real.pop() if real else linked.pop()
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in walked:
            continue
        walked.add((status.st_dev, status.st_ino))
        for entry in _entries(folder):
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                (linked if entry.is_symlink() else real).append((entry.path, f"{prefix}{_name(entry)}/"))
            elif _is_candidate(entry):
                status = entry.stat()
                yield SourceFile(Path(entry.path), prefix + _name(entry), status.st_size, status.st_mtime_ns)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise SourceError(
            f"the folder {folder} cannot be listed ({error.strerror}): make it readable or move it away"
        ) from error


def _is_candidate(entry: os.DirEntry[str]) -> bool:
    return not NO_IMAGES.fullmatch(entry.name) and entry.is_file()


def _name(entry: os.DirEntry[str]) -> str:
    """The name as text that can be stored: bytes that are no UTF-8 appear as escapes."""
    return os.fsencode(entry.name).decode("utf-8", "backslashreplace")
