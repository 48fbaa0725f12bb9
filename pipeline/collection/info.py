"""collection.json: what is live in a collection. Replaced by rename, last: a kill leaves one that opens."""

import json
import os
from pathlib import Path
from typing import Any

from pipeline.collection.schema import FORMAT_VERSION, INFO_FILE
from pipeline.errors import CollectionError, NewerFormatError

Info = dict[str, Any]


def new_info(title: str) -> Info:
    """Return the description of a collection that holds nothing yet."""
    return {
        "format_version": FORMAT_VERSION,
        "title": title,
        "notice": None,
        "source": {},
        "columns": {},
        "encoders": {},
        "maps": {},
        "trees": {},
        "stages": {},
        "parts": {},
        "pending": None,
    }


def read_info(folder: Path) -> Info:
    """Read collection.json.

    Raises CollectionError if it is missing or damaged, NewerFormatError if a later version wrote it.
    """
    path = folder / INFO_FILE
    try:
        info = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CollectionError(
            f"{folder} is no collection: it has no {INFO_FILE}. Build one: "
            f"python -m pipeline build SOURCE --into {folder}"
        ) from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CollectionError(
            f"{path} cannot be read ({error}). Repair it: python -m pipeline build …"
        ) from None
    if not isinstance(info, dict) or not isinstance(info.get("format_version"), int):
        raise CollectionError(f"{path} has no format_version: it is not a collection of Microscape.")
    if info["format_version"] > FORMAT_VERSION:
        raise NewerFormatError(
            f"{folder} has format version {info['format_version']}, this Microscape knows up to "
            f"{FORMAT_VERSION}. Update Microscape to open it."
        )
    return info


def write_info(folder: Path, info: Info) -> None:
    """Replace collection.json in one step; the old one stays whole until then."""
    write_atomically(folder / INFO_FILE, json.dumps(info, indent=1, ensure_ascii=False).encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` under a passing name, flush it to the disk and rename it to `path`.

    Raises CollectionError that names the folder if the disk is full or the folder cannot be written.
    """
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with passing.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        passing.replace(path)
    except OSError as error:
        passing.unlink(missing_ok=True)
        raise CollectionError(
            f"{path.parent} cannot be written ({error.strerror or error}). "
            "Free space or choose another folder and run the command again: it goes on where it stopped."
        ) from error
