"""What the routes share in one process: open collections, job table, cache."""

from functools import cached_property

from diskcache import Cache

from api.errors import ApiError
from api.settings import Settings
from pipeline.collection.listing import summarise
from pipeline.jobs import JobTable
from pipeline.tasks.cache import open_cache
from pipeline.tasks.shelf import Opened, Shelf


class Services:
    """The read side of the pipeline for one set of settings. Safe for use by many threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.shelf = Shelf(settings.collections, database=settings.database)

    @cached_property
    def jobs(self) -> JobTable:
        """The job table, opened when first needed; JobError if it cannot be."""
        return JobTable(self.settings.database or self.settings.state)

    @cached_property
    def cache(self) -> Cache:
        """The cache of pictures and pixel arrays."""
        return open_cache(self.settings.state)

    def opened(self, name: str) -> Opened:
        """Return a collection as it is now; 404 if there is none of that name, 409 if it is unfinished."""
        if not self.shelf.has(name):
            raise ApiError(404, f"There is no collection {name!r}. GET /api/v1/collections lists them.")
        opened = self.shelf.open(name)
        if opened.collection.rows == 0:
            raise ApiError(409, f"Collection {name!r}: {summarise(self.shelf.folder / name).message}")
        return opened

    def at_version(self, name: str, version: str) -> Opened:
        """Return a collection if that is its version; 404 with the current one if it has moved on."""
        opened = self.opened(name)
        if opened.version != version:
            raise ApiError(
                404,
                f"Collection {name!r} has no version {version!r}: it is now {opened.version}. Load it again.",
                version=opened.version,
            )
        return opened

    def with_image(self, name: str, image_id: str) -> Opened:
        """Return the collection that holds an image; 404 if it does not."""
        opened = self.opened(name)
        if image_id not in opened.collection.position:
            raise ApiError(404, f"Collection {name!r} has no image {image_id!r}.")
        return opened

    def require_worker(self, queue: str) -> None:
        """Answer 503 if nobody takes the jobs of a queue."""
        if self.jobs.workers.is_served(queue):
            return
        complaints = [worker.message for worker in self.jobs.workers.alive(queue) if worker.message]
        reason = complaints[0] if complaints else f"No worker takes {queue} jobs now."
        raise ApiError(503, f"{reason} Start one: python -m pipeline worker --queue {queue}")
