"""For machines that watch over this one: alive, ready, and a few numbers for Prometheus."""

import os
from collections import Counter
from collections.abc import Iterator

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.errors import ApiError, JsonErrorRoute
from api.services import Services
from pipeline.collection import list_collections
from pipeline.jobs import BATCH, INTERACTIVE
from pipeline.jobs.job import QUEUED, RUNNING

_QUEUES = (INTERACTIVE, BATCH)


class HealthRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._registry = CollectorRegistry()
        self._registry.register(_Numbers(services))
        ProcessCollector(registry=self._registry)

    def router(self) -> APIRouter:
        """Return /healthz, /readyz and /metrics."""
        router = APIRouter(tags=["health"], route_class=JsonErrorRoute)
        router.add_api_route("/healthz", self.healthz)
        router.add_api_route("/readyz", self.readyz)
        router.add_api_route("/metrics", self.metrics, response_class=Response)
        return router

    def healthz(self) -> dict[str, str]:
        """Say that the process answers."""
        return {"status": "ok"}

    def readyz(self) -> dict[str, object]:
        """Say that pages can be served: 503 unless collections and job table can be read.

        Workers are reported but not required: without them only uploads and builds have to wait.
        """
        collections = self._services.settings.collections
        if not os.access(collections, os.R_OK | os.X_OK):
            raise ApiError(
                503, f"The collections folder {collections} cannot be read (MICROSCAPE_COLLECTIONS)."
            )
        workers = self._services.jobs.workers
        return {"status": "ready", "workers": {queue: workers.is_served(queue) for queue in _QUEUES}}

    def metrics(self) -> Response:
        """Return jobs, workers, collections and the memory of this process in Prometheus' text format."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


class _Numbers(Collector):
    """Reads the numbers when they are asked for: they are the same in every web process."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing in advance, so that registering does not open the job table."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each number."""
        jobs = self._services.jobs
        open_jobs = jobs.list(10_000, statuses=[QUEUED, RUNNING])
        counts = Counter((job.queue, job.status) for job in open_jobs)
        waiting = GaugeMetricFamily("microscape_jobs", "Jobs not ended", labels=["queue", "status"])
        alive = GaugeMetricFamily("microscape_workers", "Workers alive", labels=["queue"])
        for queue in _QUEUES:
            alive.add_metric([queue], len(jobs.workers.alive(queue)))
            for status in (QUEUED, RUNNING):
                waiting.add_metric([queue, status], counts[queue, status])
        images = GaugeMetricFamily("microscape_images", "Images", labels=["collection"])
        for summary in list_collections(self._services.settings.collections):
            images.add_metric([summary.name], summary.rows)
        yield from (waiting, alive, images)
