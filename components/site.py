"""What this server serves: the folder of collections and the table of jobs, as app.py set them."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from dash import get_app

from pipeline.collection import Collection, Summary, list_collections, open_collection
from pipeline.errors import CollectionError
from pipeline.jobs import JobTable
from pipeline.tasks.shelf import is_plain_name


@dataclass(frozen=True)
class Site:
    """Places of one installation; `sources` are the folders below which builds may be started."""

    collections: Path
    state: Path = field(default=Path("state"))
    database: str | None = None
    sources: tuple[Path, ...] = ()
    notebook: str | None = None

    def summaries(self) -> list[Summary]:
        """Return every collection by name, damaged ones with their reason."""
        return list_collections(self.collections)

    def open(self, name: str) -> Collection:
        """Open a collection by name; its tables are read only when asked for.

        Raises CollectionError, listing what there is, if there is none of that name or it is damaged.
        """
        if not is_plain_name(name) or not (self.collections / name).is_dir():
            there_are = ", ".join(summary.name for summary in self.summaries()) or "none yet"
            raise CollectionError(f"There is no collection “{name}” here. There are: {there_are}.")
        return open_collection(self.collections / name)

    @cached_property
    def jobs(self) -> JobTable:
        """The table of jobs of this installation."""
        return JobTable(self.database or self.state)


def site() -> Site:
    """Return what the running app serves."""
    return get_app().server.state.site
