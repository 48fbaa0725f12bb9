"""What collections a folder holds, and in what state each is; damaged ones are listed with their reason."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.collection.schema import INFO_FILE
from pipeline.collection.store import Collection, open_collection
from pipeline.describe import VERSION
from pipeline.errors import CollectionError, NewerFormatError

State = Literal["complete", "unfinished", "newer", "damaged"]


@dataclass(frozen=True)
class Summary:
    """One line of a list of collections; `message` says what is wrong or old, and the way out."""

    name: str
    title: str
    state: State
    rows: int
    message: str = ""
    notice: str | None = None


def list_collections(folder: Path) -> list[Summary]:
    """Return a summary of every collection in `folder`, by name; none if the folder does not exist."""
    if not folder.is_dir():
        return []
    return [summarise(path.parent) for path in sorted(folder.glob(f"*/{INFO_FILE}"))]


def summarise(folder: Path) -> Summary:
    """Look at one collection without reading its tables."""
    try:
        collection = open_collection(folder)
    except NewerFormatError as error:
        return Summary(folder.name, folder.name, "newer", 0, str(error))
    except CollectionError as error:
        return Summary(folder.name, folder.name, "damaged", 0, str(error))
    if collection.rows == 0:
        message = (
            f"Unfinished: {collection.pending_rows:,} images read, no map yet. "
            "Start the build again: it goes on where it stopped."
        )
        return Summary(collection.name, collection.title, "unfinished", 0, message, collection.notice)
    missing = [
        part["file"]
        for table in collection.info["parts"].values()
        for part in table
        if not (folder / part["file"]).is_file()
    ]
    if missing:
        message = (
            f"{len(missing)} of its files are gone, the first is {missing[0]}. "
            f"Repair it: python -m pipeline verify {folder} --repair"
        )
        return Summary(collection.name, collection.title, "damaged", collection.rows, message)
    message = _age(collection)
    return Summary(
        collection.name, collection.title, "complete", collection.rows, message, notice=collection.notice
    )


def _age(collection: Collection) -> str:
    """Say it where other code measured the images than would measure them now; empty where not."""
    if collection.info.get("measured_by") == VERSION:
        return ""
    root = collection.info["source"].get("root", "")
    if not root or not Path(root).is_dir():
        return "Measured by an earlier version, and the folder it was built from is gone: it stays as it is."
    return (
        "Measured by an earlier version: descriptors of new images may differ. Measure all anew: "
        f"python -m pipeline build {root} --into {collection.folder}"
    )
