"""What this server serves: the folder of collections and the table of jobs, as app.py set them."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from dash import get_app

from pipeline.collection import Collection, Summary, list_collections, open_collection
from pipeline.collection.schema import INFO_FILE
from pipeline.errors import CollectionError
from pipeline.jobs import JobTable


@dataclass(frozen=True)
class Site:
    """Folders of one installation."""

    collections: Path
    state: Path = field(default=Path("state"))

    def summaries(self) -> list[Summary]:
        """Return every collection by name, damaged ones with their reason."""
        return list_collections(self.collections)

    def open(self, name: str) -> Collection:
        """Open a collection by name, from memory while it has not changed on disk.

        Raises CollectionError that names those there are.
        """
        folder = self.collections / name
        if not name or Path(name).name != name or not (folder / INFO_FILE).is_file():
            there_are = ", ".join(summary.name for summary in self.summaries()) or "none yet"
            raise CollectionError(f"There is no collection {name!r} here. There are: {there_are}.")
        return _opened(folder, (folder / INFO_FILE).stat().st_mtime_ns)

    @cached_property
    def jobs(self) -> JobTable:
        """The table of jobs of this installation."""
        return JobTable(self.state)


@lru_cache(maxsize=4)
def _opened(folder: Path, changed_ns: int) -> Collection:
    return open_collection(folder)


def site() -> Site:
    """Return what the running app serves."""
    return get_app().server.state.site
